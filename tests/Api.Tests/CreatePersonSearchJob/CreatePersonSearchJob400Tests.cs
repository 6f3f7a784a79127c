using System.Net;
using System.Text;

namespace PersonData.Api.Tests.CreatePersonSearchJob;

/// <summary>Protects: what a search would refuse is refused when the job is created, and nothing is queued.</summary>
[Collection(typeof(SharedPeople))]
public sealed class CreatePersonSearchJob400Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{}", "q", "exactly one of q, interpretation is required")]
    [InlineData("""{ "q": "owners", "interpretation": {} }""", "q", "exactly one of q, interpretation is required")]
    [InlineData("""{ "q": "owners", "limit": 0 }""", "limit", "must be a whole number of 1 or more")]
    [InlineData("""{ "q": "owners", "max_credits": -1 }""", "max_credits", "must be a whole number of 0 or more")]
    [InlineData("""{ "q": "owners", "dedupe_user_id": "user-1" }""", "dedupe_user_id", "needs a dedupe_token")]
    [InlineData("""{ "q": "owners", "webhook_url": "https://example.com" }""", "webhook_url", "unknown member")]
    public async Task Member_ThatIsWrong_IsNamed(string body, string member, string message)
    {
        var detail = await (await PostAsync(server.Acme.LiveKey, body)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.StartsWith(message, detail.GetProperty(member).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task QueryOrCursor_ThatCannotBeSearched_IsRefusedAtOnce()
    {
        var account = await server.CreateAccountAsync("job refused", 0);
        await (await PostAsync(account.LiveKey, """{ "q": "12345" }""")).IsErrorAsync(HttpStatusCode.BadRequest, "unsupported_search");
        await (await PostAsync(account.LiveKey, """{ "q": "owners", "cursor": "x" }""")).IsErrorAsync(HttpStatusCode.BadRequest, "invalid_cursor");
        var foreign = (await server.Api(server.Acme.LiveKey).SearchPersonsAsync(new() { Q = "owners", Limit = 1 }, Ct)).Pagination.NextCursor;
        await (await PostAsync(account.LiveKey, $$"""{ "q": "owners", "cursor": "{{foreign}}" }""")).IsErrorAsync(HttpStatusCode.BadRequest, "invalid_cursor");

        Assert.Empty((await server.Api(account.LiveKey).ListPersonSearchJobsAsync(new(), Ct)).Data);
    }

    private async Task<HttpResponseMessage> PostAsync(string key, string body)
    {
        using var client = server.Client(key);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.PostAsync("/v1/persons/search/jobs", content, Ct);
    }
}
