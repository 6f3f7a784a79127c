using System.Net;

namespace PersonData.Api.Tests.ListPersonSearchJobs;

[Collection(typeof(SharedPeople))]
public sealed class ListPersonSearchJobs400Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_ThatIsNone_IsRefused()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var detail = await (await client.GetAsync("/v1/persons/search/jobs?status=done", Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal("must be one of queued, running, succeeded, failed, canceled", detail.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Cursor_OfAnotherListOrAccount_IsRefused()
    {
        var account = await server.CreateAccountAsync("job list cursor", 10);
        var client = server.Api(account.LiveKey);
        for (var i = 0; i < 2; i++)
            await client.CreatePersonSearchJobAsync(new() { Q = "owners" }, Ct);
        var cursor = (await client.ListPersonSearchJobsAsync(new() { Limit = 1 }, Ct)).Pagination.NextCursor;

        foreach (var (key, query) in new[] { (account.LiveKey, $"status=queued&cursor={cursor}"), (account.TestKey, $"cursor={cursor}"), (server.Acme.LiveKey, $"cursor={cursor}") })
        {
            using var http = server.Client(key);
            await (await http.GetAsync($"/v1/persons/search/jobs?{query}", Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "invalid_cursor");
        }
    }
}
