using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PersonData.Core.Data;

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
    public async Task Loop_WhenItsHostStops_EndsItsStep_AndBeginsNoOther()
    {
        using var loop = new Gated();
        await loop.StartAsync(Ct);
        await loop.Started;

        var stopped = loop.StopAsync(Ct);
        Assert.False(stopped.IsCompleted);
        loop.Go();
        await stopped;

        Assert.Equal((1, 1), (loop.Begun, loop.Ended));
    }

    [Fact]
    public async Task Loop_WhenThePatienceOfItsHostIsOver_EndsInTheMiddleOfAStep()
    {
        using var loop = new Gated();
        await loop.StartAsync(Ct);
        await loop.Started;

        await loop.StopAsync(new CancellationToken(canceled: true));
        await loop.ExecuteTask!;

        Assert.Equal((1, 0), (loop.Begun, loop.Ended));
    }

    [Fact]
    public async Task Host_ThatStops_TellsEveryLoopBeforeItWaitsForOne()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Gated[] loops = [new(), new()];
        foreach (var loop in loops)
            builder.Services.AddSingleton<IHostedService>(loop);
        using var host = builder.Build();
        await host.StartAsync(Ct);
        await Task.WhenAll(loops.Select(loop => loop.Started));

        var stopped = host.StopAsync(Ct);
        loops[0].Go();   // the host waits for the last one first
        await loops[0].ExecuteTask!.WaitAsync(Ct);
        Assert.False(stopped.IsCompleted);
        loops[1].Go();
        await stopped;

        Assert.All(loops, loop => Assert.Equal((1, 1), (loop.Begun, loop.Ended)));
    }

    [Fact]
    public async Task Loop_WokenWhileAStepRuns_RunsAgain()
    {
        await using var nowhere = new Database("Host=127.0.0.1;Port=1;Username=nobody;Timeout=2");
        var wakeups = new Wakeups(nowhere, NullLogger<Wakeups>.Instance);
        using var loop = new Gated(wakeups);
        await loop.StartAsync(Ct);
        await loop.Started;

        wakeups.Announce(WorkKind.Deliveries);
        wakeups.Announce(WorkKind.Deliveries);
        loop.Go();
        await Poll.UntilAsync(() => Task.FromResult(loop.Ended == 2), "it has run again", ct: Ct);

        wakeups.Announce(WorkKind.Deliveries);
        await Poll.UntilAsync(() => Task.FromResult(loop.Ended == 3), "it is woken in its pause", ct: Ct);
        await loop.StopAsync(Ct);
    }

    [Fact]
    public async Task Health_OfALoopThatFailsForLong_IsUnhealthyAndNamesIt_UntilItWorks()
    {
        var time = new TestClock();
        using var loop = new Scripted(time, () => throw new InvalidOperationException("broken"));
        var check = new LoopsCheck([loop]);
        var context = new HealthCheckContext { Registration = new("loops", check, HealthStatus.Unhealthy, null) };

        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(context, Ct)).Status);

        time.Advance(TimeSpan.FromMinutes(1));
        var late = await check.CheckHealthAsync(context, Ct);
        Assert.Equal(HealthStatus.Unhealthy, late.Status);
        Assert.Contains("Scripted", late.Description, StringComparison.Ordinal);
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
            await Task.Delay(Timeout.InfiniteTimeSpan, Stopping);
            return false;
        }
    }

    /// <summary>Its steps wait for leave to end.</summary>
    private sealed class Gated : Loop
    {
        private readonly TaskCompletionSource _started = new();
        private readonly TaskCompletionSource _gate = new();
        private volatile int _begun;
        private volatile int _ended;

        public Gated()
            : base(TimeSpan.FromHours(1), TimeProvider.System, NullLogger.Instance)
        {
        }

        public Gated(Wakeups wakeups)
            : base(TimeSpan.FromHours(1), TimeProvider.System, NullLogger.Instance, wakeups, WorkKind.Deliveries)
        {
        }

        public Task Started => _started.Task;

        public int Begun => _begun;

        public int Ended => _ended;

        public void Go() => _gate.SetResult();

        public override async Task<bool> RunOnceAsync(CancellationToken ct)
        {
            _begun++;
            _started.TrySetResult();
            await _gate.Task.WaitAsync(ct);
            _ended++;
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
