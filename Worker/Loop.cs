using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Worker;

/// <summary>
/// Work that comes up again and again. It runs at once when the host starts and while more is waiting, then every <paramref name="interval"/>, and when it is woken. When it
/// fails, for example because the database is away, it says so and tries again after a pause that doubles up to <see cref="LongestPause"/> and that nobody
/// cuts short. When the host stops, no step begins any more, and the one under way has the host's patience to end by itself.
/// </summary>
internal abstract partial class Loop(TimeSpan interval, TimeProvider time, ILogger logger) : BackgroundService, IHostedLifecycleService
{
    internal static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>So much later than expected a success may come before the host is no longer healthy.</summary>
    internal static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _patienceOver = new();
    private TaskCompletionSource _woken = new();
    private long _lastSuccess = time.GetTimestamp();

    /// <summary>A loop that need not wait for its interval when somebody announces <paramref name="wokenBy"/>.</summary>
    protected Loop(TimeSpan interval, TimeProvider time, ILogger logger, Wakeups wakeups, WorkKind wokenBy)
        : this(interval, time, logger) => wakeups.Woken += queue =>
        {
            if (queue == wokenBy)
                Wake();
        };

    /// <summary>Whether it has been failing, or been in one step, for long.</summary>
    public bool IsLate => time.GetElapsedTime(Volatile.Read(ref _lastSuccess)) > interval + LongestDelay;

    /// <summary>The host stops: a step that goes on and on takes no more work, and ends what it has.</summary>
    protected CancellationToken Stopping { get; private set; }

    /// <summary>
    /// Does what is waiting, as far as one step goes; true when more is. A step is whole or undone: it may be cancelled, or its process killed, at any point,
    /// and other processes may be at the same work. It is cancelled when the patience of a host that stops is over.
    /// </summary>
    public abstract Task<bool> RunOnceAsync(CancellationToken ct);

    /// <summary>Waits for the step under way, and cancels it with <paramref name="cancellationToken"/>.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var patience = cancellationToken.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), _patienceOver);
        await base.StopAsync(cancellationToken);
    }

    // A host stops its services one after the other; all loops are told before the first one is waited for.
    Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken)
    {
        _ = base.StopAsync(cancellationToken);
        return Task.CompletedTask;
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        _patienceOver.Cancel();
        base.Dispose();
    }

    /// <summary>There may be something to do before the interval is over.</summary>
    protected void Wake() => Volatile.Read(ref _woken).TrySetResult();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Stopping = stoppingToken;
        for (var failures = 0; !stoppingToken.IsCancellationRequested;)
        {
            // From here on a wake-up is for the step after this one: this one may have looked already.
            var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _woken, woken);
            try
            {
                var more = await RunOnceAsync(_patienceOver.Token);
                Volatile.Write(ref _lastSuccess, time.GetTimestamp());
                if (failures > 0)
                    LogRecovered(GetType().Name, failures);
                failures = 0;
                if (!more)
                    await woken.Task.WaitAsync(interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                var pause = PauseAfter(++failures);

                // What a database says of itself explains itself; anything else needs its stack.
                LogFailed(e is NpgsqlException ? null : e, GetType().Name, e.Message, pause.TotalSeconds);
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromTicks((long)Math.Min(LongestPause.Ticks, interval.Ticks * Math.Pow(2, failures - 1)));

    [LoggerMessage(LogLevel.Warning, "{Loop} failed, and tries again in {Seconds} s: {Reason}")]
    private partial void LogFailed(Exception? exception, string loop, string reason, double seconds);

    [LoggerMessage(LogLevel.Information, "{Loop} works again after {Failures} failures")]
    private partial void LogRecovered(string loop, int failures);
}
