using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PersonData.Core.Data;

namespace PersonData.Worker.Tests;

/// <summary>Protects: work that one process announces is found by another at once, and found although the announcement was lost.</summary>
public sealed class WakeupTests : IAsyncLifetime
{
    private const string Listeners = "pg_stat_activity where datname = current_database() and query = 'listen persondata_work'";
    private const string Listening = $"select count(*) from {Listeners}";

    private TestDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(Ct);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Announce_InAnotherProcess_WakesTheLoopsOfThatKind()
    {
        await using var worker = await StartAsync();
        var loop = worker.Loop<Seldom>();
        var here = new Wakeups(_database.Database, NullLogger<Wakeups>.Instance);

        // More than once: what the beginning of a connection wakes could be taken for the first.
        for (var work = 1; work <= 5; work++)
        {
            loop.Waiting = work;
            here.Announce(WorkKind.Jobs);
            await Poll.UntilAsync(() => Task.FromResult(loop.Done == work), $"work {work} is done", ct: Ct);
        }

        // Passed on in the order of their arrival: when the second is there, the first has been.
        loop.Waiting = 6;
        here.Announce(WorkKind.Deliveries);
        await Poll.UntilAsync(() => Task.FromResult(worker.Woken.Contains(WorkKind.Deliveries)), "the other kind is heard", ct: Ct);
        Assert.Equal(5, loop.Done);
    }

    [Fact]
    public async Task Listener_WhoseConnectionIsLost_MakesAnother_AndWakesEverybodyForWhatItMissed()
    {
        await using var worker = await StartAsync();
        var loop = worker.Loop<Seldom>();

        loop.Waiting = 1;
        Assert.Equal(1, await CountAsync($"select count(*) filter (where pg_terminate_backend(pid)) from {Listeners}"));
        await Poll.UntilAsync(() => Task.FromResult(loop.Done == 1), "what nobody announced is done", ct: Ct);

        loop.Waiting = 2;
        new Wakeups(_database.Database, NullLogger<Wakeups>.Instance).Announce(WorkKind.Jobs);
        await Poll.UntilAsync(() => Task.FromResult(loop.Done == 2), "what is announced now is done", ct: Ct);
        Assert.Contains(worker.Log.All, line => line.Contains("ListenForWakeups works again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Announce_WithTheDatabaseAway_WakesThisProcess_SaysSo_AndGoesOn()
    {
        await using var nowhere = new Database("Host=127.0.0.1;Port=1;Username=nobody;Timeout=2");
        var log = new LogLines();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var wakeups = new Wakeups(nowhere, loggers.CreateLogger<Wakeups>());
        var woken = new List<WorkKind>();
        wakeups.Woken += woken.Add;

        wakeups.Announce(WorkKind.Jobs);
        Assert.Equal([WorkKind.Jobs], woken);
        await Poll.UntilAsync(() => Task.FromResult(log.All.Count == 1), "the failure is told", ct: Ct);

        wakeups.Announce(WorkKind.Jobs);
        await Poll.UntilAsync(() => Task.FromResult(log.All.Count == 2), "it is tried again", ct: Ct);
        Assert.All(log.All, line => Assert.Contains("will find it when they look the next time", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Worker_ThatStops_LeavesNoConnectionListening()
    {
        await using (var worker = await StartAsync())
            await worker.StopAsync(Ct);

        await Poll.UntilAsync(async () => await CountAsync(Listening) == 0, "nobody listens", ct: Ct);
    }

    private async Task<WorkerProcess> StartAsync()
    {
        var worker = await WorkerProcess.StartAsync(_database.ConnectionString, Ct, services => services.AddLoop<Seldom>());
        await Poll.UntilAsync(async () => await CountAsync(Listening) == 1, "the worker listens", ct: Ct);
        return worker;
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = _database.Database.App.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    private sealed class Seldom(Wakeups wakeups, TimeProvider time, ILogger<Seldom> logger) : Loop(TimeSpan.FromHours(1), time, logger, wakeups, WorkKind.Jobs)
    {
        private volatile int _waiting;
        private volatile int _done;

        public int Waiting { set => _waiting = value; }

        public int Done => _done;

        public override Task<bool> RunOnceAsync(CancellationToken ct)
        {
            _done = _waiting;
            return Task.FromResult(false);
        }
    }
}
