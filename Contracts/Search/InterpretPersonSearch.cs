using System.Text.Json.Serialization;

namespace PersonData.Contracts.Search;

/// <summary>Body of <c>POST /v1/persons/search/interpret</c>: exactly one of <see cref="Q"/> and <see cref="Interpretation"/>.</summary>
public sealed record InterpretPersonSearchRequest
{
    /// <summary>What to search, in words; at most 500 characters.</summary>
    public string? Q { get; init; }

    /// <summary>An edited interpretation.</summary>
    public Interpretation? Interpretation { get; init; }

    /// <summary>City where the people work; narrows the search.</summary>
    public string? LocationCity { get; init; }

    /// <summary>Code or name of the US state where the people work; narrows the search.</summary>
    public string? LocationState { get; init; }

    /// <summary>Cap over all pages, 1 or more; null for the count that <see cref="Q"/> names, or none.</summary>
    public int? MaxRecords { get; init; }
}

/// <summary>What a people search would find and cost. Asking is free of charge.</summary>
public sealed record InterpretPersonSearchResponse
{
    /// <summary>How the query was read.</summary>
    public required Interpretation Interpretation { get; init; }

    /// <summary>The path that would serve the search: <c>taxonomy</c>, <c>indexed_dynamic</c> or <c>dynamic</c>.</summary>
    public required string SearchStrategy { get; init; }

    /// <summary>Number of matching people, exact when <c>total_records_relation</c> is <c>eq</c>.</summary>
    public required long TotalRecords { get; init; }

    /// <summary><c>eq</c>: the total is exact; <c>gte</c>: at least so many match.</summary>
    public required string TotalRecordsRelation { get; init; }

    /// <summary>Share of people with an e-mail address, 0 to 1, among the first 1,000 matches; 0 when nobody matches.</summary>
    public required double EmailShare { get; init; }

    /// <summary>Share of people with a phone number, 0 to 1, among the first 1,000 matches; 0 when nobody matches.</summary>
    public required double PhoneShare { get; init; }

    /// <summary>Price of one record in credits; 0 with a test key.</summary>
    public required long CreditsPerRecord { get; init; }

    /// <summary>What retrieving all would cost at most, within <c>max_records</c>; null when the total is a lower bound and there is no cap.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long? MaxCostCredits { get; init; }
}
