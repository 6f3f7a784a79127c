using System.Net;

namespace PersonData.Api.Tests.CancelPersonSearchJob;

/// <summary>Protects: a job that has ended stays as it is.</summary>
[Collection(typeof(SharedPeople))]
public sealed class CancelPersonSearchJob409Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_ThatHasEnded_IsAConflict()
    {
        var account = await server.CreateAccountAsync("job ended", 1);
        var client = server.Api(account.LiveKey);
        var succeeded = await server.RunJobAsync(client, new() { Q = "owners", Limit = 1 });
        var failed = await server.RunJobAsync(client, new() { Q = "owners", Limit = 1 });
        var canceled = await client.CancelPersonSearchJobAsync((await client.CreatePersonSearchJobAsync(new() { Q = "owners" }, Ct)).JobId, Ct);

        using var http = server.Client(account.LiveKey);
        foreach (var (job, end) in new[] { (succeeded.JobId, "has succeeded"), (failed.JobId, "has failed"), (canceled.JobId, "was canceled") })
        {
            var detail = await (await http.DeleteAsync($"/v1/persons/search/jobs/{job}", Ct)).IsErrorAsync(HttpStatusCode.Conflict, "conflict");
            Assert.Equal($"The job has ended: it {end}.", detail.GetString());
        }

        Assert.Equal((1, "succeeded"), (await server.UsedCreditsAsync(account), (await client.GetPersonSearchJobAsync(succeeded.JobId, Ct)).Status));
    }
}
