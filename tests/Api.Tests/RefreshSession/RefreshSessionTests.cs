using System.Net;
using System.Net.Http.Json;
using PersonData.Contracts;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.RefreshSession;

public sealed class RefreshSession200Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AccessToken_EndsAfterItsTime_AndTheRefreshTokenBringsAnother()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var replica = await server.StartReplicaAsync(new LogLines(), clock);
        var address = ApiServer.AddressOf(replica);
        await server.CreateUserAsync("refreshing@example.com", UserRole.Member, server.Acme.Account);
        var session = await server.LoginAsync("refreshing@example.com", address);
        for (var day = 0; day < 30; day += 10)
        {
            clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
            Assert.Equal(HttpStatusCode.OK, await CallAsync(session.AccessToken, address));
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(session.AccessToken, address));

            clock.Advance(TimeSpan.FromDays(10));
            session = await RefreshAsync(session, address);
            Assert.Equal(HttpStatusCode.OK, await CallAsync(session.AccessToken, address));
        }

        clock.Advance(TimeSpan.FromDays(14));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Assert.ThrowsAsync<PersonDataException>(() => RefreshAsync(session, address))).Status);
    }

    private async Task<SessionResponse> RefreshAsync(SessionResponse session, Uri address)
    {
        using var client = server.Client(address: address);
        return await new PersonDataClient(client).RefreshSessionAsync(new RefreshSessionRequest(session.RefreshToken), Ct);
    }

    private async Task<HttpStatusCode> CallAsync(string token, Uri address)
    {
        using var client = server.Client(token, address);
        return (await client.GetAsync("/v1/usage", Ct)).StatusCode;
    }
}

public sealed class RefreshSession401Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>One of the two who had the token has stolen it; nobody knows which.</summary>
    [Fact]
    public async Task RefreshToken_ThatIsUsedAgain_EndsTheSessionForBoth()
    {
        await server.CreateUserAsync("stolen@example.com", UserRole.Member, server.Acme.Account);
        var first = await server.LoginAsync("stolen@example.com");
        using var client = server.Client();
        var second = await new PersonDataClient(client).RefreshSessionAsync(new RefreshSessionRequest(first.RefreshToken), Ct);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(second.AccessToken));

        await AssertRefusedAsync(first.RefreshToken);

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(first.AccessToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(second.AccessToken));
        await AssertRefusedAsync(second.RefreshToken);
    }

    [Fact]
    public async Task RefreshToken_ThatManyUseAtTheSameTime_IsGoodAtMostOnce()
    {
        await server.CreateUserAsync("raced@example.com", UserRole.Member, server.Acme.Account);
        var session = await server.LoginAsync("raced@example.com");
        using var client = server.Client();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.PostAsJsonAsync("/v1/auth/refresh", new { refresh_token = session.RefreshToken }, Ct)));
        Assert.True(answers.Count(answer => answer.IsSuccessStatusCode) <= 1);
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(session.AccessToken));
    }

    [Fact]
    public async Task Token_OfTheOtherKind_OrChanged_IsRefused()
    {
        await server.CreateUserAsync("tampered@example.com", UserRole.Member, server.Acme.Account);
        var session = await server.LoginAsync("tampered@example.com");
        await AssertRefusedAsync(session.AccessToken);
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(session.RefreshToken));
        for (var i = 0; i < session.AccessToken.Length; i += 7)
        {
            var changed = session.AccessToken[..i] + (session.AccessToken[i] == 'A' ? 'B' : 'A') + session.AccessToken[(i + 1)..];
            Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(changed));
            await AssertRefusedAsync(session.RefreshToken[..i] + (session.RefreshToken[i] == 'A' ? 'B' : 'A') + session.RefreshToken[(i + 1)..]);
        }

        Assert.Equal(HttpStatusCode.OK, await CallAsync(session.AccessToken));
    }

    /// <summary>What the key ring signs is not enough: a token made from a copy of the database lacks the session's secret.</summary>
    [Fact]
    public async Task Session_CannotBeFoundByWhatTheDatabaseHolds()
    {
        await server.CreateUserAsync("copied@example.com", UserRole.Member, server.Acme.Account);
        var session = await server.LoginAsync("copied@example.com");
        await using var command = server.Database.App.CreateCommand("select coalesce(string_agg(sessions::text, ''), '') from sessions");
        var rows = (string)(await command.ExecuteScalarAsync(Ct))!;
        var tokens = (Api.Http.SessionTokens)server.Services.GetService(typeof(Api.Http.SessionTokens))!;
        Assert.DoesNotContain(tokens.ReadAccess(session.AccessToken)!, rows, StringComparison.OrdinalIgnoreCase);
    }

    private async Task AssertRefusedAsync(string token)
    {
        using var client = server.Client();
        await (await client.PostAsJsonAsync("/v1/auth/refresh", new { refresh_token = token }, Ct)).IsErrorAsync(HttpStatusCode.Unauthorized, "invalid_key");
    }

    private async Task<HttpStatusCode> CallAsync(string token)
    {
        using var client = server.Client(token);
        return (await client.GetAsync("/v1/usage", Ct)).StatusCode;
    }
}

public sealed class RefreshSession403Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RefreshToken_OfASuspendedAccount_IsRefusedAndNotUsedUp()
    {
        var account = await server.CreateAccountAsync("Suspended refresh", 0);
        await server.CreateUserAsync("waiting@example.com", UserRole.Owner, account.Account);
        var session = await server.LoginAsync("waiting@example.com");
        var changes = (CredentialChanges)server.Services.GetService(typeof(CredentialChanges))!;
        await server.ExecuteAsync("update accounts set status = 'suspended' where name = 'Suspended refresh'");
        changes.Announce(account.Account.AccountId);
        using var client = server.Client();
        await (await client.PostAsJsonAsync("/v1/auth/refresh", new { refresh_token = session.RefreshToken }, Ct)).IsErrorAsync(HttpStatusCode.Forbidden, "account_suspended");

        await server.ExecuteAsync("update accounts set status = 'active' where name = 'Suspended refresh'");
        changes.Announce(account.Account.AccountId);
        await new PersonDataClient(client).RefreshSessionAsync(new RefreshSessionRequest(session.RefreshToken), Ct);
    }
}
