namespace PersonData.Contracts.Search;

/// <summary>Answer of <c>GET /v1/persons/search/taxonomy</c>: the vocabulary that the interpreter itself uses, for suggestion chips and for routing.</summary>
/// <remarks>Source: seed <c>004</c>. It is free of charge.</remarks>
public sealed record TaxonomyResponse
{
    /// <summary>What is served from precomputed or indexed paths.</summary>
    public required FastPaths FastPaths { get; init; }

    /// <summary>Query parameters that filter by place.</summary>
    public required IReadOnlyList<string> NativeGeoParameters { get; init; }
}

/// <summary>The two fast execution paths.</summary>
public sealed record FastPaths
{
    /// <summary>Roles and industries with exact totals.</summary>
    public required TaxonomyFastPath Taxonomy { get; init; }

    /// <summary>Roles that are fast together with company filters.</summary>
    public required IndexedDynamicFastPath IndexedDynamic { get; init; }
}

/// <summary>Role and industry keys whose combinations have exact totals.</summary>
public sealed record TaxonomyFastPath
{
    /// <summary>What the path is.</summary>
    public required string Description { get; init; }

    /// <summary>Every role.</summary>
    public required IReadOnlyList<TaxonomyTerm> Roles { get; init; }

    /// <summary>Every industry.</summary>
    public required IReadOnlyList<TaxonomyTerm> Industries { get; init; }

    /// <summary>By industry key, the role keys that go well with it in a suggestion.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Compatibility { get; init; }

    /// <summary>Queries that work.</summary>
    public required IReadOnlyList<string> ExampleQueries { get; init; }
}

/// <summary>Roles with their phrases, and the filters that go with them.</summary>
public sealed record IndexedDynamicFastPath
{
    /// <summary>What the path is.</summary>
    public required string Description { get; init; }

    /// <summary>Every role with the phrases that name it.</summary>
    public required IReadOnlyList<TaxonomyRole> Roles { get; init; }

    /// <summary>Filters that the path serves.</summary>
    public required IReadOnlyList<string> CompanyFilters { get; init; }
}

/// <summary>A key and what to show a person for it.</summary>
/// <param name="Key">Vocabulary key.</param>
/// <param name="Label">What to show.</param>
public sealed record TaxonomyTerm(string Key, string Label);

/// <summary>A role with the phrases that name it.</summary>
/// <param name="Key">Vocabulary key.</param>
/// <param name="Label">What to show.</param>
/// <param name="Phrases">Words that the interpreter reads as this role.</param>
public sealed record TaxonomyRole(string Key, string Label, IReadOnlyList<string> Phrases);
