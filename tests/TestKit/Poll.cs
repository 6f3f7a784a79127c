using System.Diagnostics;

namespace PersonData.TestKit;

/// <summary>Waits for something that another process or thread brings about, with a deadline instead of a guess.</summary>
public static class Poll
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Returns once <paramref name="condition"/> holds; fails with <paramref name="what"/> when it does not before the deadline.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? deadline = null, CancellationToken ct = default)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > (deadline ?? DefaultDeadline))
            {
                throw new TimeoutException($"Not within {(deadline ?? DefaultDeadline).TotalSeconds:0} s: {what}.");
            }

            await Task.Delay(Interval, ct);
        }
    }
}
