using PersonData.Contracts.Jobs;

namespace PersonData.Api.Tests.ListPersonSearchJobs;

/// <summary>Protects: an account finds all of its jobs, newest first, and nobody else's, without anything about a person.</summary>
[Collection(typeof(SharedPeople))]
public sealed class ListPersonSearchJobs200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_HoldEveryJobOnce_NewestFirst()
    {
        var account = await server.CreateAccountAsync("job list", 10);
        var client = server.Api(account.LiveKey);
        await server.Api(account.TestKey).CreatePersonSearchJobAsync(new() { Q = "owners" }, Ct);
        var created = new List<Guid>();
        for (var i = 0; i < 5; i++)
            created.Insert(0, (await client.CreatePersonSearchJobAsync(new() { Q = "owners" }, Ct)).JobId);

        var listed = new List<Guid>();
        for (var request = new PersonSearchJobsRequest { Limit = 2 }; ;)
        {
            var page = await client.ListPersonSearchJobsAsync(request, Ct);
            listed.AddRange(page.Data.Select(job => job.JobId));
            if (page.Pagination.NextCursor is null)
                break;
            request = request with { Cursor = page.Pagination.NextCursor };
        }

        // Those of one millisecond have no order in time.
        Assert.Equal(created.OrderDescending(), listed);
    }

    [Fact]
    public async Task FromAndTo_ChooseTheJobsOfATime()
    {
        var account = await server.CreateAccountAsync("job list times", 10);
        var client = server.Api(account.LiveKey);
        var jobs = new List<PersonSearchJobEntry>();
        for (var i = 0; i < 3; i++)
        {
            jobs.Add(await client.CreatePersonSearchJobAsync(new() { Q = "owners" }, Ct));
            await Poll.UntilAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow() > jobs[^1].CreatedAt.AddMilliseconds(1)), "time goes on", ct: Ct);
        }

        Assert.Equal([jobs[2].JobId, jobs[1].JobId], await IdsAsync(new() { From = jobs[1].CreatedAt }));
        Assert.Equal([jobs[0].JobId], await IdsAsync(new() { To = jobs[1].CreatedAt }));
        Assert.Equal([jobs[1].JobId], await IdsAsync(new() { From = jobs[1].CreatedAt, To = jobs[2].CreatedAt }));
        Assert.Empty(await IdsAsync(new() { From = jobs[2].CreatedAt.AddMilliseconds(1) }));
        Assert.Empty(await IdsAsync(new() { To = DateTimeOffset.MinValue.AddDays(1) }));

        var first = await client.ListPersonSearchJobsAsync(new() { To = jobs[2].CreatedAt, Limit = 1 }, Ct);
        Assert.Equal([jobs[0].JobId], await IdsAsync(new() { To = jobs[2].CreatedAt, Limit = 1, Cursor = first.Pagination.NextCursor }));

        async Task<IEnumerable<Guid>> IdsAsync(PersonSearchJobsRequest of) => (await client.ListPersonSearchJobsAsync(of, Ct)).Data.Select(job => job.JobId);
    }

    [Fact]
    public async Task Status_FiltersTheList_WhichShowsNoData()
    {
        var account = await server.CreateAccountAsync("job list status", 1);
        var client = server.Api(account.LiveKey);
        var succeeded = await server.RunJobAsync(client, new() { Q = "owners", Limit = 1 });
        var failed = await server.RunJobAsync(client, new() { Q = "owners", Limit = 1 });
        var canceled = await client.CancelPersonSearchJobAsync((await client.CreatePersonSearchJobAsync(new() { Q = "owners" }, Ct)).JobId, Ct);
        var queued = await client.CreatePersonSearchJobAsync(new() { Q = "owners" }, Ct);

        foreach (var job in new[] { succeeded, failed, canceled, queued })
            Assert.Equal(job.JobId, Assert.Single((await client.ListPersonSearchJobsAsync(new() { Status = job.Status }, Ct)).Data).JobId);

        using var http = server.Client(account.LiveKey);
        var list = await (await http.GetAsync("/v1/persons/search/jobs?status=succeeded", Ct)).JsonAsync();
        Assert.Equal(
            ["job_id", "status", "search_strategy", "interpretation", "limit", "billable_records", "request_id", "created_at", "started_at", "ended_at", "expires_at"],
            list.GetProperty("data")[0].EnumerateObject().Select(member => member.Name));
    }
}
