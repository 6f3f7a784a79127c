using System.Net;

namespace PersonData.Api.Tests.GetPersonSearchJob;

/// <summary>Protects: nobody learns of a job that is another account's, of the other kind of key, or deleted.</summary>
[Collection(typeof(SharedPeople))]
public sealed class GetPersonSearchJob404Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("none")]
    [InlineData("019e37385f487d1b9c0a3f2b6f4f5a10")]
    [InlineData("019e3738-5f48-7d1b-9c0a-3f2b6f4f5a10")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public async Task Id_ThatIsNoJob_IsNotFound(string id)
    {
        using var client = server.Client(server.Acme.LiveKey);
        await (await client.GetAsync($"/v1/persons/search/jobs/{id}", Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        await (await client.DeleteAsync($"/v1/persons/search/jobs/{id}", Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Job_OfAnotherAccountOrKindOfKey_IsNotFound_AndCannotBeCanceled()
    {
        var (mine, other) = (await server.CreateAccountAsync("job mine", 10), await server.CreateAccountAsync("job other", 10));
        var live = await server.Api(mine.LiveKey).CreatePersonSearchJobAsync(new() { Q = "owners" }, Ct);
        var test = await server.Api(mine.TestKey).CreatePersonSearchJobAsync(new() { Q = "owners" }, Ct);

        foreach (var (key, job) in new[] { (other.LiveKey, live), (mine.TestKey, live), (other.TestKey, test), (mine.LiveKey, test) })
        {
            using var client = server.Client(key);
            await (await client.GetAsync($"/v1/persons/search/jobs/{job.JobId}", Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
            await (await client.DeleteAsync($"/v1/persons/search/jobs/{job.JobId}", Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        }

        Assert.Equal("queued", (await server.Api(mine.LiveKey).GetPersonSearchJobAsync(live.JobId, Ct)).Status);
        Assert.Equal("queued", (await server.Api(mine.TestKey).GetPersonSearchJobAsync(test.JobId, Ct)).Status);
    }

    [Fact]
    public async Task Job_ThatEndedSevenDaysAgo_IsNotFound()
    {
        var account = await server.CreateAccountAsync("job expired", 10);
        var client = server.Api(account.LiveKey);
        var job = await server.RunJobAsync(client, new() { Q = "owners", Limit = 1 });
        Assert.Single((await client.ListPersonSearchJobsAsync(new(), Ct)).Data);
        await server.ExecuteAsync($"update app.jobs set ended_at = ended_at - interval '7 days' where job_id = '{job.JobId}'");

        using var http = server.Client(account.LiveKey);
        await (await http.GetAsync($"/v1/persons/search/jobs/{job.JobId}", Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        await (await http.DeleteAsync($"/v1/persons/search/jobs/{job.JobId}", Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Empty((await client.ListPersonSearchJobsAsync(new(), Ct)).Data);
    }
}
