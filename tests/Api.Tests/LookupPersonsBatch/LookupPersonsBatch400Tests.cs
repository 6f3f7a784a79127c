using System.Net;
using System.Text;
using System.Text.Json;

namespace PersonData.Api.Tests.LookupPersonsBatch;

public sealed class LookupPersonsBatch400Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryMistake_IsNamedAtOnce_UnderItsLookup()
    {
        var detail = await RefusedAsync(
            """
            { "lookups": [{ "email": "jordan@example.com" }, {}, { "email": "jordan", "phone": "12" }, { "company_domain": "not a domain", "cursor": "x" }, null, { "linkedin_url": 7 }],
              "max_records": 0 }
            """);
        Assert.Equal(
            ["lookups[1].email", "lookups[2].email", "lookups[2].phone", "lookups[3].company_domain", "lookups[3].cursor", "lookups[4]", "lookups[5].linkedin_url", "max_records"],
            detail.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "lookups": null }""")]
    [InlineData("""{ "lookups": [] }""")]
    [InlineData("""{ "lookups": {} }""")]
    public async Task Lookups_AreRequired(string body) => Assert.True((await RefusedAsync(body)).TryGetProperty("lookups", out _));

    [Fact]
    public async Task Lookups_AreAtMostAHundred()
    {
        var lookups = string.Join(',', Enumerable.Repeat("""{ "email": "a@b.example" }""", 101));
        Assert.Equal("must have at most 100 entries", (await RefusedAsync($$"""{ "lookups": [{{lookups}}] }""")).GetProperty("lookups").GetString());
    }

    private async Task<JsonElement> RefusedAsync(string body)
    {
        using var client = server.Client(server.Acme.LiveKey);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await (await client.PostAsync("/v1/persons/lookup/batch", content, Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
    }
}
