using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.CreateKey;

public sealed class CreateKey201Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_HasWhatWasAskedFor_AndItsSecretWorks()
    {
        var end = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var created = await server.Api(server.Acme.LiveKey).CreateKeyAsync(
            new CreateKeyRequest { Name = " CRM sync ", Permissions = ["read:usage"], ExpiresAt = end, RateLimitPerMinute = 50, ParallelLimit = 3 }, Ct);

        Assert.StartsWith("pd_live_", created.Secret, StringComparison.Ordinal);
        Assert.Equal(created.Secret[^4..], created.Hint);
        Assert.Equal(("CRM sync", false, KeyStatuses.Active, end, 50, 3), (created.Name, created.Test, created.Status, created.ExpiresAt, created.RateLimitPerMinute, created.ParallelLimit));
        Assert.Equal(["read:usage"], created.Permissions);
        await server.Api(created.Secret).GetUsageAsync(Ct);
    }

    [Fact]
    public async Task KeyOfAKeyWithLimits_HasTheirsAtMost()
    {
        var maker = await server.CreateKeyAsync(server.Acme.Account, rateLimitPerMinute: 500, parallelLimit: 7);

        var created = await server.Api(maker).CreateKeyAsync(new CreateKeyRequest { Name = "child", Permissions = ["read:usage"] }, Ct);
        var lower = await server.Api(maker).CreateKeyAsync(new CreateKeyRequest { Name = "child", Permissions = ["read:usage"], ParallelLimit = 2 }, Ct);

        Assert.Equal((500, 7), (created.RateLimitPerMinute, created.ParallelLimit));
        Assert.Equal((500, 2), (lower.RateLimitPerMinute, lower.ParallelLimit));
    }

    [Fact]
    public async Task Secret_IsReplayedToWhoeverMadeTheKeyOnly()
    {
        var weak = await server.CreateKeyAsync(server.Acme.Account, permissions: Permissions.ManageKeys | Permissions.ReadUsage);
        var once = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
        Task<HttpResponseMessage> CreateAsync(string key) =>
            server.Client(key).SendAsync(
                new HttpRequestMessage(HttpMethod.Post, "/v1/keys")
                {
                    Headers = { { "Idempotency-Key", once } },
                    Content = JsonContent.Create(new { name = "strong", permissions = new[] { "all" } }),
                },
                Ct);

        var first = await (await CreateAsync(server.Acme.LiveKey)).Content.ReadAsStringAsync(Ct);

        Assert.Equal(first, await (await CreateAsync(server.Acme.LiveKey)).Content.ReadAsStringAsync(Ct));
        Assert.Equal(HttpStatusCode.Forbidden, (await CreateAsync(weak)).StatusCode);
    }

    [Fact]
    public async Task Answer_NamesWhereTheKeyIs_AndIsNotToBeStored()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var response = await client.PostAsJsonAsync("/v1/keys", new { name = "a", permissions = new[] { "all" } }, Ct);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        var id = (await response.JsonAsync()).GetProperty("id").GetString();
        Assert.Equal($"/v1/keys/{id}", response.Headers.Location?.OriginalString);
        Assert.Equal(id, (await server.Api(server.Acme.LiveKey).GetKeyAsync(id!, Ct)).Id);
    }

    [Fact]
    public async Task TestKey_CanMakeATestKey()
    {
        var created = await server.Api(server.Acme.TestKey).CreateKeyAsync(new CreateKeyRequest { Name = "a", Test = true, Permissions = ["all"] }, Ct);
        Assert.StartsWith("pd_test_", created.Secret, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owner_CanMakeAKey()
    {
        using var client = server.Client(await server.SignInAsync(UserRole.Owner, server.Acme.Account));
        var created = await new Contracts.PersonDataClient(client).CreateKeyAsync(new CreateKeyRequest { Name = "a", Permissions = ["all"] }, Ct);
        await server.Api(created.Secret).GetUsageAsync(Ct);
    }

    /// <summary>The key is made and told of together; neither table nor log can tell its secret.</summary>
    [Fact]
    public async Task Creation_StandsInTheAuditLog_WithItsMaker_AndItsSecretNowhere()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var response = await client.PostAsJsonAsync("/v1/keys", new { name = "audited", permissions = new[] { "read:persons" } }, Ct);
        var key = await response.JsonAsync();

        var entry = Assert.Single(await server.Services.GetRequiredService<AuditLog>().ListAsync(
            new AuditFilter { Subject = key.GetProperty("id").GetString() }, long.MaxValue, 10, Ct)).Entry;
        Assert.Equal(("createKey", AuditActorKind.Key, "tests"), (entry.Operation, entry.Actor.Kind, entry.Actor.Name));
        Assert.Equal((response.RequestId(), server.Acme.Account.AccountId, null), (entry.RequestId, entry.AccountId, entry.Before));
        Assert.Equal("""["read:persons"]""", entry.After!["permissions"]!.ToJsonString());

        var secret = key.GetProperty("secret").GetString()!;
        await using var everything = server.Database.App.CreateCommand(
            "select coalesce((select string_agg(api_keys::text, '') from api_keys), '') || coalesce((select string_agg(audit_log::text, '') from audit_log), '')");
        Assert.DoesNotContain(secret[8..^4], (string?)await everything.ExecuteScalarAsync(Ct), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Log.All, line => line.Contains(secret[8..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_ThatIsRepeatedWithItsIdempotencyKey_MakesOneKey_AndItsSecretIsStoredNowhere()
    {
        var account = await server.CreateAccountAsync("Repeats", 0);
        using var client = server.Client(account.LiveKey);
        client.DefaultRequestHeaders.Add("Idempotency-Key", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
        var first = await client.PostAsJsonAsync("/v1/keys", new { name = "once", permissions = new[] { "all" } }, Ct);
        var second = await client.PostAsJsonAsync("/v1/keys", new { name = "once", permissions = new[] { "all" } }, Ct);

        Assert.Equal(await first.Content.ReadAsByteArrayAsync(Ct), await second.Content.ReadAsByteArrayAsync(Ct));
        Assert.Single((await server.Api(account.LiveKey).ListKeysAsync(new KeysRequest(), Ct)).Data, key => key.Name == "once");
        var secret = (await first.JsonAsync()).GetProperty("secret").GetString()!;
        await using var stored = server.Database.App.CreateCommand("select outcome from idempotency_keys order by created_at desc limit 1");
        Assert.DoesNotContain(secret[8..], Encoding.Latin1.GetString((byte[])(await stored.ExecuteScalarAsync(Ct))!), StringComparison.Ordinal);
    }
}
