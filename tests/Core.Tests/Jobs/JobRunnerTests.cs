using Npgsql;
using PersonData.Contracts.Errors;
using PersonData.Core.Credits;
using PersonData.Core.Jobs;

namespace PersonData.Core.Tests.Jobs;

/// <summary>Protects: a job ends once, together with its charge, whatever fails how often and whoever else has the job meanwhile.</summary>
public sealed class JobRunnerTests(JobDatabase database) : JobTests(database)
{
    [Fact]
    public async Task Job_ThatSucceeds_HoldsWhoWasFound_AndIsPaidUnderItsOwnId()
    {
        var account = await AccountAsync();
        var job = await JobAsync(account, limit: 3);

        Assert.Equal(JobEnd.Succeeded, await RunAsync(await ClaimAsync()));

        var result = (await ReadAsync(job)).Result!;
        Assert.Equal((3, 20, true, 3), (result.PersonIds.Count, result.Total, result.TotalIsExact, result.CreditUnits));
        Assert.Equal(result.PersonIds[^1], result.Next);
        Assert.Equal("createPersonSearchJob req_test 3 3 1", await ScalarAsync<string>(
            $"select concat_ws(' ', operation, request_id, records, credit_units, search_sessions) from usage where charge_id = '{job.JobId}'"));
    }

    [Fact]
    public async Task Attempt_ThatFails_IsRepeatedAfterAPauseThatDoubles_AndTheFifthIsTheLast()
    {
        var account = await AccountAsync();
        var job = await JobAsync(account);
        await ExecuteAsync("alter table people.persons rename to gone");

        for (var attempt = 1; attempt <= Job.MaxAttempts; attempt++)
        {
            var (end, reason) = await Runner.RunAsync(await ClaimAsync(), Ct);
            Assert.IsType<PostgresException>(reason);
            Assert.Equal(attempt == Job.MaxAttempts ? JobEnd.Failed : JobEnd.Retried, end);
            if (end == JobEnd.Failed)
                break;

            var pause = TimeSpan.FromSeconds(Math.Pow(2, attempt - 1));
            Assert.Equal((JobStatus.Queued, attempt), ((await ReadAsync(job)).Status, (await ReadAsync(job)).Attempts));
            Clock.Advance(pause * 0.79);
            Assert.Empty(await Claims.ClaimAsync(limit: 1));
            Clock.Advance(pause * 0.42);
        }

        var failed = await ReadAsync(job);
        Assert.Equal((JobStatus.Failed, ErrorCodes.InternalError), (failed.Status, failed.Failure!.Code));
        Assert.Equal((0L, 0L), (await UsedAsync(account), await UsesAsync(account)));
        await ExecuteAsync("alter table people.gone rename to persons");
    }

    [Fact]
    public async Task Attempt_ThatFailed_DoesNotKeepTheNextFromSucceeding()
    {
        var account = await AccountAsync();
        var job = await JobAsync(account);
        await ExecuteAsync("alter table people.persons rename to gone");
        Assert.Equal(JobEnd.Retried, (await Runner.RunAsync(await ClaimAsync(), Ct)).End);
        await ExecuteAsync("alter table people.gone rename to persons");

        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(JobEnd.Succeeded, await RunAsync(await ClaimAsync()));
        Assert.Equal((2, 1), ((await ReadAsync(job)).Attempts, await UsedAsync(account)));
    }

    [Fact]
    public async Task Job_WhoseWorkersVanishFiveTimes_IsNotRunAgain()
    {
        var account = await AccountAsync();
        var job = await JobAsync(account);
        for (var attempt = 1; attempt <= Job.MaxAttempts; attempt++, Clock.Advance(JobClaims.Lease))
            await ClaimAsync();

        Assert.Equal(JobEnd.Failed, await RunAsync(await ClaimAsync()));

        var failed = await ReadAsync(job);
        Assert.Equal((JobStatus.Failed, ErrorCodes.InternalError, 0), (failed.Status, failed.Failure!.Code, await UsedAsync(account)));
    }

    [Fact]
    public async Task Job_ThatCannotBeRead_FailsWithTheFifthAttempt_SearchesNothing_AndHoldsUpNoOther()
    {
        var account = await AccountAsync();
        var unreadable = await JobAsync(account);
        await ExecuteAsync("""update jobs set interpretation = '{ "roles": 5 }'""");
        var job = await JobAsync(account);

        foreach (var claimed in await Claims.ClaimAsync(limit: 2))
        {
            var (end, reason) = await Runner.RunAsync(claimed, Ct);
            Assert.Equal(claimed.Job.JobId == job.JobId ? (JobEnd.Succeeded, true) : (JobEnd.Retried, false), (end, reason is null));
        }

        for (var attempt = 2; attempt <= Job.MaxAttempts; attempt++)
        {
            Clock.Advance(JobClaims.Lease);
            var (end, reason) = await Runner.RunAsync(await ClaimAsync(), Ct);
            Assert.IsType<InvalidDataException>(reason);
            Assert.Equal(attempt < Job.MaxAttempts ? JobEnd.Retried : JobEnd.Failed, end);
        }

        var failed = await ReadAsync(unreadable);
        Assert.Equal((JobStatus.Failed, ErrorCodes.InternalError, 1), (failed.Status, failed.Failure!.Code, await UsedAsync(account)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("token")]
    public async Task WorkersThatHaveTheSameJob_ChargeItOnce(string? dedupeToken)
    {
        var account = await AccountAsync();
        for (var i = 0; i < 10; i++)
            await JobAsync(account, dedupeToken: dedupeToken);
        var stalled = await Claims.ClaimAsync(limit: 10);
        Clock.Advance(JobClaims.Lease);
        var others = await Claims.ClaimAsync(limit: 10);

        var ends = await Task.WhenAll(stalled.Concat(others).Select(RunAsync));

        Assert.Equal((10, 10), (ends.Count(end => end == JobEnd.Succeeded), ends.Count(end => end == JobEnd.Lost)));
        Assert.Equal((10L, 10L), (await UsedAsync(account), await UsesAsync(account)));
    }

    [Fact]
    public async Task JobsOfManyAccounts_ThatEndTogether_PayEachForItself()
    {
        var (rich, poor) = (await AccountAsync(), await AccountAsync(credits: 7));
        foreach (var account in Enumerable.Repeat(rich, 20).Concat(Enumerable.Repeat(poor, 20)))
            await JobAsync(account);

        var ends = await Task.WhenAll((await Claims.ClaimAsync(limit: 40)).Select(RunAsync));

        Assert.Equal((27, 13), (ends.Count(end => end == JobEnd.Succeeded), ends.Count(end => end == JobEnd.Failed)));
        Assert.Equal((20L, 7L), (await UsedAsync(rich), await UsedAsync(poor)));
    }

    [Fact]
    public async Task Worker_ThatStops_GivesBackWhatItSearches()
    {
        var account = await AccountAsync();
        var job = await JobAsync(account);
        var claimed = await ClaimAsync();
        await using var blocking = await Database.People.Source.OpenConnectionAsync(Ct);
        await using var transaction = await blocking.BeginTransactionAsync(Ct);
        await using (var block = new NpgsqlCommand("lock table persons in access exclusive mode", blocking))
            await block.ExecuteNonQueryAsync(Ct);
        using var stopping = new CancellationTokenSource();

        var running = Runner.RunAsync(claimed, stopping.Token);
        await Poll.UntilAsync(async () => await ScalarAsync<long>("select count(*) from pg_locks where not granted") > 0, "the search waits", ct: Ct);
        await stopping.CancelAsync();

        Assert.Equal((JobEnd.GivenBack, null), await running);
        Assert.Equal((JobStatus.Queued, 0), ((await ReadAsync(job)).Status, (await ReadAsync(job)).Attempts));
        await transaction.RollbackAsync(Ct);
        Assert.Equal(JobEnd.Succeeded, await RunAsync(await ClaimAsync()));
        Assert.Equal(1, await UsedAsync(account));
    }

    [Fact]
    public async Task TestJob_OfAMeteredAccount_MovesNothing()
    {
        var account = await AccountAsync();
        await Accounts.ChangeAsync(account.AccountId, before => before with { Policy = before.Policy with { Mode = EnforcementMode.Metered } }, Ct);
        var job = await JobAsync(account, test: true);

        Assert.Equal(JobEnd.Succeeded, await RunAsync(await ClaimAsync()));

        Assert.Equal(0, (await ReadAsync(job)).Result!.CreditUnits);
        Assert.Equal(0, await UsedAsync(account));
    }
}
