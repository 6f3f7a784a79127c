using System.Net;
using System.Net.Http.Json;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.CreateKey;

public sealed class CreateKey403Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("all")]
    [InlineData("read:persons")]
    [InlineData("manage:webhooks")]
    public async Task Permission_ThatTheCallingKeyLacks_IsNotHandedOut(string permission)
    {
        using var client = server.Client(await server.CreateKeyAsync(server.Acme.Account, permissions: Permissions.ManageKeys | Permissions.ReadUsage));
        var response = await client.PostAsJsonAsync("/v1/keys", new { name = "a", permissions = new[] { "read:usage", permission } }, Ct);
        var detail = (await response.IsErrorAsync(HttpStatusCode.Forbidden, "insufficient_permissions")).GetString();
        Assert.Contains(permission, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("read:usage", detail, StringComparison.Ordinal);
    }

    /// <summary><c>all</c> holds every permission to come; the sum of those of today does not.</summary>
    [Fact]
    public async Task All_IsMoreThanEveryPermissionOfToday()
    {
        var everyOne = PermissionNames.Every.Where(name => name != "all").ToArray();
        Assert.True(PermissionNames.TryParse(everyOne, out var permissions, out _));
        using var client = server.Client(await server.CreateKeyAsync(server.Acme.Account, permissions: permissions));
        Assert.Equal(HttpStatusCode.Created, (await client.PostAsJsonAsync("/v1/keys", new { name = "a", permissions = everyOne }, Ct)).StatusCode);
        await (await client.PostAsJsonAsync("/v1/keys", new { name = "a", permissions = new[] { "all" } }, Ct)).IsErrorAsync(HttpStatusCode.Forbidden, "insufficient_permissions");
    }

    [Fact]
    public async Task LiveKey_IsNotMadeByATestKey()
    {
        using var client = server.Client(server.Acme.TestKey);
        var response = await client.PostAsJsonAsync("/v1/keys", new { name = "a", permissions = new[] { "all" } }, Ct);
        Assert.Contains("\"test\": true", (await response.IsErrorAsync(HttpStatusCode.Forbidden, "insufficient_permissions")).GetString(), StringComparison.Ordinal);
    }
}
