using System.Security.Cryptography;
using System.Text;
using PersonData.Core.Idempotency;

namespace PersonData.Core.Tests.Idempotency;

/// <summary>Protects: a key has one owner at a time and one outcome, which only who has the key can read, for 24 hours.</summary>
public sealed class IdempotencyStoreTests : IAsyncLifetime
{
    private static readonly Guid Account = Guid.AllBitsSet;
    private static readonly byte[] Request = SHA256.HashData("a request"u8);
    private static readonly byte[] OtherRequest = SHA256.HashData("another request"u8);

    private readonly TestClock _clock = new();
    private TestDatabase _database = null!;
    private IdempotencyStore _store = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(Ct);
        _store = new IdempotencyStore(_database.Database, _clock);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Claim_OfANewKey_IsGiven_AndThenRefusedToOthers()
    {
        await ClaimedAsync("1");

        Assert.IsType<ClaimResult.Running>(await ClaimAsync("1"));
        Assert.IsType<ClaimResult.Mismatch>(await ClaimAsync("1", OtherRequest));
        await ClaimedAsync("2");
    }

    [Fact]
    public async Task Outcome_IsReadWithTheSameKeyAndRequest_ForTwentyFourHours()
    {
        Assert.True(await StoreAsync(await ClaimedAsync("1"), "done"));

        _clock.Advance(IdempotencyStore.Lifetime - TimeSpan.FromTicks(10));
        Assert.Equal("done", Encoding.UTF8.GetString(Assert.IsType<ClaimResult.Finished>(await ClaimAsync("1")).Outcome));
        Assert.IsType<ClaimResult.Mismatch>(await ClaimAsync("1", OtherRequest));

        _clock.Advance(TimeSpan.FromTicks(10));
        Assert.True(await StoreAsync(await ClaimedAsync("1", OtherRequest), "done again"));
        Assert.Equal("done again", Encoding.UTF8.GetString(Assert.IsType<ClaimResult.Finished>(await ClaimAsync("1", OtherRequest)).Outcome));
    }

    [Fact]
    public async Task Claim_WhoseOwnerIsSilent_IsFreeAfterItsLease_AndLostToIt()
    {
        var dead = await ClaimedAsync("1");

        _clock.Advance(IdempotencyStore.Lease - TimeSpan.FromTicks(10));
        Assert.IsType<ClaimResult.Running>(await ClaimAsync("1"));
        _clock.Advance(TimeSpan.FromTicks(10));
        var next = await ClaimedAsync("1");

        Assert.False(await StoreAsync(dead, "too late"));
        await _store.ReleaseAsync(dead, Ct);
        Assert.True(await StoreAsync(next, "done"));
        Assert.False(await StoreAsync(next, "twice"));
        Assert.Equal("done", Encoding.UTF8.GetString(Assert.IsType<ClaimResult.Finished>(await ClaimAsync("1")).Outcome));
    }

    [Fact]
    public async Task Claim_WhoseLeaseIsOver_IsStillItsOwners_WhileNobodyElseWantsIt()
    {
        var slow = await ClaimedAsync("1");
        _clock.Advance(IdempotencyStore.Lease * 2);
        Assert.True(await StoreAsync(slow, "done"));
    }

    [Fact]
    public async Task Claim_ThatIsKept_OutlivesItsLease()
    {
        var slow = await ClaimedAsync("1");
        using var ended = new CancellationTokenSource();
        var kept = _store.KeepAsync(slow, ended.Token);

        _clock.Advance(IdempotencyStore.Lease * 0.9);
        await Poll.UntilAsync(async () => await LeasedUntilAsync() == _clock.GetUtcNow() + IdempotencyStore.Lease, "the claim is renewed", ct: Ct);
        _clock.Advance(IdempotencyStore.Lease * 0.9);
        Assert.IsType<ClaimResult.Running>(await ClaimAsync("1"));

        await ended.CancelAsync();
        await kept;
    }

    [Fact]
    public async Task Release_FreesTheKey_ButForgetsNoOutcome()
    {
        var claim = await ClaimedAsync("1");
        await _store.ReleaseAsync(claim, Ct);
        claim = await ClaimedAsync("1", OtherRequest);

        await StoreAsync(claim, "done");
        await _store.ReleaseAsync(claim, Ct);
        Assert.IsType<ClaimResult.Finished>(await ClaimAsync("1", OtherRequest));
    }

    [Fact]
    public async Task Outcome_OfATransactionThatIsUndone_WasNeverThere()
    {
        var claim = await ClaimedAsync("1");
        await using (var connection = await _database.Database.App.OpenConnectionAsync(Ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            Assert.True(await IdempotencyStore.TryStoreAsync(connection, claim, "undone"u8.ToArray(), Ct));
            await transaction.RollbackAsync(Ct);
        }

        Assert.IsType<ClaimResult.Running>(await ClaimAsync("1"));
        Assert.True(await StoreAsync(claim, "done"));
    }

    [Fact]
    public async Task Claims_ThatRace_HaveOneWinner()
    {
        for (var round = 0; round < 20; round++)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ClaimAsync($"{round:x}")));
            Assert.Single(results.OfType<ClaimResult.Claimed>());
            Assert.Equal(9, results.OfType<ClaimResult.Running>().Count());
            _clock.Advance(IdempotencyStore.Lease);
            Assert.Single((await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ClaimAsync($"{round:x}")))).OfType<ClaimResult.Claimed>());
        }
    }

    [Fact]
    public async Task Outcome_OfAnotherRow_CannotBeOpened()
    {
        await StoreAsync(await ClaimedAsync("1"), "mine");
        await StoreAsync(await ClaimedAsync("2"), "yours");
        await ExecuteAsync("update idempotency_keys k set outcome = o.outcome from idempotency_keys o where o.name <> k.name");

        await Assert.ThrowsAnyAsync<CryptographicException>(() => ClaimAsync("1"));
    }

    [Fact]
    public async Task Expired_AreDeleted_HoweverMany_AndNoOthers()
    {
        await StoreAsync(await ClaimedAsync("1"), "old");
        await ExecuteAsync(
            """
            insert into idempotency_keys (account_id, name, fingerprint, owner_id, leased_until, created_at)
            select account_id, sha256(int4send(n)), fingerprint, owner_id, leased_until, created_at from idempotency_keys, generate_series(1, 2500) n
            """);
        _clock.Advance(IdempotencyStore.Lifetime - TimeSpan.FromSeconds(1));
        await StoreAsync(await ClaimedAsync("2"), "young");
        Assert.False(await _store.DeleteExpiredAsync(Ct));
        Assert.Equal(2502, await CountAsync());

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await _store.DeleteExpiredAsync(Ct));
        Assert.True(await _store.DeleteExpiredAsync(Ct));
        Assert.False(await _store.DeleteExpiredAsync(Ct));

        Assert.Equal(1, await CountAsync());
        Assert.IsType<ClaimResult.Finished>(await ClaimAsync("2"));
    }

    [Fact]
    public async Task Fingerprint_TellsRequestsApart_ByEveryByte_AndSaysNothingWithoutTheKey()
    {
        var fingerprints = new HashSet<string>();
        foreach (var (method, target, body) in new[] { ("POST", "/a", "b"), ("POST", "/a", "B"), ("POST", "/a", ""), ("POST", "/a?", "b"), ("POST", "/A", "b"), ("PUT", "/a", "b") })
            Assert.True(fingerprints.Add(await FingerprintAsync("1", method, target, body)));
        Assert.Equal(await FingerprintAsync("1", "POST", "/a", "b"), await FingerprintAsync("1", "POST", "/a", "b"));
        Assert.True(fingerprints.Add(await FingerprintAsync("2", "POST", "/a", "b")));

        static async Task<string> FingerprintAsync(string key, string method, string target, string body) =>
            Convert.ToHexString(await KeyOf(key).FingerprintAsync(method, target, new MemoryStream(Encoding.UTF8.GetBytes(body)), Ct));
    }

    [Fact]
    public async Task Key_OfATestKey_IsAnotherThanThatOfALiveKey()
    {
        await StoreAsync(await ClaimedAsync("1"), "live");
        Assert.IsType<ClaimResult.Claimed>(await _store.ClaimAsync(KeyOf("1", test: true), Request, Ct));
    }

    private static IdempotencyKey KeyOf(string text, bool test = false)
    {
        Assert.True(IdempotencyKey.TryParse($"{text.PadLeft(8, '0')}-7a5c-4c53-9f4b-0a3d1f6e2b11", Account, test, out var key));
        return key;
    }

    private Task<ClaimResult> ClaimAsync(string key, byte[]? request = null) => _store.ClaimAsync(KeyOf(key), request ?? Request, Ct);

    private async Task<IdempotencyClaim> ClaimedAsync(string key, byte[]? request = null) => Assert.IsType<ClaimResult.Claimed>(await ClaimAsync(key, request)).Claim;

    private async Task<bool> StoreAsync(IdempotencyClaim claim, string outcome)
    {
        await using var connection = await _database.Database.App.OpenConnectionAsync(Ct);
        return await IdempotencyStore.TryStoreAsync(connection, claim, Encoding.UTF8.GetBytes(outcome), Ct);
    }

    private async Task<DateTimeOffset> LeasedUntilAsync()
    {
        await using var command = _database.Database.App.CreateCommand("select leased_until from idempotency_keys");
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(Ct))!);
    }

    private async Task<long> CountAsync()
    {
        await using var command = _database.Database.App.CreateCommand("select count(*) from idempotency_keys");
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.Database.App.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
