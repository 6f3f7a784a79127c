namespace PersonData.Core.Workspace;

/// <summary>Somebody whom an account knows.</summary>
/// <param name="ContactId">A UUIDv7, shown as it is.</param>
/// <param name="Details">What is known.</param>
/// <param name="CreatedAt">When it was created, UTC.</param>
/// <param name="UpdatedAt">When its details were last changed, UTC.</param>
public sealed record Contact(Guid ContactId, ContactDetails Details, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>What is known of a contact; null members are not.</summary>
public sealed record ContactDetails
{
    /// <summary>Longest text.</summary>
    public const int MaxTextLength = 300;

    /// <summary>Given name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    public string? LastName { get; init; }

    /// <summary>Whole name.</summary>
    public string? FullName { get; init; }

    /// <summary>E-mail address, an <see cref="Identifier.Email"/>; one contact within a reach has it.</summary>
    public string? Email { get; init; }

    /// <summary>Job title.</summary>
    public string? JobTitle { get; init; }

    /// <summary>Level of the job, in any words.</summary>
    public string? Seniority { get; init; }

    /// <summary>Name of the employer.</summary>
    public string? CompanyName { get; init; }

    /// <summary>Domain of the employer, an <see cref="Identifier.CompanyDomain"/>.</summary>
    public string? CompanyDomain { get; init; }

    /// <summary>The employer among the companies of the same account and reach.</summary>
    public Guid? CompanyId { get; init; }

    /// <summary>LinkedIn profile, an <see cref="Identifier.Profile"/>.</summary>
    public string? LinkedinUrl { get; init; }

    /// <summary>Phone number, an <see cref="Identifier.Phone"/>.</summary>
    public string? Phone { get; init; }

    /// <summary>Place, in any words.</summary>
    public string? Location { get; init; }

    /// <summary>Whether it tells who this is.</summary>
    public bool NamesSomebody => (Email ?? LinkedinUrl ?? Phone ?? FullName) is not null;

    /// <summary>The whole name as far as it is more than first and last name together, which it follows when they change.</summary>
    public string? OwnFullName => FullName == JoinedName ? null : FullName;

    private string? JoinedName => FirstName is null || LastName is null ? null : $"{FirstName} {LastName}";

    /// <summary>With a whole name, made of first and last name where none was given.</summary>
    internal ContactDetails WithFullName() => FullName is null ? this with { FullName = JoinedName } : this;
}
