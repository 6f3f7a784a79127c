using System.Net;
using System.Net.Http.Json;
using PersonData.Contracts;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.Logout;

public sealed class Logout204Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_EndsHereAtOnce_AndItsUsersOtherSessionGoesOn()
    {
        await server.CreateUserAsync("leaving@example.com", UserRole.Member, server.Acme.Account);
        var (ended, other) = (await server.LoginAsync("leaving@example.com"), await server.LoginAsync("leaving@example.com"));
        using var client = server.Client(ended.AccessToken);
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync("/v1/auth/logout", content: null, Ct)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(ended.AccessToken, server.Address));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(other.AccessToken, server.Address));
        using var anybody = server.Client();
        await (await anybody.PostAsJsonAsync("/v1/auth/refresh", new { refresh_token = ended.RefreshToken }, Ct)).IsErrorAsync(HttpStatusCode.Unauthorized, "invalid_key");
    }

    [Fact]
    public async Task OtherReplica_KnowsByTheEndOfItsMemory()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var there = await server.StartReplicaAsync(new LogLines(), clock);
        var token = await server.SignInAsync(UserRole.Owner, server.Acme.Account);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(token, ApiServer.AddressOf(there)));

        using var client = server.Client(token);
        await new PersonDataClient(client).LogoutAsync(Ct);

        clock.Advance(ApiKeys.CacheLifetime);
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(token, ApiServer.AddressOf(there)));
    }

    private async Task<HttpStatusCode> CallAsync(string token, Uri address)
    {
        using var client = server.Client(token, address);
        return (await client.GetAsync("/v1/usage", Ct)).StatusCode;
    }
}
