using PersonData.Contracts.Search;

namespace PersonData.Api.Features.Search;

/// <summary>What the pages of every search say of themselves.</summary>
internal static class SearchPages
{
    /// <summary>Pages that hold a total within its cap.</summary>
    public static long Of(long total, int? maxRecords, int limit) => (Math.Min(total, maxRecords ?? long.MaxValue) + limit - 1) / limit;

    /// <summary>Where the time went until now, by timestamps of the clock.</summary>
    public static SearchTimings Timings(TimeProvider time, long started, long interpreted, long searched, string strategy) => new()
    {
        Interpretation = Milliseconds(time.GetElapsedTime(started, interpreted)),
        Search = Milliseconds(time.GetElapsedTime(interpreted, searched)),
        Total = Milliseconds(time.GetElapsedTime(started)),
        SearchStrategy = strategy,
    };

    private static double Milliseconds(TimeSpan elapsed) => Math.Round(elapsed.TotalMilliseconds, 2);
}
