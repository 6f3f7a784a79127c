namespace PersonData.Contracts.Search;

/// <summary>Parameters of <c>GET /v1/persons/search</c>.</summary>
public sealed record PersonSearchRequest
{
    /// <summary>What to search, in words; at most 500 characters.</summary>
    public required string Q { get; init; }

    /// <summary>City where the people work; narrows <see cref="Q"/>.</summary>
    public string? LocationCity { get; init; }

    /// <summary>Code or name of the US state where the people work; narrows <see cref="Q"/>.</summary>
    public string? LocationState { get; init; }

    /// <summary>Page size, 1 to 100; null for 100.</summary>
    public int? Limit { get; init; }

    /// <summary>Cap over all pages, 1 or more; null for the count that <see cref="Q"/> names, or none.</summary>
    public int? MaxRecords { get; init; }

    /// <summary><see cref="SearchPagination.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}
