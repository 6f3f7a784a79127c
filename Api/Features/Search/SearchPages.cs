using PersonData.Contracts.Search;

namespace PersonData.Api.Features.Search;

/// <summary>What the pages of every search say of themselves.</summary>
internal static class SearchPages
{
    /// <summary>Pages that hold a total within its cap.</summary>
    private static long Of(long total, int? maxRecords, int limit) => (Math.Min(total, maxRecords ?? long.MaxValue) + limit - 1) / limit;

    /// <summary>What a page says of the search that it belongs to.</summary>
    public static SearchPagination Pagination(int limit, long total, bool totalIsExact, int? maxRecords, string? nextCursor) => new()
    {
        Limit = limit,
        TotalRecords = total,
        TotalRecordsRelation = totalIsExact ? TotalRelations.Exact : TotalRelations.AtLeast,
        TotalPages = Of(total, maxRecords, limit),
        NextCursor = nextCursor,
        MaxRecords = maxRecords,
    };

    /// <summary>Where the time went until now, by timestamps of the clock.</summary>
    public static SearchTimings Timings(TimeProvider time, long started, long interpreted, long searched, string strategy) => new()
    {
        Interpretation = Milliseconds(time.GetElapsedTime(started, interpreted)),
        Search = Milliseconds(time.GetElapsedTime(interpreted, searched)),
        Total = Milliseconds(time.GetElapsedTime(started)),
        SearchStrategy = strategy,
    };

    /// <summary>Milliseconds as the wire shows them.</summary>
    public static double Rounded(double milliseconds) => Math.Round(milliseconds, 2);

    private static double Milliseconds(TimeSpan elapsed) => Rounded(elapsed.TotalMilliseconds);
}
