namespace PersonData.Core.Imports;

/// <summary>Everything that a row can say. The names in snake_case are what <c>--map FIELD=COLUMN</c> takes.</summary>
public enum ImportField
{
    /// <summary>The source's own id of the person.</summary>
    SourceId,
    FullName,
    FirstName,
    MiddleName,
    LastName,
    Suffix,
    Title,
    Email,
    OtherEmails,
    Phone,
    OtherPhones,
    LinkedinUrl,

    /// <summary>The person's own city.</summary>
    City,

    /// <summary>The person's own state; for a member of parliament the state that is represented.</summary>
    State,
    Country,

    /// <summary>City, state and country in one text.</summary>
    Location,
    CompanyName,

    /// <summary>Domain or web address of the company.</summary>
    CompanyDomain,

    /// <summary>A second web address, used where <see cref="CompanyDomain"/> has none.</summary>
    CompanyWebsite,
    Industry,
    Sic,
    Naics,
    EmployeeCount,
    Revenue,
    CompanyPhone,
    CompanyLinkedinUrl,
    CompanyCity,
    CompanyState,
    CompanyCountry,
    CompanyLocation,
}
