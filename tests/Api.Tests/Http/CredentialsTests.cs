using System.Net;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.Http;

public sealed class CredentialsTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("x-api-key", "{0}")]
    [InlineData("X-API-Key", "{0}")]
    [InlineData("Authorization", "Bearer {0}")]
    [InlineData("Authorization", "bearer {0}")]
    public async Task Key_InEitherHeader_IsAccepted(string header, string format)
    {
        var response = await SendAsync((header, string.Format(null, format, server.Acme.LiveKey)));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("0", response.CreditsCharged());
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Key_WhenThereIsNone_Is401AndSaysHowToSendOne()
    {
        var response = await SendAsync();
        var detail = await response.IsErrorAsync(HttpStatusCode.Unauthorized, "invalid_key");
        Assert.Contains("x-api-key", detail.GetString(), StringComparison.Ordinal);
        Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
        Assert.False(response.Headers.Contains("X-Credits-Charged"));
    }

    [Theory]
    [InlineData("x-api-key", "")]
    [InlineData("x-api-key", "pd_live_000000000000000000000000000000000000000000000000")]
    [InlineData("x-api-key", "' or 1=1 --")]
    [InlineData("Authorization", "Bearer")]
    [InlineData("Authorization", "Bearer x")]
    [InlineData("Authorization", "Basic cGQ6bGl2ZQ==")]
    public async Task Key_WhenItIsNoneOfOurs_Is401(string header, string value) =>
        await (await SendAsync((header, value))).IsErrorAsync(HttpStatusCode.Unauthorized, "invalid_key");

    [Fact]
    public async Task Key_WhenTwoAreSent_Is401() =>
        await (await SendAsync(("x-api-key", server.Acme.LiveKey), ("Authorization", $"Bearer {server.Acme.TestKey}")))
            .IsErrorAsync(HttpStatusCode.Unauthorized, "invalid_key");

    [Fact]
    public async Task Key_WithoutThePermission_Is403NamingIt()
    {
        var key = await server.CreateKeyAsync(server.Acme.Account, permissions: Permissions.All & ~Permissions.ReadUsage);
        var detail = await (await SendAsync(("x-api-key", key))).IsErrorAsync(HttpStatusCode.Forbidden, "insufficient_permissions");
        Assert.Contains("read:usage", detail.GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/persons/search?q=ceo")]
    [InlineData("/v1/persons/search/taxonomy")]
    [InlineData("/v1/persons/lookup?email=a@example.com")]
    [InlineData("/v1/companies/example.com/people")]
    [InlineData("/v1/domains")]
    public async Task Key_WithReadUsageOnly_ReadsNoPeople(string path)
    {
        using var client = server.Client(await server.CreateKeyAsync(server.Acme.Account, permissions: Permissions.ReadUsage));
        await (await client.GetAsync(path, Ct)).IsErrorAsync(HttpStatusCode.Forbidden, "insufficient_permissions");
    }

    [Fact]
    public async Task Key_OfASuspendedAccount_Is403()
    {
        var caller = await server.CreateAccountAsync("Suspended", 1);
        await server.ExecuteAsync("update accounts set status = 'suspended' where name = 'Suspended'");
        await (await SendAsync(("x-api-key", caller.LiveKey))).IsErrorAsync(HttpStatusCode.Forbidden, "account_suspended");
    }

    [Fact]
    public async Task Key_OfAClosedAccount_Is401()
    {
        var caller = await server.CreateAccountAsync("Closed", 1);
        await server.ExecuteAsync("update accounts set status = 'closed' where name = 'Closed'");
        await (await SendAsync(("x-api-key", caller.LiveKey))).IsErrorAsync(HttpStatusCode.Unauthorized, "invalid_key");
    }

    private async Task<HttpResponseMessage> SendAsync(params (string Name, string Value)[] headers)
    {
        using var client = server.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/usage");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, Ct);
    }
}
