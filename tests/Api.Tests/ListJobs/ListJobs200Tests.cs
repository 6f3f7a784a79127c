using PersonData.Contracts.Jobs;

namespace PersonData.Api.Tests.ListJobs;

/// <summary>Protects: the operator sees the jobs of every account and reach.</summary>
[Collection(typeof(SharedPeople))]
public sealed class ListJobs200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Filters_ChooseTheJobsOfAnAccountAndAStatus()
    {
        var (account, other) = (await server.CreateAccountAsync("jobs of one", 10), await server.CreateAccountAsync("jobs of another", 10));
        var live = await server.RunJobAsync(server.Api(account.LiveKey), new() { Q = "owners", Limit = 1 });
        var test = await server.Api(account.TestKey).CreatePersonSearchJobAsync(new() { Q = "owners" }, Ct);
        await Poll.UntilAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow() > test.CreatedAt.AddMilliseconds(1)), "time goes on", ct: Ct);
        var foreign = await server.Api(other.LiveKey).CreatePersonSearchJobAsync(new() { Q = "owners" }, Ct);
        await Poll.UntilAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow() > foreign.CreatedAt.AddMilliseconds(1)), "time goes on", ct: Ct);
        var newest = await server.Api(account.LiveKey).CreatePersonSearchJobAsync(new() { Q = "owners" }, Ct);
        var @operator = await server.OperatorAsync();

        var request = new JobsRequest { AccountId = account.Account.PublicId };
        Assert.Equal([newest.JobId, test.JobId, live.JobId], await IdsAsync(request));
        Assert.Equal([newest.JobId, test.JobId], await IdsAsync(request with { Status = "queued" }));
        Assert.Equal([newest.JobId], await IdsAsync(request with { From = newest.CreatedAt }));
        Assert.Equal([test.JobId, live.JobId], await IdsAsync(request with { To = newest.CreatedAt }));
        Assert.Equal([newest.JobId, foreign.JobId], (await IdsAsync(new() { From = foreign.CreatedAt })).Take(2));
        Assert.Equal([newest.JobId, foreign.JobId, test.JobId, live.JobId], (await IdsAsync(new())).Take(4));

        var first = await @operator.ListJobsAsync(request with { Limit = 1 }, Ct);
        var second = await @operator.ListJobsAsync(request with { Limit = 1, Cursor = first.Pagination.NextCursor }, Ct);
        var entry = Assert.Single(second.Data);
        Assert.Equal((test.JobId, account.Account.PublicId, true, 0), (entry.JobId, entry.AccountId, entry.Test, entry.Attempts));

        async Task<IEnumerable<Guid>> IdsAsync(JobsRequest of) => (await @operator.ListJobsAsync(of, Ct)).Data.Select(job => job.JobId);
    }
}
