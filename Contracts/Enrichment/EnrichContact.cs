using PersonData.Contracts.Workspace;

namespace PersonData.Contracts.Enrichment;

/// <summary>Body of <c>POST /v1/enrich/contact</c>.</summary>
/// <remarks>Source: seed <c>001</c>; <c>max_age_days</c> and <c>max_credits</c> are this product's additions.</remarks>
public sealed record EnrichContactRequest
{
    /// <summary>The contact.</summary>
    public required Guid ContactId { get; init; }

    /// <summary>What to fill: some of <c>job_title</c>, <c>company_name</c>, <c>linkedin_url</c>, <c>phone</c>, <c>location</c>, <c>seniority</c>; null for all.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Whether values that are there give way; null for false: only empty fields are filled.</summary>
    public bool? Overwrite { get; init; }

    /// <summary>How old an earlier answer of a vendor may be, 0 to 30 days; 0 for none of them, null for 30.</summary>
    public int? MaxAgeDays { get; init; }

    /// <summary>What it may cost at most, in credits; null for whatever it costs.</summary>
    public int? MaxCredits { get; init; }
}

/// <summary>Answer of <c>POST /v1/enrich/contact</c>.</summary>
/// <param name="Data">The contact, and what has changed.</param>
public sealed record EnrichContactResponse(ContactEnrichment Data);

/// <summary>A contact after its enrichment.</summary>
public sealed record ContactEnrichment : EnrichmentAnswer
{
    /// <summary>The contact as it is now.</summary>
    public required ContactResponse Contact { get; init; }

    /// <summary>Names of the fields that have changed; empty when nothing was new, which is free.</summary>
    public required IReadOnlyList<string> FieldsUpdated { get; init; }
}
