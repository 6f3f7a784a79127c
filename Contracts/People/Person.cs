using System.Text.Json.Serialization;

namespace PersonData.Contracts.People;

/// <summary>One delivered person record: who they are, what they do and how they are reached. One record costs one credit.</summary>
/// <remarks>Source: seed <c>004</c>, <c>data[]</c> of <c>GET /v1/persons/lookup</c>. Members without a value are left out of the JSON.</remarks>
public sealed record Person
{
    /// <summary>Opaque identifier, prefix <c>person_</c>. It stays the same when the person is imported again.</summary>
    public required string PersonId { get; init; }

    /// <summary>Given name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    public string? LastName { get; init; }

    /// <summary>The name as the source writes it, for example with middle names or a suffix.</summary>
    public string? FullName { get; init; }

    /// <summary>Job title as the source writes it.</summary>
    public string? JobTitle { get; init; }

    /// <summary>Seniority key read from the title: owner, c_suite, vp, head, director, manager, senior, mid, entry or intern.</summary>
    public string? Seniority { get; init; }

    /// <summary>Department key read from the title, for example <c>sales</c> or <c>engineering</c>.</summary>
    public string? Department { get; init; }

    /// <summary>Business e-mail address, lower case.</summary>
    public string? BusinessEmail { get; init; }

    /// <summary>Phone number in E.164, for example <c>+12085550123</c>.</summary>
    public string? MobilePhone { get; init; }

    /// <summary>Canonical LinkedIn profile, <c>https://www.linkedin.com/in/…</c>.</summary>
    public string? LinkedinUrl { get; init; }

    /// <summary>Where the person works. It is what <c>location_city</c> and <c>location_state</c> filter on.</summary>
    public Place? Location { get; init; }

    /// <summary>The employer; absent for a person without one.</summary>
    public Company? Company { get; init; }

    /// <summary>The import that supplied the record.</summary>
    public string? Source { get; init; }

    /// <summary>When the record last changed, ISO 8601 UTC.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>An employer with its firmographic context.</summary>
/// <remarks>Source: seed <c>004</c>, <c>data[].company</c>.</remarks>
public sealed record Company
{
    /// <summary>Opaque identifier, prefix <c>company_</c>.</summary>
    public required string CompanyId { get; init; }

    /// <summary>Name as the source writes it.</summary>
    public string? Name { get; init; }

    /// <summary>Registrable domain, for example <c>example.com</c>.</summary>
    public string? Domain { get; init; }

    /// <summary>Main phone number in E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>Canonical LinkedIn page, <c>https://www.linkedin.com/company/…</c>.</summary>
    public string? LinkedinUrl { get; init; }

    /// <summary>Yearly revenue in whole US dollars.</summary>
    public long? Revenue { get; init; }

    /// <summary>Number of employees, 1 or more.</summary>
    public int? EmployeeCount { get; init; }

    /// <summary>Industry as the source writes it.</summary>
    public string? Industry { get; init; }

    /// <summary>SIC code (1987), four digits.</summary>
    public string? Sic { get; init; }

    /// <summary>NAICS code (2022), two to six digits.</summary>
    public string? Naics { get; init; }

    /// <summary>City of the company.</summary>
    public string? City { get; init; }

    /// <summary>USPS code of the company's state, or the region's name outside the United States.</summary>
    public string? State { get; init; }

    /// <summary>Number of known people who work there; in company searches only.</summary>
    public int? ContactCount { get; init; }
}

/// <summary>A place: a city in a state, or a whole state.</summary>
public sealed record Place
{
    /// <summary>City name; null for a whole state.</summary>
    public string? City { get; init; }

    /// <summary>USPS code, or the region's name outside the United States.</summary>
    public string? State { get; init; }

    /// <summary>ISO 3166-1 alpha-2 code.</summary>
    public string? Country { get; init; }
}
