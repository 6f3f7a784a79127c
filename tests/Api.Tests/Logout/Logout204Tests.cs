using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
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

    /// <summary>As <c>persondata users set-password</c> does beside a running server.</summary>
    [Fact]
    public async Task Password_ThatIsChangedElsewhere_EndsEverySessionByTheEndOfTheMemory()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var there = await server.StartReplicaAsync(new LogLines(), clock);
        await server.CreateUserAsync("changed@example.com", UserRole.Owner, server.Acme.Account);
        var sessions = new[] { await server.LoginAsync("changed@example.com"), await server.LoginAsync("changed@example.com") };
        foreach (var session in sessions)
            Assert.Equal(HttpStatusCode.OK, await CallAsync(session.AccessToken, ApiServer.AddressOf(there)));

        await using (var connection = await server.Database.App.OpenConnectionAsync(Ct))
        {
            var users = server.Services.GetRequiredService<Users>();
            Assert.IsType<SetPasswordResult.Changed>(
                await users.SetPasswordAsync(connection, AuditActor.CommandLine, requestId: null, "changed@example.com", "another long password", Ct));
        }

        clock.Advance(ApiKeys.CacheLifetime);
        using var anybody = server.Client();
        foreach (var session in sessions)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(session.AccessToken, ApiServer.AddressOf(there)));
            await (await anybody.PostAsJsonAsync("/v1/auth/refresh", new { refresh_token = session.RefreshToken }, Ct)).IsErrorAsync(HttpStatusCode.Unauthorized, "invalid_key");
        }

        await Assert.ThrowsAsync<PersonDataException>(() => server.LoginAsync("changed@example.com"));
        await new PersonDataClient(anybody).LoginAsync(new Contracts.Accounts.LoginRequest("changed@example.com", "another long password"), Ct);
    }

    private async Task<HttpStatusCode> CallAsync(string token, Uri address)
    {
        using var client = server.Client(token, address);
        return (await client.GetAsync("/v1/usage", Ct)).StatusCode;
    }
}
