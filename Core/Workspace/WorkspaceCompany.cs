namespace PersonData.Core.Workspace;

/// <summary>A company that an account knows.</summary>
/// <param name="CompanyId">A UUIDv7, shown as it is.</param>
/// <param name="Details">What is known.</param>
/// <param name="CreatedAt">When it was created, UTC.</param>
/// <param name="UpdatedAt">When its details were last changed, UTC.</param>
public sealed record WorkspaceCompany(Guid CompanyId, CompanyDetails Details, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>What is known of a company; null members are not.</summary>
public sealed record CompanyDetails
{
    /// <summary>Longest text, but for the description and addresses.</summary>
    public const int MaxTextLength = 300;

    /// <summary>Longest description, and longest address.</summary>
    public const int MaxLongTextLength = 2000;

    /// <summary>Most technologies.</summary>
    public const int MaxTechnologies = 100;

    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Its own domain, an <see cref="Identifier.CompanyDomain"/>; one company within a reach has it.</summary>
    public string? Domain { get; init; }

    /// <summary>Industry, in any words.</summary>
    public string? Industry { get; init; }

    /// <summary>Number of employees, in any words, usually a range: <c>201-500</c>.</summary>
    public string? Size { get; init; }

    /// <summary>Year in which it was founded.</summary>
    public int? FoundedYear { get; init; }

    /// <summary>What it does.</summary>
    public string? Description { get; init; }

    /// <summary>Place of its headquarters, in any words.</summary>
    public string? HqLocation { get; init; }

    /// <summary>Address of its logo, http or https.</summary>
    public string? LogoUrl { get; init; }

    /// <summary>LinkedIn page, an <see cref="Identifier.Page"/>.</summary>
    public string? LinkedinUrl { get; init; }

    /// <summary>Technologies that it uses, one or more; null when none is known.</summary>
    public IReadOnlyList<string>? TechStack { get; init; }

    /// <summary>Whether it tells which company this is.</summary>
    public bool NamesSomething => (Domain ?? Name) is not null;

    /// <summary>By what is said, not by which list says it.</summary>
    public bool Equals(CompanyDetails? other) =>
        other is not null
        && (Name, Domain, Industry, Size, FoundedYear, Description) == (other.Name, other.Domain, other.Industry, other.Size, other.FoundedYear, other.Description)
        && (HqLocation, LogoUrl, LinkedinUrl) == (other.HqLocation, other.LogoUrl, other.LinkedinUrl)
        && (TechStack ?? []).SequenceEqual(other.TechStack ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Domain, Industry, Size, FoundedYear);
}
