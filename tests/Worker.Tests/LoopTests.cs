using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PersonData.Worker.Tests;

public sealed class LoopTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Loop_RunsAtOnceWhileMoreIsWaiting_ThenAfterEachInterval()
    {
        var time = new DelaysRecorded();
        using var loop = new Scripted(time, () => true, () => true, () => false, () => false);

        await RunAsync(loop);

        Assert.Equal([2, 2], time.Seconds);
    }

    [Fact]
    public async Task Loop_WhenItFails_SaysSo_AndPausesLongerEachTime_UntilItWorksAgain()
    {
        var time = new DelaysRecorded();
        var log = new LogLines();
        static bool Fails() => throw new InvalidOperationException("broken");
        using var loop = new Scripted(time, log, [.. Enumerable.Repeat<Func<bool>>(Fails, 7), () => false, Fails]);

        await RunAsync(loop);

        Assert.Equal([2, 4, 8, 16, 32, 60, 60, 2, 2], time.Seconds);
        Assert.Equal(8, log.All.Count(line => line.Contains("Scripted failed, and tries again in", StringComparison.Ordinal)));
        Assert.Single(log.All, line => line.Contains("Scripted works again after 7 failures", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Loop_WhenItsHostStops_EndsInTheMiddleOfAStep()
    {
        var started = new TaskCompletionSource();
        using var loop = new Endless(started);
        await loop.StartAsync(Ct);
        await started.Task;

        await loop.StopAsync(Ct);

        Assert.True(loop.ExecuteTask!.IsCompletedSuccessfully);
    }

    private static async Task RunAsync(Scripted loop)
    {
        await loop.StartAsync(Ct);
        await loop.Done.WaitAsync(Ct);
        await loop.StopAsync(Ct);
    }

    /// <summary>Runs its script, one entry a step, then stays in the step after it.</summary>
    private sealed class Scripted(TimeProvider time, ILogger logger, params Func<bool>[] steps) : Loop(TimeSpan.FromSeconds(2), time, logger)
    {
        private readonly TaskCompletionSource _done = new();
        private int _step;

        public Scripted(TimeProvider time, params Func<bool>[] steps)
            : this(time, NullLogger.Instance, steps)
        {
        }

        public Scripted(TimeProvider time, LogLines log, params Func<bool>[] steps)
            : this(time, log.CreateLogger("test"), steps)
        {
        }

        public Task Done => _done.Task;

        public override async Task<bool> RunOnceAsync(CancellationToken ct)
        {
            if (_step < steps.Length)
                return steps[_step++]();
            _done.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            return false;
        }
    }

    private sealed class Endless(TaskCompletionSource started) : Loop(TimeSpan.Zero, TimeProvider.System, NullLogger.Instance)
    {
        public override async Task<bool> RunOnceAsync(CancellationToken ct)
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            return false;
        }
    }

    /// <summary>Every delay is over at once, and remembered.</summary>
    private sealed class DelaysRecorded : TimeProvider
    {
        public List<double> Seconds { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Seconds.Add(dueTime.TotalSeconds);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
