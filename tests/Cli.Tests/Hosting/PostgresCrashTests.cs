using System.Diagnostics;
using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Cli.Tests.Hosting;

/// <summary>Protects: what was acknowledged is there after the server of Postgres has crashed, and what was under way goes on.</summary>
public sealed class PostgresCrashTests : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("persondata-test-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Postgres_CrashingWhileJobsAreCreatedAndRunAndToldOf_LosesNothingThatWasAcknowledged()
    {
        await using var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(_root), Ct);
        await using (var database = new Database(postgres.ConnectionString))
            await new Migrator(database).MigrateAsync(Ct);
        await using var stand = await JobStand.StartAsync(postgres.ConnectionString);
        await using var one = await stand.StartWorkerAsync();
        await using var other = await stand.StartWorkerAsync();

        // Each client asks for its next job when it has the last one.
        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(async _ =>
        {
            List<Guid> created = [];
            while (!enough.IsCancellationRequested)
                created.Add(await stand.CreateAsync());
            return created;
        }).ToList();
        await Poll.UntilAsync(async () => await stand.CountAsync("webhook_tries") >= 50, "work is under way", ct: Ct);
        await CrashAsync(stand);
        var crashed = await stand.CountAsync("webhook_tries");
        await Poll.UntilAsync(async () => await stand.CountAsync("webhook_tries") >= crashed + 50, "work goes on", ct: Ct);
        await enough.CancelAsync();
        var jobs = (await Task.WhenAll(clients)).SelectMany(created => created).ToList();

        Assert.NotEqual(0, stand.Refusals);   // it was felt
        Assert.Distinct(jobs);
        await stand.AssertEachSucceedsOnceAsync(jobs);
    }

    // One of its processes is killed: it ends all others, without writing anything, and recovers from its log.
    private static async Task CrashAsync(JobStand stand)
    {
        var victim = await stand.ReadAsync("select pid::bigint from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() limit 1");
        using (var kill = Process.Start("kill", ["-KILL", $"{victim}"]))
            await kill.WaitForExitAsync(Ct);
        await Poll.UntilAsync(
            async () =>
            {
                try
                {
                    return await stand.CountAsync($"pg_stat_activity where pid = {victim}") == 0;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            },
            "the server is there again", ct: Ct);
    }
}
