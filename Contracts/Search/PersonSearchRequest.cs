namespace PersonData.Contracts.Search;

/// <summary>What <c>GET</c> and <c>POST /v1/persons/search</c> have in common.</summary>
public abstract record PersonSearchOptions
{
    /// <summary>City where the people work; narrows the search. <c>Boise, ID</c> names its state too.</summary>
    public string? LocationCity { get; init; }

    /// <summary>Code or name of the US state where the people work; narrows the search.</summary>
    public string? LocationState { get; init; }

    /// <summary>Page size, 1 to 100; null for 100.</summary>
    public int? Limit { get; init; }

    /// <summary>Cap over all pages, 1 or more; null for the count that the words name, or none.</summary>
    public int? MaxRecords { get; init; }

    /// <summary>What the answer may cost at most, in credits, 0 or more; null for whatever it costs.</summary>
    public int? MaxCredits { get; init; }

    /// <summary><see cref="SearchPagination.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>Name of a campaign, 1 to 200 characters: nobody is delivered or billed twice for the same criteria and token.</summary>
    public string? DedupeToken { get; init; }

    /// <summary>The caller's own user within <see cref="DedupeToken"/>, 1 to 200 characters; null for the whole account.</summary>
    public string? DedupeUserId { get; init; }
}

/// <summary>Parameters of <c>GET /v1/persons/search</c>.</summary>
public sealed record PersonSearchRequest : PersonSearchOptions
{
    /// <summary>What to search, in words; at most 500 characters.</summary>
    public required string Q { get; init; }
}

/// <summary>Body of <c>POST /v1/persons/search</c>: exactly one of <see cref="Q"/> and <see cref="Interpretation"/>.</summary>
public sealed record PersonSearchBody : PersonSearchOptions
{
    /// <summary>What to search, in words; at most 500 characters.</summary>
    public string? Q { get; init; }

    /// <summary>An interpretation that a search answered, as it is or edited.</summary>
    public Interpretation? Interpretation { get; init; }
}
