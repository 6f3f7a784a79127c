using System.Text.Json.Serialization;

namespace PersonData.Contracts.Enrichment;

/// <summary>Body of <c>POST /v1/email/enrich</c>: an e-mail address, a domain, or both: then the person of the one and the company of the other.</summary>
/// <remarks>Source: seed <c>003</c>; <c>max_age_days</c> and <c>max_credits</c> are this product's additions.</remarks>
public sealed record EnrichEmailRequest
{
    /// <summary>E-mail address of a person.</summary>
    public string? Email { get; init; }

    /// <summary>Domain of a company, or a URL with it; null for that of the address.</summary>
    public string? Domain { get; init; }

    /// <summary>What is wanted: some of <c>person</c>, <c>company</c>, <c>social</c>; null for all.</summary>
    public IReadOnlyList<string>? Include { get; init; }

    /// <summary>How old an earlier answer of a vendor may be, 0 to 30 days; 0 for none of them, null for 30.</summary>
    public int? MaxAgeDays { get; init; }

    /// <summary>What it may cost at most, in credits; null for whatever it costs.</summary>
    public int? MaxCredits { get; init; }
}

/// <summary>Answer of <c>POST /v1/email/enrich</c>.</summary>
/// <param name="Data">Who it is.</param>
public sealed record EnrichEmailResponse(EmailEnrichment Data);

/// <summary>What is known behind an e-mail address or a domain. Sections that were not asked for are absent; those that nobody knows are null.</summary>
public sealed record EmailEnrichment : EnrichmentAnswer
{
    /// <summary>Whose address it is; null with a domain alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<EnrichedPerson?>))]
    public Change<EnrichedPerson?> Person { get; init; }

    /// <summary>Whose domain it is, or where nobody knows that, the employer of the person; null with an address that anybody can have.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<EnrichedCompany?>))]
    public Change<EnrichedCompany?> Company { get; init; }

    /// <summary>Where they are found.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<EnrichedSocial?>))]
    public Change<EnrichedSocial?> Social { get; init; }
}

/// <summary>A person behind an e-mail address.</summary>
public sealed record EnrichedPerson
{
    /// <summary>Whole name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? FullName { get; init; }

    /// <summary>Given name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? LastName { get; init; }

    /// <summary>Job title.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? JobTitle { get; init; }

    /// <summary>Level of the job: <c>owner</c>, <c>c_suite</c>, <c>vp</c>, <c>head</c>, <c>director</c>, <c>manager</c>, <c>senior</c>, <c>mid</c>, <c>entry</c> or <c>intern</c>; a vendor may have other words.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Seniority { get; init; }

    /// <summary>Place, as one text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Location { get; init; }

    /// <summary>LinkedIn profile.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? LinkedinUrl { get; init; }
}

/// <summary>A company behind a domain.</summary>
public sealed record EnrichedCompany
{
    /// <summary>Name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Name { get; init; }

    /// <summary>Its domain; of an employer that is known by name alone, null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Domain { get; init; }

    /// <summary>Industry, as one text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Industry { get; init; }

    /// <summary>Number of employees as a range, for example <c>201-500</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Size { get; init; }

    /// <summary>Year in which it was founded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int? FoundedYear { get; init; }

    /// <summary>What it does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Description { get; init; }

    /// <summary>LinkedIn page.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? LinkedinUrl { get; init; }

    /// <summary>Place of its headquarters, as one text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? HqLocation { get; init; }
}

/// <summary>Social handles.</summary>
public sealed record EnrichedSocial
{
    /// <summary>LinkedIn profile of the person.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? LinkedinUrl { get; init; }

    /// <summary>LinkedIn page of the company.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? CompanyLinkedinUrl { get; init; }
}

/// <summary>Values of <see cref="EnrichEmailRequest.Include"/>.</summary>
public static class EmailSections
{
    /// <summary>Whose address it is.</summary>
    public const string Person = "person";

    /// <summary>Whose domain it is.</summary>
    public const string Company = "company";

    /// <summary>Where they are found.</summary>
    public const string Social = "social";

    /// <summary>Every section.</summary>
    public static IReadOnlyList<string> All { get; } = [Person, Company, Social];
}
