using System.Net;
using PersonData.Contracts;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.RemoveUser;

public sealed class RemoveUser200Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task User_IsSignedOutAtOnce_AndCannotSignInAgain()
    {
        var user = await server.CreateUserAsync("gone@example.com", UserRole.Member, server.Acme.Account);
        using var theirs = server.Client((await server.LoginAsync("gone@example.com")).AccessToken);
        Assert.Equal(HttpStatusCode.OK, (await theirs.GetAsync("/v1/usage", Ct)).StatusCode);

        using var owner = server.Client(await server.SignInAsync(UserRole.Owner, server.Acme.Account));
        await new PersonDataClient(owner).RemoveUserAsync(user.PublicId, Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, (await theirs.GetAsync("/v1/usage", Ct)).StatusCode);
        await Assert.ThrowsAsync<PersonDataException>(() => server.LoginAsync("gone@example.com"));
    }
}

public sealed class RemoveUser404Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task User_OfAnotherAccount_AnOperator_OrNone_IsNotFound_AndStays()
    {
        var other = await server.CreateAccountAsync("Foreign users", 0);
        var theirs = await server.CreateUserAsync("theirs@example.com", UserRole.Member, other.Account);
        var @operator = await server.CreateUserAsync("op@example.com", UserRole.Operator);
        using var client = server.Client(await server.SignInAsync(UserRole.Owner, server.Acme.Account));
        foreach (var id in new[] { theirs.PublicId, @operator.PublicId, "user_01kkb33000fxhv3yj7g1d8ywpk", "nonsense" })
            await (await client.DeleteAsync($"/v1/users/{id}", Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        await server.LoginAsync("theirs@example.com");
        await server.LoginAsync("op@example.com");
    }
}

public sealed class RemoveUser409Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Two owners who remove each other at the same time: one stays.</summary>
    [Fact]
    public async Task LastOwner_Stays()
    {
        var account = await server.CreateAccountAsync("Two owners", 0);
        var users = new[] { await server.CreateUserAsync("a@two.example", UserRole.Owner, account.Account), await server.CreateUserAsync("b@two.example", UserRole.Owner, account.Account) };
        using var a = server.Client((await server.LoginAsync("a@two.example")).AccessToken);
        using var b = server.Client((await server.LoginAsync("b@two.example")).AccessToken);

        var answers = await Task.WhenAll(a.DeleteAsync($"/v1/users/{users[1].PublicId}", Ct), b.DeleteAsync($"/v1/users/{users[0].PublicId}", Ct));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Contains(Assert.Single(answers, answer => answer.StatusCode != HttpStatusCode.OK).StatusCode, new[] { HttpStatusCode.Conflict, HttpStatusCode.Unauthorized });
        await using var left = server.Database.App.CreateCommand("select count(*) from users where account_id = $1");
        left.Parameters.Add(new() { Value = account.Account.AccountId });
        Assert.Equal(1L, await left.ExecuteScalarAsync(Ct));
    }
}
