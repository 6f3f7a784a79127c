using System.Text.Json;
using Npgsql;
using PersonData.Core.Accounts;
using PersonData.Core.Jobs;

namespace PersonData.Core.Tests.Jobs;

/// <summary>Protects: at any moment one worker has a job; whoever has lost it changes nothing.</summary>
public sealed class JobClaimsTests(JobDatabase database) : JobTests(database)
{
    [Fact]
    public async Task Claim_WhenManyWorkersWantJobs_GivesEachToOne()
    {
        var account = await AccountAsync();
        for (var i = 0; i < 60; i++)
            await JobAsync(account);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            var jobs = new List<Guid>();
            while (await Claims.ClaimAsync(limit: 4) is { Count: > 0 } batch)
                jobs.AddRange(batch.Select(claim => claim.Job.JobId));
            return jobs;
        }));

        Assert.Equal((60, 60), (claimed.Sum(jobs => jobs.Count), claimed.SelectMany(jobs => jobs).Distinct().Count()));
    }

    [Fact]
    public async Task Claim_TakesTheLongestDueFirst_AndNoMoreThanItsLimit()
    {
        var account = await AccountAsync();
        var jobs = new List<Guid>();
        for (var i = 0; i < 3; i++, Clock.Advance(TimeSpan.FromSeconds(1)))
            jobs.Add((await JobAsync(account)).JobId);

        Assert.Equal(jobs.Take(2).Order(), (await Claims.ClaimAsync(limit: 2)).Select(claim => claim.Job.JobId).Order());
        Assert.Equal([jobs[2]], (await Claims.ClaimAsync(limit: 2)).Select(claim => claim.Job.JobId));
        Assert.Empty(await Claims.ClaimAsync(limit: 2));
    }

    [Fact]
    public async Task Claim_WhenOneAccountHasAThousandJobs_HoldsTheOneOfAnother()
    {
        var (many, one) = (await AccountAsync(), await AccountAsync());
        await JobsAsync(many, 1000);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var job = await JobAsync(one);

        var claimed = await Claims.ClaimAsync(limit: 8);

        Assert.Equal(4, claimed.Count(claim => claim.Job.AccountId == many.AccountId));
        Assert.Equal(job.JobId, Assert.Single(claimed, claim => claim.Job.AccountId == one.AccountId).Job.JobId);
        Assert.Equal(8, (await Claims.ClaimAsync(limit: 8)).Count);
    }

    [Fact]
    public async Task Claim_OfOneJob_GoesToTheAccountOfWhichTheFewestRun()
    {
        var accounts = new[] { await AccountAsync(), await AccountAsync(), await AccountAsync() };
        foreach (var account in accounts)
        {
            await JobsAsync(account, 10);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        for (var round = 0; round < 3; round++)
        {
            foreach (var account in accounts)
                Assert.Equal(account.AccountId, (await ClaimAsync()).Job.AccountId);
        }
    }

    [Fact]
    public async Task Claims_WhenEveryAccountHasOneJob_LeaveNoneToAnIdleWorker()
    {
        foreach (var _ in Enumerable.Range(0, 12))
            await JobAsync(await AccountAsync());
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var busy = new NpgsqlCommand("select job_id from jobs order by account_id limit 5 for update", connection))
            await busy.ExecuteNonQueryAsync(Ct);

        Assert.Equal(7, (await Claims.ClaimAsync(limit: 8)).Count);
    }

    [Fact]
    public async Task Claim_AmongAHundredThousandJobs_ReadsAsManyAsItTakes_AndOneForEachAccount()
    {
        await ExecuteAsync(
            """
            insert into jobs (job_id, account_id, test, key_id, request_id, strategy, interpretation, page_limit, after_id, delivered, begins_search, interpretation_ms, status,
                              due_at, created_at)
            select uuid_at(now()), lpad(to_hex(number % 10), 32, '0')::uuid, false, gen_random_uuid(), 'req_1', 'taxonomy', '{}', 1, 0, 0, true, 0, 'queued',
                   timestamptz '2020-01-01' + number * interval '1 ms', now()
            from generate_series(1, 100000) number
            """);
        await ExecuteAsync("analyze jobs");
        var now = Clock.GetUtcNow();
        await using var command = Database.App.CreateCommand($"explain (analyze, format json) {JobClaims.ClaimSql}");
        foreach (var value in new object[] { now, 32, Guid.CreateVersion7(now), now + JobClaims.Lease })
            command.Parameters.Add(new() { Value = value });

        using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync(Ct))!);

        Assert.InRange(RowsRead(plan.RootElement[0].GetProperty("Plan")), 1, 500);
    }

    [Fact]
    public async Task Claim_WhoseLeaseIsOver_IsAnothers_AndTheFirstWorkerChangesNothing()
    {
        var account = await AccountAsync();
        var job = await JobAsync(account);
        var late = await ClaimAsync();
        Clock.Advance(JobClaims.Lease - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await Claims.ClaimAsync(limit: 1));

        Clock.Advance(TimeSpan.FromMilliseconds(1));
        var second = await ClaimAsync();

        Assert.Equal((1, 2, late.Job.StartedAt), (late.Job.Attempts, second.Job.Attempts, second.Job.StartedAt));
        Assert.False(await Claims.RetryAsync(late, TimeSpan.Zero));
        Assert.False(await Claims.GiveBackAsync(late));
        Assert.Equal(JobEnd.Lost, await RunAsync(late));
        Assert.Equal((JobStatus.Running, 0), ((await ReadAsync(job)).Status, await UsedAsync(account)));

        Assert.Equal(JobEnd.Succeeded, await RunAsync(second));
        Assert.Equal(JobEnd.Lost, await RunAsync(late));
        Assert.Equal((JobStatus.Succeeded, 1), ((await ReadAsync(job)).Status, await UsedAsync(account)));
    }

    [Fact]
    public async Task Claim_ThatIsRenewed_Stands_AndTellsWhenItIsLost()
    {
        var job = await JobAsync(await AccountAsync());
        var claimed = await ClaimAsync();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var lost = new TaskCompletionSource();
        var renewals = Claims.KeepAsync(claimed, timer, lost.SetResult);

        Clock.Advance(JobClaims.Lease / 2);
        var leased = Clock.GetUtcNow() + JobClaims.Lease;
        await Poll.UntilAsync(async () => await ScalarAsync<DateTime>("select due_at from jobs") == leased.UtcDateTime, "the claim is renewed", ct: Ct);
        Assert.False(lost.Task.IsCompleted);

        await using (var connection = await Database.App.OpenConnectionAsync(Ct))
            Assert.IsType<CancelJobResult.Canceled>(await Store.CancelAsync(connection, job.AccountId, job.Test, job.JobId, Ct));
        await lost.Task.WaitAsync(Ct);
        await renewals;
    }

    [Fact]
    public async Task Job_ThatIsGivenBack_IsDueAtOnce_AsIfItHadNeverBeenClaimed()
    {
        var job = await JobAsync(await AccountAsync());
        Assert.True(await Claims.GiveBackAsync(await ClaimAsync()));

        Assert.Equal((JobStatus.Queued, 0, null), ((await ReadAsync(job)).Status, (await ReadAsync(job)).Attempts, (await ReadAsync(job)).StartedAt));
        Assert.Equal(1, (await ClaimAsync()).Job.Attempts);
    }

    [Fact]
    public async Task Job_IsDeletedAWeekAfterItsEnd_AndNotBefore()
    {
        var account = await AccountAsync();
        var (ended, queued) = (await JobAsync(account), await JobAsync(account));
        await ExecuteAsync($"update jobs set due_at = due_at + interval '1 hour' where job_id = '{queued.JobId}'");
        await RunAsync(await ClaimAsync());

        Clock.Advance(Job.Retention - TimeSpan.FromMilliseconds(1));
        Assert.False(await Store.DeleteExpiredAsync(Ct));
        Assert.NotNull(await Store.FindAsync(account.AccountId, test: false, ended.JobId, Ct));

        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await Store.FindAsync(account.AccountId, test: false, ended.JobId, Ct));
        Assert.False(await Store.DeleteExpiredAsync(Ct));
        Assert.Equal(queued.JobId, await ScalarAsync<Guid>("select job_id from jobs"));
    }

    private async Task JobsAsync(Account account, int count)
    {
        await JobAsync(account);
        await ExecuteAsync(
            $"""
            create temp table copies on commit drop as select j.* from jobs j, generate_series(2, {count}) where account_id = '{account.AccountId}';
            update copies set job_id = uuid_at(created_at);
            insert into jobs select * from copies;
            """);
    }

    /// <summary>Rows that the scans of a plan returned or threw away.</summary>
    private static double RowsRead(JsonElement node)
    {
        var rows = node.TryGetProperty("Relation Name", out _) ? (Number("Actual Rows") + Number("Rows Removed by Filter")) * Number("Actual Loops") : 0;
        return rows + (node.TryGetProperty("Plans", out var inner) ? inner.EnumerateArray().Sum(RowsRead) : 0);

        double Number(string name) => node.TryGetProperty(name, out var value) ? value.GetDouble() : 0;
    }
}
