using Npgsql;

namespace PersonData.Cli.Tests.Hosting;

/// <summary>
/// Protects: a worker that is asked to end finishes what it has; and wherever one dies, another one finishes what it had begun; each job succeeds once, is paid for once, and is told of under one id. Where it dies is a place in
/// the database, or at the receiver, where everybody waits until it is killed.
/// </summary>
public sealed class WorkersEndTests : IAsyncLifetime
{
    // Four each.
    private const int OfBothWorkers = 8;

    private TestDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(Ct);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Worker_AskedToEnd_FinishesWhatItHas_AndTakesNothingMore()
    {
        await using var stand = await JobStand.StartAsync(_database.ConnectionString);
        await using var worker = await stand.StartWorkerAsync();
        Task<int> ended;
        await using (var connection = await stand.Database.App.OpenConnectionAsync(Ct))
        await using (var closed = await connection.BeginTransactionAsync(Ct))
        {
            await using (var close = new NpgsqlCommand("lock table people.persons in access exclusive mode", connection))
                await close.ExecuteNonQueryAsync(Ct);
            await stand.CreateAsync(12);
            await Poll.UntilAsync(async () => await stand.CountAsync("jobs where status = 'running'") == 4, "it has what it can", ct: Ct);
            ended = worker.TerminateAsync();
            await Poll.UntilAsync(async () => await stand.IsGoneAsync(worker), "it has begun to end", ct: Ct);
            Assert.Equal(4, await stand.CountAsync("jobs where status = 'running'"));
        }

        Assert.Equal(0, await ended);
        Assert.Equal((4, 8), (await stand.CountAsync("jobs where status = 'succeeded' and attempts = 1"), await stand.CountAsync("jobs where status = 'queued' and attempts = 0")));
    }

    [Fact]
    public async Task Worker_KilledWhileAnotherRuns_LeavesNoJobUndone_NoneDoneTwice_AndNoneUntold()
    {
        await using var stand = await JobStand.StartAsync(_database.ConnectionString);
        await stand.ExecuteAsync(
            """
            create function wait_at_commit() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock_shared(4711); return null; end $$;
            create constraint trigger wait_at_commit after update on jobs deferrable initially deferred for each row when (new.status = 'succeeded') execute function wait_at_commit();
            """);
        await using var survivor = await stand.StartWorkerAsync();
        List<Guid> jobs = [];

        // Claimed, and nothing found; found, and nothing charged; charged and told of, and nothing committed; committed, and nobody knows.
        (string Where, string Lock, int Waiting)[] steps =
        [
            ("searching", "lock table people.persons in access exclusive mode", OfBothWorkers),
            ("charging", "lock table wallets, credit_grants in exclusive mode", 3),
            ("telling", "lock table webhook_messages in share mode", 3),
            ("committing", "select pg_advisory_xact_lock(4711)", 3),
        ];
        foreach (var (where, @lock, waiting) in steps)
        {
            await using var victim = await stand.StartWorkerAsync();
            await using var connection = await stand.Database.App.OpenConnectionAsync(Ct);
            await using var closed = await connection.BeginTransactionAsync(Ct);
            await using (var close = new NpgsqlCommand(@lock, connection))
                await close.ExecuteNonQueryAsync(Ct);

            jobs.AddRange(await stand.CreateAsync(12));
            await Poll.UntilAsync(
                async () => await stand.CountAsync("jobs where status = 'running'") >= OfBothWorkers
                    && await stand.CountAsync("pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= waiting,
                $"both workers are {where}", ct: Ct);
            await victim.KillAsync();
        }

        // Arrived, and not recorded.
        await using (var victim = await stand.StartWorkerAsync())
        {
            var (asked, answer) = (0, new TaskCompletionSource());
            stand.Receiver.Answer = async _ =>
            {
                Interlocked.Increment(ref asked);
                await answer.Task;
            };
            jobs.AddRange(await stand.CreateAsync(12));
            await Poll.UntilAsync(() => Task.FromResult(Volatile.Read(ref asked) >= OfBothWorkers), "both workers are sending", ct: Ct);
            await victim.KillAsync();
            stand.Receiver.Answer = _ => Task.CompletedTask;
            answer.SetResult();
        }

        await stand.AssertEachSucceedsOnceAsync(jobs);
    }
}
