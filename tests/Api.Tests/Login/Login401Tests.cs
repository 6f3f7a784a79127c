using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.Login;

public sealed class Login401Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Or the answer would tell who has an account here.</summary>
    [Fact]
    public async Task Unknown_Wrong_Locked_AndNoAddress_HaveOneAnswer_AndTakeTheSameTime()
    {
        await server.CreateUserAsync("known@example.com", UserRole.Member, server.Acme.Account);
        await server.CreateUserAsync("locked@example.com", UserRole.Member, server.Acme.Account);
        for (var i = 0; i < 5; i++)
            await SendAsync("locked@example.com", "wrong password");

        var answers = new List<(string Body, string Headers, double Milliseconds)>();
        foreach (var (email, password) in new[]
        {
            ("known@example.com", "wrong password"), ("nobody@example.com", "wrong password"), ("locked@example.com", "wrong password"),
            ("locked@example.com", ApiServer.Password), ("no address", "wrong password"),
        })
        {
            var started = Stopwatch.GetTimestamp();
            var response = await SendAsync(email, password);
            var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            var detail = await response.IsErrorAsync(HttpStatusCode.Unauthorized, "invalid_key");
            answers.Add((detail.GetString()!, string.Join(',', response.Headers.Select(header => header.Key).Order()), elapsed));
        }

        Assert.Single(answers.Select(answer => (answer.Body, answer.Headers)).Distinct());
        Assert.All(answers, answer => Assert.True(answer.Milliseconds >= 240, $"{answer.Milliseconds} ms"));
    }

    /// <summary>However many guesses come at once: no more than five passwords are looked at.</summary>
    [Fact]
    public async Task Guesses_AtTheSameTime_GetNoMoreLooksThanOneAfterTheOther()
    {
        await server.CreateUserAsync("guessed@example.com", UserRole.Member, server.Acme.Account);

        var wrong = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => SendAsync("guessed@example.com", $"wrong {i}")));
        var right = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => SendAsync("guessed@example.com", ApiServer.Password)));

        Assert.All(wrong.Concat(right), response => Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode));
    }

    [Fact]
    public async Task UserOfAClosedAccount_IsUnknown()
    {
        var account = await server.CreateAccountAsync("Closed login", 0);
        await server.CreateUserAsync("closed@example.com", UserRole.Owner, account.Account);
        await server.ExecuteAsync("update accounts set status = 'closed' where name = 'Closed login'");
        await (await SendAsync("closed@example.com", ApiServer.Password)).IsErrorAsync(HttpStatusCode.Unauthorized, "invalid_key");
    }

    private async Task<HttpResponseMessage> SendAsync(string email, string password)
    {
        using var client = server.Client();
        return await client.PostAsJsonAsync("/v1/auth/login", new { email, password }, Ct);
    }
}

public sealed class Login403Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Only who knows the password is told.</summary>
    [Fact]
    public async Task UserOfASuspendedAccount_IsToldSo_WithTheRightPasswordOnly()
    {
        var account = await server.CreateAccountAsync("Suspended login", 0);
        await server.CreateUserAsync("suspended@example.com", UserRole.Owner, account.Account);
        await server.ExecuteAsync("update accounts set status = 'suspended' where name = 'Suspended login'");
        using var client = server.Client();
        await (await client.PostAsJsonAsync("/v1/auth/login", new { email = "suspended@example.com", password = "wrong" }, Ct)).IsErrorAsync(HttpStatusCode.Unauthorized, "invalid_key");
        await (await client.PostAsJsonAsync("/v1/auth/login", new { email = "suspended@example.com", password = ApiServer.Password }, Ct))
            .IsErrorAsync(HttpStatusCode.Forbidden, "account_suspended");
    }
}

public sealed class Login400Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_ThatAreMissingOrTooLong_AreNamed()
    {
        using var client = server.Client();
        var missing = await (await client.PostAsJsonAsync("/v1/auth/login", new { }, Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal(["email", "password"], missing.EnumerateObject().Select(field => field.Name).Order());
        var tooLong = await (await client.PostAsJsonAsync("/v1/auth/login", new { email = new string('a', 255), password = new string('a', 129) }, Ct))
            .IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal(["email", "password"], tooLong.EnumerateObject().Select(field => field.Name).Order());
    }
}
