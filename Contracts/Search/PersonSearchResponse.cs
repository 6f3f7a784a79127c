using System.Text.Json.Serialization;
using PersonData.Contracts.People;

namespace PersonData.Contracts.Search;

/// <summary>One page of a people search.</summary>
/// <remarks>Source: seed <c>004</c>, a succeeded job of <c>GET /v1/persons/search/jobs/{job_id}</c>.</remarks>
public sealed record PersonSearchResponse
{
    /// <summary>The path that served the search: <c>taxonomy</c>, <c>indexed_dynamic</c> or <c>dynamic</c>.</summary>
    public required string SearchStrategy { get; init; }

    /// <summary>How the query was read.</summary>
    public required Interpretation Interpretation { get; init; }

    /// <summary>Page size, totals, and where to go on.</summary>
    public required SearchPagination Pagination { get; init; }

    /// <summary>The people of this page, in a stable order.</summary>
    public required IReadOnlyList<Person> Data { get; init; }

    /// <summary>Number of records charged for this response.</summary>
    public required int BillableRecords { get; init; }

    /// <summary>Where the time went.</summary>
    public required SearchTimings TimingsMs { get; init; }
}

/// <summary>Names of the execution paths of a search.</summary>
public static class SearchStrategies
{
    /// <summary>Known roles and known industries, optionally in a place: exact totals from maintained counts.</summary>
    public const string Taxonomy = "taxonomy";

    /// <summary>Known roles with company filters, employee range or place: exact up to 10,000.</summary>
    public const string IndexedDynamic = "indexed_dynamic";

    /// <summary>Free title or industry words: bounded totals.</summary>
    public const string Dynamic = "dynamic";

    /// <summary>Every strategy.</summary>
    public static IReadOnlyList<string> All { get; } = [Taxonomy, IndexedDynamic, Dynamic];
}

/// <summary>How a total relates to the number of matching people.</summary>
public static class TotalRelations
{
    /// <summary>So many match.</summary>
    public const string Exact = "eq";

    /// <summary>At least so many match.</summary>
    public const string AtLeast = "gte";

    /// <summary>Every relation.</summary>
    public static IReadOnlyList<string> All { get; } = [Exact, AtLeast];
}

/// <summary>Pagination of a search.</summary>
public sealed record SearchPagination
{
    /// <summary>Page size that was applied, 1 to 100.</summary>
    public required int Limit { get; init; }

    /// <summary>Number of matching people, exact when <c>total_records_relation</c> is <c>eq</c>.</summary>
    public required long TotalRecords { get; init; }

    /// <summary><c>eq</c>: the total is exact; <c>gte</c>: at least so many match.</summary>
    public required string TotalRecordsRelation { get; init; }

    /// <summary>Pages of <c>limit</c> records that hold <c>total_records</c>, within <c>max_records</c>.</summary>
    public required long TotalPages { get; init; }

    /// <summary>Opaque cursor of the next page; null on the last one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? NextCursor { get; init; }

    /// <summary>Cap over all pages, from the request or from a count in the query; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? MaxRecords { get; init; }
}

/// <summary>Time spent on a search, in milliseconds.</summary>
public sealed record SearchTimings
{
    /// <summary>Reading the query.</summary>
    public required double Interpretation { get; init; }

    /// <summary>Finding and counting the people.</summary>
    public required double Search { get; init; }

    /// <summary>The whole operation up to its charge, without HTTP.</summary>
    public required double Total { get; init; }

    /// <summary>The path that served the search.</summary>
    public required string SearchStrategy { get; init; }
}
