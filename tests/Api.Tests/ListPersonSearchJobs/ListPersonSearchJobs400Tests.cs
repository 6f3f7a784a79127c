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

    [Theory]
    [InlineData("from=yesterday", "from", "must be a time in ISO 8601, for example 2026-05-17T18:42:10Z")]
    [InlineData("from=2026-05-17T00:00:00Z&to=2026-05-17T00:00:00Z", "to", "must be after from")]
    public async Task Time_ThatIsNone_OrHoldsNothing_IsRefused(string query, string parameter, string error)
    {
        using var client = server.Client(server.Acme.LiveKey);
        var detail = await (await client.GetAsync($"/v1/persons/search/jobs?{query}", Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal(error, detail.GetProperty(parameter).GetString());
    }

    [Fact]
    public async Task Cursor_OfAnotherListOrAccount_IsRefused()
    {
        var account = await server.CreateAccountAsync("job list cursor", 10);
        var client = server.Api(account.LiveKey);
        for (var i = 0; i < 2; i++)
            await client.CreatePersonSearchJobAsync(new() { Q = "owners" }, Ct);
        var cursor = (await client.ListPersonSearchJobsAsync(new() { Limit = 1 }, Ct)).Pagination.NextCursor;

        foreach (var (key, query) in new[] { (account.LiveKey, $"status=queued&cursor={cursor}"), (account.LiveKey, $"from=2026-05-17T00:00:00Z&cursor={cursor}"), (account.TestKey, $"cursor={cursor}"), (server.Acme.LiveKey, $"cursor={cursor}") })
        {
            using var http = server.Client(key);
            await (await http.GetAsync($"/v1/persons/search/jobs?{query}", Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "invalid_cursor");
        }
    }
}
