using PersonData.Contracts.Jobs;
using PersonData.Core.Jobs;

namespace PersonData.Api.Tests.CancelPersonSearchJob;

/// <summary>Protects: a job that was canceled is never billed, however far its worker was.</summary>
[Collection(typeof(SharedPeople))]
public sealed class CancelPersonSearchJob200Tests(PeopleServer server)
{
    private const string VegasOwners = "owners of insurance agencies in Las Vegas";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task QueuedJob_IsNotRunAnyMore()
    {
        var account = await server.CreateAccountAsync("job canceled", 100);
        var client = server.Api(account.LiveKey);
        var job = await client.CreatePersonSearchJobAsync(new() { Q = VegasOwners, Limit = 1 }, Ct);

        var canceled = await client.CancelPersonSearchJobAsync(job.JobId, Ct);
        await server.RunJobsAsync();

        Assert.Equal((PersonSearchJobStatuses.Canceled, null), (canceled.Status, canceled.StartedAt));
        Assert.Equal(PersonSearchJobStatuses.Canceled, (await client.GetPersonSearchJobAsync(job.JobId, Ct)).Status);
        Assert.Equal((0, new(0, 0)), (await server.UsedCreditsAsync(account), await client.GetUsageAsync(Ct)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("canceled")]
    public async Task RunningJob_IsNotBilled_AndItsWorkerChangesNothing(string? dedupeToken)
    {
        var account = await server.CreateAccountAsync($"job canceled while running {dedupeToken}", 100);
        var client = server.Api(account.LiveKey);
        var job = await client.CreatePersonSearchJobAsync(new() { Q = VegasOwners, Limit = 1, DedupeToken = dedupeToken }, Ct);
        var claimed = Assert.Single(await server.ClaimJobsAsync(), claimed => claimed.Job.JobId == job.JobId);
        Assert.Equal(PersonSearchJobStatuses.Running, (await client.GetPersonSearchJobAsync(job.JobId, Ct)).Status);

        await client.CancelPersonSearchJobAsync(job.JobId, Ct);

        Assert.Equal(JobEnd.Lost, await server.RunJobAsync(claimed));
        Assert.Equal(PersonSearchJobStatuses.Canceled, (await client.GetPersonSearchJobAsync(job.JobId, Ct)).Status);
        Assert.Equal((0, new(0, 0)), (await server.UsedCreditsAsync(account), await client.GetUsageAsync(Ct)));
    }

    [Fact]
    public async Task Cancellations_ThatRaceWithWorkers_EndEachJobOneWay()
    {
        var account = await server.CreateAccountAsync("job race", 1000);
        var client = server.Api(account.LiveKey);
        var jobs = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            client.CreatePersonSearchJobAsync(new() { Q = VegasOwners, Limit = 1, DedupeToken = i % 2 == 0 ? null : $"race {i}" }, Ct)));

        var running = server.RunJobsAsync();
        var canceled = (await Task.WhenAll(jobs.Select(CancelAsync))).Count(status => status == 200);
        await running;

        var ended = (await client.ListPersonSearchJobsAsync(new(), Ct)).Data;
        var succeeded = ended.Count(job => job.Status == PersonSearchJobStatuses.Succeeded);
        Assert.Equal((canceled, 40 - canceled), (ended.Count(job => job.Status == PersonSearchJobStatuses.Canceled), succeeded));
        Assert.Equal((succeeded, new(succeeded, succeeded)), (await server.UsedCreditsAsync(account), await client.GetUsageAsync(Ct)));
        Assert.True((await server.VerifyLedgerAsync()).IsBalanced);

        async Task<int> CancelAsync(PersonSearchJobEntry job)
        {
            using var http = server.Client(account.LiveKey);
            var response = await http.DeleteAsync($"/v1/persons/search/jobs/{job.JobId}", Ct);
            Assert.True((int)response.StatusCode is 200 or 409);
            return (int)response.StatusCode;
        }
    }
}
