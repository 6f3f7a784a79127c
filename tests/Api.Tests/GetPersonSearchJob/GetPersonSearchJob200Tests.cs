using System.Text.Json;
using PersonData.Contracts;
using PersonData.Contracts.Jobs;
using PersonData.Contracts.Search;

namespace PersonData.Api.Tests.GetPersonSearchJob;

/// <summary>Protects: a job that has succeeded holds what the search would have answered, and its pages are pages of that search.</summary>
[Collection(typeof(SharedPeople))]
public sealed class GetPersonSearchJob200Tests(PeopleServer server)
{
    private const string VegasOwners = "owners of insurance agencies in Las Vegas";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(VegasOwners, SearchStrategies.Taxonomy)]
    [InlineData("owners in Las Vegas with 20-80 employees", SearchStrategies.IndexedDynamic)]
    [InlineData("give me 30 owners in Nevada", SearchStrategies.IndexedDynamic)]
    [InlineData(null, SearchStrategies.Dynamic)]
    public async Task Result_IsThatOfTheSearch(string? q, string strategy)
    {
        var client = server.Api(server.Acme.LiveKey);
        var freeWords = q is null
            ? new Interpretation { Roles = [new("owner", "Owner", "owners")], Industries = [new(InterpretedTerm.DynamicIndustry, "insurance", "insurance")] } : null;
        var request = new PersonSearchBody { Q = q, Interpretation = freeWords, Limit = 20 };
        var search = await client.SearchPersonsWithBodyAsync(request, Ct);
        Assert.Equal(20, search.Data.Count);

        var job = await server.RunJobAsync(client, request);

        Assert.Equal((PersonSearchJobStatuses.Succeeded, strategy), (job.Status, job.SearchStrategy));
        Assert.Equal(WithoutCursor(search), WithoutCursor(job));
        Assert.Equal(search.Pagination.NextCursor is null, job.Pagination!.NextCursor is null);
        Assert.Equal(strategy, job.TimingsMs!.SearchStrategy);
        Assert.Equal(job.EndedAt!.Value.AddDays(7), job.ExpiresAt);
        Assert.InRange(job.StartedAt!.Value, job.CreatedAt, job.EndedAt.Value);
    }

    [Fact]
    public async Task Pages_OfJobsAndOfSearches_GoOnWithEachOther()
    {
        var client = server.Api(server.Acme.LiveKey);
        var whole = new List<string>();
        for (string? cursor = null; whole.Count == 0 || cursor is not null;)
        {
            var page = await client.SearchPersonsAsync(new() { Q = VegasOwners, Cursor = cursor }, Ct);
            cursor = page.Pagination.NextCursor;
            whole.AddRange(page.Data.Select(person => person.PersonId));
        }

        var first = await server.RunJobAsync(client, new() { Q = VegasOwners, Limit = 60 });
        var second = await client.SearchPersonsAsync(new() { Q = VegasOwners, Limit = 60, Cursor = first.Pagination!.NextCursor }, Ct);
        var third = await server.RunJobAsync(client, new() { Q = VegasOwners, Limit = 60, Cursor = second.Pagination.NextCursor });
        var fourth = await client.SearchPersonsWithBodyAsync(new() { Interpretation = third.Interpretation, Cursor = third.Pagination!.NextCursor }, Ct);

        Assert.Equal(whole, first.Data!.Concat(second.Data).Concat(third.Data!).Concat(fourth.Data).Select(person => person.PersonId));
        Assert.Null(fourth.Pagination.NextCursor);
        Assert.Equal((250, TotalRelations.Exact), (third.Pagination.TotalRecords, third.Pagination.TotalRecordsRelation));
    }

    [Fact]
    public async Task MaxRecords_CapsOverAllPages()
    {
        var client = server.Api(server.Acme.LiveKey);
        var first = await server.RunJobAsync(client, new() { Q = VegasOwners, Limit = 20, MaxRecords = 30 });
        var second = await server.RunJobAsync(client, new() { Q = VegasOwners, Limit = 20, MaxRecords = 30, Cursor = first.Pagination!.NextCursor });

        Assert.Equal((20, 10, null), (first.Data!.Count, second.Data!.Count, second.Pagination!.NextCursor));
        Assert.Equal((30, 2), (second.Pagination.MaxRecords, second.Pagination.TotalPages));
    }

    [Fact]
    public async Task JobsAndSearches_WithOneDedupeToken_DeliverEachPersonOnce_AndBillThemOnce()
    {
        var account = await server.CreateAccountAsync("job dedupe", 1000);
        var client = server.Api(account.LiveKey);
        var request = new PersonSearchBody { Q = VegasOwners, Limit = 50, DedupeToken = "jobs" };
        await client.CreatePersonSearchJobAsync(request, Ct);
        await client.CreatePersonSearchJobAsync(request, Ct);

        // All three want the same fifty; whoever is outrun looks again.
        var search = client.SearchPersonsWithBodyAsync(request, Ct);
        await server.RunJobsAsync();

        var jobs = await Task.WhenAll((await client.ListPersonSearchJobsAsync(new(), Ct)).Data.Select(job => client.GetPersonSearchJobAsync(job.JobId, Ct)));
        var delivered = jobs.SelectMany(job => job.Data!).Concat((await search).Data).Select(person => person.PersonId).ToList();
        Assert.Equal((150, 150), (delivered.Count, delivered.Distinct().Count()));
        Assert.Equal([50, 50], jobs.Select(job => job.BillableRecords!.Value));
        Assert.Equal((150, new(3, 150)), (await server.UsedCreditsAsync(account), await client.GetUsageAsync(Ct)));

        // Its cursor goes on with those whom nobody has delivered.
        var next = await client.SearchPersonsWithBodyAsync(request with { Limit = 100, Cursor = jobs[0].Pagination!.NextCursor }, Ct);
        Assert.DoesNotContain(next.Data, person => delivered.Contains(person.PersonId));
    }

    [Fact]
    public async Task RetryAfter_SaysWhenToLookAgain_UntilTheJobHasEnded()
    {
        var account = await server.CreateAccountAsync("job retry after", 10);
        var job = await server.Api(account.LiveKey).CreatePersonSearchJobAsync(new() { Q = VegasOwners, Limit = 1 }, Ct);
        using var client = server.Client(account.LiveKey);

        Assert.Equal(TimeSpan.FromSeconds(1), await RetryAfterAsync());
        foreach (var claimed in await server.ClaimJobsAsync())
        {
            if (claimed.Job.JobId == job.JobId)
                Assert.Equal(TimeSpan.FromSeconds(1), await RetryAfterAsync());
            await server.RunJobAsync(claimed);
        }

        Assert.Null(await RetryAfterAsync());

        async Task<TimeSpan?> RetryAfterAsync() => (await client.GetAsync($"/v1/persons/search/jobs/{job.JobId}", Ct)).Headers.RetryAfter?.Delta;
    }

    [Fact]
    public async Task TestKey_SearchesTheSample_AndNeverPays()
    {
        var account = await server.CreateAccountAsync("job test key", 0);
        var client = server.Api(account.TestKey);

        var job = await server.RunJobAsync(client, new() { Q = VegasOwners, MaxCredits = 0 });

        Assert.Equal((3, 0), (job.Data!.Count, job.BillableRecords));
        Assert.All(job.Data, person => Assert.StartsWith("Sample", person.FirstName, StringComparison.Ordinal));
        Assert.Equal(new(1, 0), await client.GetUsageAsync(Ct));
    }

    [Fact]
    public async Task Nobody_CostsNothing()
    {
        var account = await server.CreateAccountAsync("job of nobody", 0);
        var client = server.Api(account.LiveKey);

        var job = await server.RunJobAsync(client, new() { Q = "owners of insurance agencies in Alaska", MaxCredits = 0 });

        Assert.Equal((PersonSearchJobStatuses.Succeeded, 0, null), (job.Status, job.BillableRecords, job.Pagination!.NextCursor));
        Assert.Empty(job.Data!);
        Assert.Equal(new(1, 0), await client.GetUsageAsync(Ct));
    }

    [Fact]
    public async Task Person_WhoWasTakenOutOfTheDataSet_IsInNoResult()
    {
        var client = server.Api(server.Acme.LiveKey);
        var before = await server.RunJobAsync(client, new() { Q = VegasOwners, Limit = 3 });

        // As if the first had been another one, who is gone.
        await server.ExecuteAsync($"update app.jobs set person_ids[1] = 999999999 where job_id = '{before.JobId}'");

        var after = await client.GetPersonSearchJobAsync(before.JobId, Ct);
        Assert.Equal(before.Data!.Skip(1).Select(person => person.PersonId), after.Data!.Select(person => person.PersonId));
        Assert.Equal(3, after.BillableRecords);
    }

    /// <summary>Everything that a search answers but its times and the cursor, which is another text each time.</summary>
    private static string WithoutCursor(PersonSearchResponse page) => Text(
        page with { Pagination = page.Pagination with { NextCursor = null }, TimingsMs = new() { Interpretation = 0, Search = 0, Total = 0, SearchStrategy = "" } });

    private static string WithoutCursor(PersonSearchJobResponse job) => WithoutCursor(new PersonSearchResponse
    {
        SearchStrategy = job.SearchStrategy,
        Interpretation = job.Interpretation,
        Pagination = job.Pagination!,
        Data = job.Data!,
        BillableRecords = job.BillableRecords!.Value,
        TimingsMs = job.TimingsMs!,
    });

    private static string Text(PersonSearchResponse page) => JsonSerializer.Serialize(page, PersonDataJson.Wire.PersonSearchResponse);
}
