using Microsoft.Extensions.DependencyInjection;
using PersonData.Contracts;
using PersonData.Contracts.Jobs;
using PersonData.Contracts.Search;
using PersonData.Core.Jobs;

namespace PersonData.Api.Tests;

/// <summary>Runs jobs as a Worker does, when a test says so.</summary>
internal static class JobRuns
{
    public static async Task<IReadOnlyList<ClaimedJob>> ClaimJobsAsync(this ApiServer server, int limit = 100) =>
        await server.Services.GetRequiredService<JobClaims>().ClaimAsync(limit);

    public static async Task<JobEnd> RunJobAsync(this ApiServer server, ClaimedJob claimed)
    {
        var (end, reason) = await server.Services.GetRequiredService<JobRunner>().RunAsync(claimed, CancellationToken.None);
        Assert.Null(reason);
        return end;
    }

    /// <summary>Runs every job that is due, those that are claimed together side by side.</summary>
    public static async Task RunJobsAsync(this ApiServer server)
    {
        while (await server.ClaimJobsAsync() is { Count: > 0 } claimed)
            await Task.WhenAll(claimed.Select(server.RunJobAsync));
    }

    /// <summary>Creates a job, runs it, and reads it.</summary>
    public static async Task<PersonSearchJobResponse> RunJobAsync(this ApiServer server, PersonDataClient client, PersonSearchBody request)
    {
        var job = await client.CreatePersonSearchJobAsync(request, TestContext.Current.CancellationToken);
        await server.RunJobsAsync();
        return await client.GetPersonSearchJobAsync(job.JobId, TestContext.Current.CancellationToken);
    }
}
