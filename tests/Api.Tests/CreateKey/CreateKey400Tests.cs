using System.Net;
using System.Net.Http.Json;
using System.Text;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.CreateKey;

public sealed class CreateKey400Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{ "permissions": ["all"] }""", "name", "is required")]
    [InlineData("""{ "name": "a" }""", "permissions", "is required")]
    [InlineData("""{ "name": "a", "permissions": [] }""", "permissions", "one or more of")]
    [InlineData("""{ "name": "a", "permissions": ["read:everything"] }""", "permissions", "read:persons")]
    [InlineData("""{ "name": "a", "permissions": "all" }""", "permissions", "list")]
    [InlineData("""{ "name": "a", "permissions": ["all"], "test": "yes" }""", "test", "true or false")]
    [InlineData("""{ "name": "a", "permissions": ["all"], "expires_at": "2020-01-01T00:00:00Z" }""", "expires_at", "future")]
    [InlineData("""{ "name": "a", "permissions": ["all"], "expires_at": "tomorrow" }""", "expires_at", "ISO 8601")]
    [InlineData("""{ "name": "a", "permissions": ["all"], "rate_limit_per_minute": 0 }""", "rate_limit_per_minute", "from 1")]
    [InlineData("""{ "name": "a", "permissions": ["all"], "rate_limit_per_minute": 6001 }""", "rate_limit_per_minute", "at most 6000")]
    [InlineData("""{ "name": "a", "permissions": ["all"], "parallel_limit": 65 }""", "parallel_limit", "at most 64")]
    public async Task Member_ThatIsWrong_IsNamedWithItsRemedy(string body, string member, string remedy)
    {
        using var client = server.Client(server.Acme.LiveKey);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var detail = await (await client.PostAsync("/v1/keys", content, Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Contains(remedy, detail.GetProperty(member).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_ThatIsWrong_IsNamedAtOnce()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var response = await client.PostAsJsonAsync("/v1/keys", new { name = 1, permissions = new[] { "x" }, test = 1, expires_at = 1, rate_limit_per_minute = "1", parallel_limit = 0.5 }, Ct);
        var detail = await response.IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal(6, detail.EnumerateObject().Count());
    }

    /// <summary>Or whoever has a key for a day would have one for ever.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("2101-01-01T00:00:01Z")]
    public async Task End_BeyondThatOfTheCallingKey_IsRefused(string? end)
    {
        using var client = server.Client(await server.CreateKeyAsync(server.Acme.Account, expiresAt: new DateTimeOffset(2101, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        var response = await client.PostAsJsonAsync("/v1/keys", new { name = "a", permissions = new[] { "all" }, expires_at = end }, Ct);
        var detail = await response.IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Contains("2101-01-01T00:00:00Z", detail.GetProperty("expires_at").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limit_BeyondThatOfTheCallingKey_IsRefused()
    {
        using var client = server.Client(await server.CreateKeyAsync(server.Acme.Account, permissions: Permissions.ManageKeys, rateLimitPerMinute: 10, parallelLimit: 1));
        var response = await client.PostAsJsonAsync("/v1/keys", new { name = "a", permissions = new[] { "manage:keys" }, rate_limit_per_minute = 11, parallel_limit = 2 }, Ct);
        var detail = await response.IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal(["parallel_limit", "rate_limit_per_minute"], detail.EnumerateObject().Select(field => field.Name).Order());
    }
}
