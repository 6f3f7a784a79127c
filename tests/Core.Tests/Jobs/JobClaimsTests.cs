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
    public async Task Job_OfAnotherVersion_ThatCannotBeRead_HoldsUpNoOther()
    {
        var account = await AccountAsync();
        await JobAsync(account);
        await ExecuteAsync("""update jobs set interpretation = '{ "roles": 5 }'""");
        var job = await JobAsync(account);

        Assert.Equal([job.JobId], (await Claims.ClaimAsync(limit: 2)).Select(claim => claim.Job.JobId));
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
}
