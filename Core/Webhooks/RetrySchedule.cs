namespace PersonData.Core.Webhooks;

/// <summary>When a delivery is tried again.</summary>
public static class RetrySchedule
{
    private static readonly IReadOnlyList<TimeSpan> DefaultWaits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20),
    ];

    /// <summary>The wait after a try that failed; null when it was the last one.</summary>
    /// <param name="options">The waits and their bounds.</param>
    /// <param name="tries">How many there were in this round, at least 1.</param>
    /// <param name="retryAfter">How long the endpoint wants to be left alone; it makes a wait longer, never shorter.</param>
    /// <param name="random">From 0 to 1: where between its shortest and its longest the wait is.</param>
    public static TimeSpan? WaitAfter(WebhookOptions options, int tries, TimeSpan? retryAfter, double random)
    {
        ArgumentNullException.ThrowIfNull(options);
        var waits = options.RetryWaits ?? DefaultWaits;
        if (tries > waits.Count)
            return null;
        var wait = waits[tries - 1] * (1 + options.RetryJitter * (2 * random - 1));
        var asked = retryAfter > options.LongestRetryAfter ? options.LongestRetryAfter : retryAfter;
        return asked > wait ? asked : wait;
    }
}
