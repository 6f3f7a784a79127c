using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using PersonData.Contracts;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.CreateUser;

public sealed class CreateUser201Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task User_SignsInWithTheirRole_AndIsListed()
    {
        using var client = server.Client(await server.SignInAsync(UserRole.Owner, server.Acme.Account));
        var api = new PersonDataClient(client);
        var created = await api.CreateUserAsync(new CreateUserRequest("Grace@Example.com", Roles.Member, ApiServer.Password), Ct);

        Assert.Equal("grace@example.com", created.Email);
        Assert.Equal((created.Id, Roles.Member), ((await server.LoginAsync("grace@example.com")).User.Id, created.Role));
        Assert.Contains(created, (await api.ListUsersAsync(new UsersRequest(), Ct)).Data);
        var entry = Assert.Single(await server.Services.GetRequiredService<AuditLog>().ListAsync(new AuditFilter { Subject = created.Id }, long.MaxValue, 10, Ct)).Entry;
        Assert.Equal(("createUser", AuditActorKind.User, """{"role":"member","email":"grace@example.com"}"""), (entry.Operation, entry.Actor.Kind, entry.After!.ToJsonString()));
    }

    [Fact]
    public async Task List_HoldsTheUsersOfTheOwnAccountOnly()
    {
        var other = await server.CreateAccountAsync("Other users", 0);
        using var client = server.Client(await server.SignInAsync(UserRole.Owner, other.Account));
        Assert.Single((await new PersonDataClient(client).ListUsersAsync(new UsersRequest(), Ct)).Data);
    }
}

public sealed class CreateUser400Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("x", "member", ApiServer.Password, "email")]
    [InlineData("a@example.com", "operator", ApiServer.Password, "role")]
    [InlineData("a@example.com", "member", "too short", "password")]
    [InlineData("a@example.com", "member", "aaaaaaaaaaaaaa", "password")]
    public async Task Member_ThatIsWrong_IsNamed(string email, string role, string password, string member)
    {
        using var client = server.Client(await server.SignInAsync(UserRole.Owner, server.Acme.Account));
        var detail = await (await client.PostAsJsonAsync("/v1/users", new { email, role, password }, Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal(member, Assert.Single(detail.EnumerateObject()).Name);
    }
}

public sealed class CreateUser409Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Address_ThatManyTakeAtTheSameTime_IsTakenOnce()
    {
        using var client = server.Client(await server.SignInAsync(UserRole.Owner, server.Acme.Account));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            client.PostAsJsonAsync("/v1/users", new { email = "one@example.com", role = "member", password = ApiServer.Password }, Ct)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
            await refused.IsErrorAsync(HttpStatusCode.Conflict, "conflict");
    }
}
