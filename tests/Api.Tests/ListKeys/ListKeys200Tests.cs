using Microsoft.Extensions.DependencyInjection;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.ListKeys;

public sealed class ListKeys200Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_HoldEveryKeyOnce_NewestFirst()
    {
        var account = await server.CreateAccountAsync("Pages", 0);
        for (var i = 0; i < 5; i++)
            await server.CreateKeyAsync(account.Account);
        var api = server.Api(account.LiveKey);

        var all = (await api.ListKeysAsync(new KeysRequest(), Ct)).Data;
        var paged = new List<KeyResponse>();
        string? cursor = null;
        do
        {
            var page = await api.ListKeysAsync(new KeysRequest(3, cursor), Ct);
            paged.AddRange(page.Data);
            cursor = page.Pagination.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(7, all.Count);
        Assert.Equal(all.OrderByDescending(key => key.Id, StringComparer.Ordinal).Select(key => key.Id), paged.Select(key => key.Id));
    }

    [Fact]
    public async Task List_SaysWhatBecameOfEachKey_AndHoldsNoSecretAndNoOtherAccount()
    {
        var account = await server.CreateAccountAsync("States", 0);
        var api = server.Api(account.LiveKey);
        var revoked = await api.CreateKeyAsync(new CreateKeyRequest { Name = "revoked", Permissions = ["all"] }, Ct);
        await api.RevokeKeyAsync(revoked.Id, Ct);
        await server.CreateKeyAsync(account.Account, expiresAt: TimeProvider.System.GetUtcNow());

        using var client = server.Client(account.LiveKey);
        var text = await client.GetStringAsync("/v1/keys", Ct);
        Assert.DoesNotContain("pd_live_", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", text, StringComparison.Ordinal);
        var keys = (await api.ListKeysAsync(new KeysRequest(), Ct)).Data;
        Assert.Equal(["expired", "revoked", "active", "active"], keys.Select(key => key.Status));
        Assert.NotNull(keys[1].RevokedAt);
    }

    [Fact]
    public async Task List_OfATestKey_HoldsTestKeysOnly() =>
        Assert.All((await server.Api(server.Acme.TestKey).ListKeysAsync(new KeysRequest(), Ct)).Data, key => Assert.True(key.Test));

    [Fact]
    public async Task LastUse_IsWrittenToTheMinute_OfWhoCalls()
    {
        var account = await server.CreateAccountAsync("Uses", 0);
        var api = server.Api(account.LiveKey);
        await api.ListKeysAsync(new KeysRequest(), Ct);
        var before = TimeProvider.System.GetUtcNow();

        await server.Services.GetRequiredService<KeyUses>().RunOnceAsync(Ct);

        var keys = (await api.ListKeysAsync(new KeysRequest(), Ct)).Data;
        var (live, test) = (keys.Single(key => !key.Test), keys.Single(key => key.Test));
        Assert.Null(test.LastUsedAt);
        Assert.Equal(0, live.LastUsedAt!.Value.UtcTicks % TimeSpan.TicksPerMinute);
        Assert.InRange(live.LastUsedAt!.Value, before.AddMinutes(-2), before.AddMinutes(1));
    }

    [Fact]
    public async Task LastUse_WhenManyServersWriteTheSameKeys_IsWrittenByAll()
    {
        var account = await server.CreateAccountAsync("Many uses", 0);
        var ids = new List<Guid>();
        for (var i = 0; i < 50; i++)
        {
            var created = await server.Services.GetRequiredService<ApiKeys>().CreateAsync(account.Account.AccountId, new NewApiKey { Name = "a", Permissions = Permissions.All }, Ct);
            ids.Add(created.KeyId);
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async replica =>
        {
            var uses = new KeyUses(server.Database, new TestClock(TimeProvider.System.GetUtcNow().AddMinutes(replica)), Microsoft.Extensions.Logging.Abstractions.NullLogger<KeyUses>.Instance);
            foreach (var id in ids.OrderBy(_ => Random.Shared.Next()))
                uses.Note(id);
            await uses.RunOnceAsync(Ct);
        }));

        await using var command = server.Database.App.CreateCommand("select count(distinct last_used_at), max(last_used_at) from api_keys where name = 'a' and account_id = $1");
        command.Parameters.Add(new() { Value = account.Account.AccountId });
        await using var reader = await command.ExecuteReaderAsync(Ct);
        await reader.ReadAsync(Ct);
        Assert.Equal(1, reader.GetInt64(0));
        Assert.True(reader.GetFieldValue<DateTimeOffset>(1) > TimeProvider.System.GetUtcNow().AddMinutes(5));
    }
}
