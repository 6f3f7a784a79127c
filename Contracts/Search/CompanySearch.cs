using PersonData.Contracts.People;

namespace PersonData.Contracts.Search;

/// <summary>Parameters of <c>GET /v1/companies/search</c>.</summary>
public sealed record CompanySearchRequest
{
    /// <summary>What to search, in words; at most 500 characters.</summary>
    public required string Q { get; init; }

    /// <summary>City where the companies are; narrows <see cref="Q"/>. <c>Boise, ID</c> names its state too.</summary>
    public string? LocationCity { get; init; }

    /// <summary>Code or name of the US state where the companies are; narrows <see cref="Q"/>.</summary>
    public string? LocationState { get; init; }

    /// <summary>Page size, 1 to 100; null for 100.</summary>
    public int? Limit { get; init; }

    /// <summary>Cap over all pages, 1 or more; null for the count that <see cref="Q"/> names, or none.</summary>
    public int? MaxRecords { get; init; }

    /// <summary>What the answer may cost at most, in credits, 0 or more; null for whatever it costs.</summary>
    public int? MaxCredits { get; init; }

    /// <summary><see cref="SearchPagination.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>One page of a company search.</summary>
public sealed record CompanySearchResponse
{
    /// <summary>The path that served the search: <c>indexed_dynamic</c>, or <c>dynamic</c> for words of industries that the vocabulary lacks.</summary>
    public required string SearchStrategy { get; init; }

    /// <summary>How the query was read, as far as it says something of companies; what it says of people is in the warnings.</summary>
    public required Interpretation Interpretation { get; init; }

    /// <summary>Page size, totals (exact up to 10,000), and where to go on.</summary>
    public required SearchPagination Pagination { get; init; }

    /// <summary>The companies of this page with their <c>contact_count</c>, in a stable order.</summary>
    public required IReadOnlyList<Company> Data { get; init; }

    /// <summary>Number of records charged for this response.</summary>
    public required int BillableRecords { get; init; }

    /// <summary>Where the time went.</summary>
    public required SearchTimings TimingsMs { get; init; }
}
