using Microsoft.Extensions.DependencyInjection;
using PersonData.Contracts.Jobs;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Api.Tests.GetPersonSearchJob;

/// <summary>Protects: a job that cannot be paid for fails at once, says why, and costs nothing; of many, exactly those succeed that can be paid for.</summary>
[Collection(typeof(SharedPeople))]
public sealed class GetPersonSearchJob200FailedTests(PeopleServer server)
{
    private const string VegasOwners = "owners of insurance agencies in Las Vegas";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("poor")]
    public async Task Job_ThatTheAccountCannotPay_Fails(string? dedupeToken)
    {
        var account = await server.CreateAccountAsync($"job poor {dedupeToken}", 9);
        var client = server.Api(account.LiveKey);

        var job = await server.RunJobAsync(client, new() { Q = VegasOwners, Limit = 10, DedupeToken = dedupeToken });

        await AssertFailedAsync(account, job, "insufficient_credits", "Insufficient funds in the account.");
        Assert.Equal(9, (await server.RunJobAsync(client, new() { Q = VegasOwners, Limit = 9, DedupeToken = dedupeToken })).BillableRecords);
    }

    [Fact]
    public async Task Job_ThatWouldPassALimit_Fails()
    {
        var account = await server.CreateAccountAsync("job limit", 1000);
        await (await server.OperatorAsync()).UpdateAccountAsync(account.Account.PublicId, new() { Limits = new() { MonthlyRecordReveals = 9 } }, Ct);

        var job = await server.RunJobAsync(server.Api(account.LiveKey), new() { Q = VegasOwners, Limit = 10 });

        await AssertFailedAsync(account, job, "insufficient_credits", "This would pass the limit monthly_record_reveals of the account.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("dear")]
    public async Task Job_ThatCostsMoreThanMaxCredits_Fails(string? dedupeToken)
    {
        var account = await server.CreateAccountAsync($"job dear {dedupeToken}", 1000);

        var job = await server.RunJobAsync(server.Api(account.LiveKey), new() { Q = VegasOwners, Limit = 10, MaxCredits = 9, DedupeToken = dedupeToken });

        await AssertFailedAsync(account, job, "insufficient_credits", "The answer would cost 10 credits in all, more than max_credits (9) allows.");
    }

    [Theory]
    [InlineData(AccountStatus.Suspended, null)]
    [InlineData(AccountStatus.Suspended, "unserved")]
    [InlineData(AccountStatus.Closed, null)]
    public async Task Job_OfAnAccountThatIsNotServed_Fails(AccountStatus status, string? dedupeToken)
    {
        var account = await server.CreateAccountAsync($"job {status} {dedupeToken}", 1000);
        var created = await server.Api(account.LiveKey).CreatePersonSearchJobAsync(new() { Q = VegasOwners, DedupeToken = dedupeToken }, Ct);
        await server.Services.GetRequiredService<AccountRegistry>().ChangeAsync(account.Account.AccountId, before => before with { Status = status }, Ct);

        await server.RunJobsAsync();

        var jobs = await (await server.OperatorAsync()).ListJobsAsync(new() { AccountId = account.Account.PublicId }, Ct);
        var job = Assert.Single(jobs.Data);
        Assert.Equal((created.JobId, PersonSearchJobStatuses.Failed, "account_suspended"), (job.JobId, job.Status, job.ErrorCode));
        Assert.Equal($"The account is {status.ToString().ToLowerInvariant()}.", job.Error);
        Assert.Equal(0, await server.UsedCreditsAsync(account));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FiftyJobs_AgainstTwentyCredits_BillExactlyTwenty(bool dedupe)
    {
        var account = await server.CreateAccountAsync($"job fifty {dedupe}", 20);
        var client = server.Api(account.LiveKey);
        for (var i = 0; i < 50; i++)
            await client.CreatePersonSearchJobAsync(new() { Q = VegasOwners, Limit = 1, DedupeToken = dedupe ? $"fifty {i}" : null }, Ct);

        await server.RunJobsAsync();

        var jobs = (await client.ListPersonSearchJobsAsync(new(), Ct)).Data;
        Assert.Equal((20, 30), (jobs.Count(job => job.Status == PersonSearchJobStatuses.Succeeded), jobs.Count(job => job.ErrorCode == "insufficient_credits")));
        Assert.Equal((20, new(20, 20)), (await server.UsedCreditsAsync(account), await client.GetUsageAsync(Ct)));
        Assert.True((await server.VerifyLedgerAsync()).IsBalanced);
    }

    [Fact]
    public async Task MeteredAccount_IsCounted_AndNeverStopped()
    {
        var account = await server.CreateAccountAsync("job metered", 0, EnforcementMode.Metered);

        var job = await server.RunJobAsync(server.Api(account.LiveKey), new() { Q = VegasOwners, Limit = 10 });

        Assert.Equal((PersonSearchJobStatuses.Succeeded, 10), (job.Status, job.BillableRecords));
    }

    private async Task AssertFailedAsync(TestAccount account, PersonSearchJobResponse job, string code, string error)
    {
        Assert.Equal((PersonSearchJobStatuses.Failed, code, error), (job.Status, job.ErrorCode, job.Error));
        Assert.Equal((null, null, null, null), (job.Data, job.Pagination, job.BillableRecords, job.TimingsMs));
        Assert.Equal((0, new(0, 0)), (await server.UsedCreditsAsync(account), await server.Api(account.LiveKey).GetUsageAsync(Ct)));
        var listed = Assert.Single((await (await server.OperatorAsync()).ListJobsAsync(new() { AccountId = account.Account.PublicId }, Ct)).Data);
        Assert.Equal(1, listed.Attempts);
    }
}
