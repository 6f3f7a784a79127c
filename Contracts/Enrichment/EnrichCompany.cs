using PersonData.Contracts.Workspace;

namespace PersonData.Contracts.Enrichment;

/// <summary>Body of <c>POST /v1/enrich/company</c>: a company by its id or by its domain, not by both.</summary>
/// <remarks>Source: seed <c>002</c>; <c>max_age_days</c> and <c>max_credits</c> are this product's additions.</remarks>
public sealed record EnrichCompanyRequest
{
    /// <summary>The company.</summary>
    public Guid? CompanyId { get; init; }

    /// <summary>Its domain, or a URL with it. When the account has no company with this domain, it is created, if anybody knows it.</summary>
    public string? Domain { get; init; }

    /// <summary>
    /// What to fill: some of <c>name</c>, <c>industry</c>, <c>size</c>, <c>founded_year</c>, <c>description</c>, <c>hq_location</c>, <c>logo_url</c>, <c>linkedin_url</c>, <c>tech_stack</c>; null for all.
    /// </summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Whether values that are there give way; null for false: only empty fields are filled.</summary>
    public bool? Overwrite { get; init; }

    /// <summary>How old an earlier answer of a vendor may be, 0 to 30 days; 0 for none of them, null for 30.</summary>
    public int? MaxAgeDays { get; init; }

    /// <summary>What it may cost at most, in credits; null for whatever it costs.</summary>
    public int? MaxCredits { get; init; }
}

/// <summary>Answer of <c>POST /v1/enrich/company</c>.</summary>
/// <param name="Data">The company, and what has changed.</param>
public sealed record EnrichCompanyResponse(CompanyEnrichment Data);

/// <summary>A company after its enrichment.</summary>
public sealed record CompanyEnrichment : EnrichmentAnswer
{
    /// <summary>The company as it is now.</summary>
    public required CompanyResponse Company { get; init; }

    /// <summary>Names of the fields that have changed; empty when nothing was new, which is free.</summary>
    public required IReadOnlyList<string> FieldsUpdated { get; init; }
}
