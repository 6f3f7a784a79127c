using System.Net;
using System.Text;
using PersonData.Api.Tests.Http.Idempotency;
using PersonData.Contracts.Credits;
using PersonData.Contracts.Jobs;
using PersonData.Contracts.Search;

namespace PersonData.Api.Tests.CreatePersonSearchJob;

/// <summary>Protects: a job is checked and read when it is created, once, and costs nothing until it succeeds.</summary>
[Collection(typeof(SharedPeople))]
public sealed class CreatePersonSearchJob202Tests(PeopleServer server)
{
    private const string VegasOwners = "owners of insurance agencies in Las Vegas";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_IsQueuedAsItWasRead_AndFree()
    {
        var account = await server.CreateAccountAsync("job created", 1000);
        using var client = server.Client(account.LiveKey);
        using var content = new StringContent($$"""{ "q": "{{VegasOwners}}", "limit": 2 }""", Encoding.UTF8, "application/json");

        var response = await client.PostAsync("/v1/persons/search/jobs", content, Ct);

        Assert.Equal((HttpStatusCode.Accepted, "0"), (response.StatusCode, response.CreditsCharged()));
        var job = await response.JsonAsync();
        Assert.Equal(["job_id", "status", "search_strategy", "interpretation", "limit", "request_id", "created_at"], job.EnumerateObject().Select(member => member.Name));
        Assert.Equal($"/v1/persons/search/jobs/{job.GetProperty("job_id")}", response.Headers.Location!.OriginalString);
        Assert.Equal(("queued", "taxonomy"), (job.GetProperty("status").GetString(), job.GetProperty("search_strategy").GetString()));
        var search = await server.Api(account.TestKey).SearchPersonsAsync(new() { Q = VegasOwners }, Ct);
        Assert.Equal(search.Interpretation.Roles[0].Key, job.GetProperty("interpretation").GetProperty("roles")[0].GetProperty("key").GetString());
        Assert.Equal((0, new(0, 0)), (await server.UsedCreditsAsync(account), await server.Api(account.LiveKey).GetUsageAsync(Ct)));

        var queued = await server.Api(account.LiveKey).GetPersonSearchJobAsync(job.GetProperty("job_id").GetGuid(), Ct);
        Assert.Equal((PersonSearchJobStatuses.Queued, null, null, null), (queued.Status, queued.Data, queued.Pagination, queued.BillableRecords));
    }

    [Fact]
    public async Task Job_SaysWhatWasAsked_AndTheLedgerWhoAsked()
    {
        var account = await server.CreateAccountAsync("job echo", 1000);
        var client = server.Api(account.LiveKey);
        var request = new PersonSearchBody { Q = VegasOwners, Limit = 7, MaxRecords = 9, MaxCredits = 8, DedupeToken = "echo", DedupeUserId = "user-8" };

        var created = await client.CreatePersonSearchJobAsync(request, Ct);
        await server.RunJobsAsync();

        var read = await client.GetPersonSearchJobAsync(created.JobId, Ct);
        var listed = Assert.Single((await client.ListPersonSearchJobsAsync(new(), Ct)).Data);
        foreach (var job in new[] { created, read, listed })
            Assert.Equal((7, 9, 8, "echo", "user-8"), (job.Limit, job.MaxRecords, job.MaxCredits, job.DedupeToken, job.DedupeUserId));
        var charged = Assert.Single((await client.ListTransactionsAsync(new() { Kind = TransactionKinds.Capture }, Ct)).Data);
        Assert.Equal((-7, created.RequestId, read.RequestId), (charged.CreditUnits, charged.RequestId, charged.RequestId));
    }

    [Fact]
    public async Task Usage_IsRecordedUnderTheOperationThatAsked_WhenTheJobSucceeds()
    {
        var account = await server.CreateAccountAsync("job usage", 1000);
        var client = server.Api(account.LiveKey);

        await server.RunJobAsync(client, new() { Q = VegasOwners, Limit = 7, DedupeToken = "usage", DedupeUserId = "user-7" });

        Assert.Equal((7, new(1, 7)), (await server.UsedCreditsAsync(account), await client.GetUsageAsync(Ct)));
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        foreach (var (groupBy, of) in new[] { ("operation", "createPersonSearchJob"), ("user", "user-7") })
        {
            var usage = Assert.Single((await client.GetUsageAsync(new() { From = today.AddDays(-1), GroupBy = groupBy }, Ct)).Series!);
            Assert.Equal((of, 7), (usage.Operation ?? usage.UserId, usage.BillableRecords));
        }
    }

    [Fact]
    public async Task Repetition_WithTheSameIdempotencyKey_MakesOneJob()
    {
        var account = await server.CreateAccountAsync("job repeated", 1000);
        using var client = server.Client(account.LiveKey);
        var key = IdempotentCalls.NewKey();

        var calls = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.PostAsync("/v1/persons/search/jobs", $$"""{ "q": "{{VegasOwners}}" }""", key)));
        var repeated = await client.PostAsync("/v1/persons/search/jobs", $$"""{ "q": "{{VegasOwners}}" }""", key);

        repeated.IsReplayOf(Assert.Single(calls, call => call.Status == 202 && !call.Replayed));
        var jobs = await server.Api(account.LiveKey).ListPersonSearchJobsAsync(new(), Ct);
        Assert.Equal(repeated.Json.GetProperty("job_id").GetGuid(), Assert.Single(jobs.Data).JobId);
    }
}
