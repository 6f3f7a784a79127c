using System.Net;
using PersonData.Contracts;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.Login;

public sealed class Login200Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Owner_CallsAsTheAccount_AndUsageIsTheirs()
    {
        var user = await server.CreateUserAsync("owner@example.com", UserRole.Owner, server.Acme.Account);
        var session = await server.LoginAsync("Owner@Example.com");

        Assert.Equal(("Bearer", 900), (session.TokenType, session.ExpiresIn));
        Assert.Equal((user.PublicId, "owner@example.com", Roles.Owner, server.Acme.Account.PublicId), (session.User.Id, session.User.Email, session.User.Role, session.User.AccountId));
        using var client = server.Client(session.AccessToken);
        await client.GetAsync("/v1/domains", Ct);
        Assert.Equal(1, (await new PersonDataClient(client).GetUsageAsync(Ct)).Requests);
        await using var recorded = server.Database.App.CreateCommand("select account_id from usage where key_id = $1");
        recorded.Parameters.Add(new() { Value = user.UserId });
        Assert.Equal(server.Acme.Account.AccountId, await recorded.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task Operator_BelongsToNoAccount()
    {
        await server.CreateUserAsync("operator@example.com", UserRole.Operator);
        var session = await server.LoginAsync("operator@example.com");
        Assert.Equal((Roles.Operator, null), (session.User.Role, session.User.AccountId));
    }

    [Fact]
    public async Task Answer_IsNotToBeStored_AndItsTokensAreNotLogged()
    {
        await server.CreateUserAsync("quiet@example.com", UserRole.Member, server.Acme.Account);
        using var client = server.Client();
        using var content = new StringContent($$"""{ "email": "quiet@example.com", "password": "{{ApiServer.Password}}" }""", System.Text.Encoding.UTF8, "application/json");
        var response = await client.PostAsync("/v1/auth/login", content, Ct);

        Assert.True(response.Headers.CacheControl?.NoStore);
        var token = (await response.JsonAsync()).GetProperty("access_token").GetString()!;
        using var caller = server.Client(token);
        await caller.GetAsync("/v1/usage", Ct);
        Assert.NotEmpty(server.Log.All);
        foreach (var secret in new[] { ApiServer.Password, token, "quiet@example.com" })
            Assert.DoesNotContain(server.Log.All, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Success_ForgetsWrongPasswords()
    {
        await server.CreateUserAsync("clumsy@example.com", UserRole.Member, server.Acme.Account);
        using var client = server.Client();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++)
                await Assert.ThrowsAsync<PersonDataException>(() => new PersonDataClient(client).LoginAsync(new LoginRequest("clumsy@example.com", "wrong"), Ct));
            await server.LoginAsync("clumsy@example.com");
        }
    }

    [Fact]
    public async Task Lock_EndsByItself()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var replica = await server.StartReplicaAsync(new LogLines(), clock);
        await server.CreateUserAsync("locked@example.com", UserRole.Member, server.Acme.Account);
        using var client = server.Client(address: ApiServer.AddressOf(replica));
        var api = new PersonDataClient(client);
        for (var i = 0; i < 5; i++)
            await Assert.ThrowsAsync<PersonDataException>(() => api.LoginAsync(new LoginRequest("locked@example.com", "wrong"), Ct));

        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        var locked = await Assert.ThrowsAsync<PersonDataException>(() => api.LoginAsync(new LoginRequest("locked@example.com", ApiServer.Password), Ct));
        Assert.Equal(HttpStatusCode.Unauthorized, locked.Status);
        clock.Advance(TimeSpan.FromSeconds(1));
        await api.LoginAsync(new LoginRequest("locked@example.com", ApiServer.Password), Ct);
    }
}
