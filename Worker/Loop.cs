using Npgsql;

namespace PersonData.Worker;

/// <summary>
/// Work that comes up again and again. It runs at once when the host starts and while more is waiting, then every <paramref name="interval"/>. When it fails, for
/// example because the database is away, it says so and tries again after a pause that doubles up to <see cref="LongestPause"/>; nothing ends it but the end of the host.
/// </summary>
internal abstract partial class Loop(TimeSpan interval, TimeProvider time, ILogger logger) : BackgroundService
{
    internal static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Does what is waiting, as far as one step goes; true when more is. A step is whole or undone: it may be cancelled, or its process killed, at any point,
    /// and other processes may be at the same work.
    /// </summary>
    public abstract Task<bool> RunOnceAsync(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var failures = 0; !stoppingToken.IsCancellationRequested;)
        {
            var pause = interval;
            try
            {
                if (await RunOnceAsync(stoppingToken))
                    pause = TimeSpan.Zero;
                if (failures > 0)
                    LogRecovered(GetType().Name, failures);
                failures = 0;
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                pause = PauseAfter(++failures);

                // What a database says of itself explains itself; anything else needs its stack.
                LogFailed(e is NpgsqlException ? null : e, GetType().Name, e.Message, pause.TotalSeconds);
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromTicks((long)Math.Min(LongestPause.Ticks, interval.Ticks * Math.Pow(2, failures - 1)));

    [LoggerMessage(LogLevel.Warning, "{Loop} failed, and tries again in {Seconds} s: {Reason}")]
    private partial void LogFailed(Exception? exception, string loop, string reason, double seconds);

    [LoggerMessage(LogLevel.Information, "{Loop} works again after {Failures} failures")]
    private partial void LogRecovered(string loop, int failures);
}
