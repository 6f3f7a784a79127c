using Npgsql;
using PersonData.Core.Credits;

namespace PersonData.Core.Tests.Credits;

public sealed class ChargeTests : CreditLedgerTests
{
    [Fact]
    public async Task Charge_BurnsTheGrantThatExpiresSoonest_AndSaysSoInTheLedger()
    {
        var wallet = await WalletAsync();
        var forever = await GrantAsync(wallet, 10);
        var late = await GrantAsync(wallet, 10, expires: TimeSpan.FromDays(30));
        var soon = await GrantAsync(wallet, 10, expires: TimeSpan.FromDays(1));
        var charge = Of(wallet, 15);

        Assert.Equal(new ChargeResult.Charged(15), await Ledger.ChargeAsync(charge));

        Assert.Equal((10, 5, 0), (await UsedAsync(soon), await UsedAsync(late), await UsedAsync(forever)));
        await using var command = Database.App.CreateCommand(
            "select kind, units, grant_id, charge_id, request_id, key_id, operation from ledger_entries where kind <> 'grant' order by units");
        await using var reader = await command.ExecuteReaderAsync(Ct);
        foreach (var (units, grant) in new[] { (-10L, soon), (-5L, late) })
        {
            Assert.True(await reader.ReadAsync(Ct));
            Assert.Equal(
                ("capture", units, grant, charge.ChargeId, "req_test", charge.KeyId, "searchPersons"),
                (reader.GetString(0), reader.GetInt64(1), reader.GetGuid(2), reader.GetGuid(3), reader.GetString(4), reader.GetGuid(5), reader.GetString(6)));
        }

        Assert.False(await reader.ReadAsync(Ct));
    }

    [Fact]
    public async Task Charge_WhenTheGrantsHoldTooLittle_ChangesNothing()
    {
        var wallet = await WalletAsync();
        var first = await GrantAsync(wallet, 10, expires: TimeSpan.FromDays(1));
        var second = await GrantAsync(wallet, 10);

        Assert.Equal(Refused(20), await ChargeAsync(wallet, 21));

        Assert.Equal((0, 0), (await UsedAsync(first), await UsedAsync(second)));
        Assert.Equal((0, 0), (await UsageCountAsync(), await CaptureCountAsync()));
        Assert.Equal(new ChargeResult.Charged(20), await ChargeAsync(wallet, 20));
    }

    [Fact]
    public async Task Charge_WhenTheWalletNeverHadAGrant_IsRefused() =>
        Assert.Equal(Refused(0), await ChargeAsync(await WalletAsync(), 1));

    [Fact]
    public async Task Charge_OfNoRecords_IsCountedAndMovesNothing_EvenWithAnEmptyWallet()
    {
        var wallet = await WalletAsync();

        Assert.Equal(new ChargeResult.Charged(0), await ChargeAsync(wallet, 0));
        Assert.Equal(new ChargeResult.Charged(0), await Ledger.ChargeAsync(Of(wallet, records: 25, credits: 0)));

        Assert.Equal((2, 0), (await UsageCountAsync(), await CaptureCountAsync()));
    }

    [Fact]
    public async Task Charge_OfAMeteredWallet_IsCountedWithoutTouchingGrants()
    {
        var wallet = await WalletAsync(EnforcementMode.Metered);
        var grant = await GrantAsync(wallet, 10);

        Assert.Equal(new ChargeResult.Charged(1000), await ChargeAsync(wallet, 1000));

        Assert.Equal(0, await UsedAsync(grant));
        Assert.Equal(-1000, await ScalarAsync<decimal>("select sum(units) from ledger_entries where kind = 'capture' and grant_id is null"));
    }

    [Fact]
    public async Task Charge_WithAnIdThatIsRecorded_AnswersTheSameAndChargesOnce()
    {
        var wallet = await WalletAsync();
        var grant = await GrantAsync(wallet, 15);
        var charge = Of(wallet, 10);

        for (var i = 0; i < 3; i++)
            Assert.Equal(new ChargeResult.Charged(10), await Ledger.ChargeAsync(charge));

        Assert.Equal((10, 1), (await UsedAsync(grant), await UsageCountAsync()));
    }

    [Fact]
    public async Task Charge_WithTheSameIdFromManySides_ChargesOnce()
    {
        var wallet = await WalletAsync(credits: 1000);
        var charge = Of(wallet, 10);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Ledger.ChargeAsync(charge)));

        Assert.All(results, result => Assert.Equal(new ChargeResult.Charged(10), result));
        Assert.Equal((1, 1), (await UsageCountAsync(), await CaptureCountAsync()));
    }

    [Fact]
    public async Task Charge_WhenTwoHundredRaceForAHundredCredits_DeliversExactlyAHundred()
    {
        var wallet = await WalletAsync();
        for (var i = 0; i < 10; i++)
            await GrantAsync(wallet, 10, expires: i % 2 == 0 ? TimeSpan.FromDays(i + 1) : null);

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => ChargeAsync(wallet, 1)));

        Assert.Equal(100, results.Count(result => result is ChargeResult.Charged));
        Assert.Equal(100, results.Count(result => result == Refused(0)));
        Assert.Equal((100, 100), (await UsageCountAsync(), await CaptureCountAsync()));
    }

    [Fact]
    public async Task Charge_WhenRacesSpanSeveralGrants_NeitherOverdrawsNorDeadlocks()
    {
        var wallet = await WalletAsync();
        for (var i = 0; i < 5; i++)
            await GrantAsync(wallet, 20, expires: TimeSpan.FromDays(5 - i));

        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => ChargeAsync(wallet, 1 + i % 7)));

        var charged = results.OfType<ChargeResult.Charged>().Sum(result => result.CreditUnits);
        Assert.Equal(charged, (long)await ScalarAsync<decimal>("select sum(used_units) from credit_grants"));
        Assert.InRange(charged, 94, 100);   // what is left is less than the largest charge
    }

    [Fact]
    public async Task Charge_WhenManyWaitForTheirWallet_ShareOneCommit()
    {
        var (wallet, other) = (await WalletAsync(credits: 1000), await WalletAsync(credits: 10));
        var blocker = await BlockAsync(wallet);

        var charging = Enumerable.Range(0, 50).Select(i => ChargeAsync(wallet, 1 + i % 3)).ToList();
        Assert.Equal(new ChargeResult.Charged(1), await ChargeAsync(other, 1));   // does not wait for the busy wallet
        await blocker.CommitAsync(Ct);

        Assert.All(await Task.WhenAll(charging), result => Assert.IsType<ChargeResult.Charged>(result));
        Assert.Equal(51, await UsageCountAsync());
        Assert.Equal(4, await ScalarAsync<long>("select count(distinct xmin::text) from usage"));   // the other wallet's, the first two that were under way, all the others'
    }

    [Fact]
    public async Task Charge_WhenOneOfThoseThatWaitCannotBeWritten_TheOthersAreCharged()
    {
        var wallet = await WalletAsync(credits: 1000);
        var recorded = Of(wallet, 7);
        await Ledger.ChargeAsync(recorded);
        var blocker = await BlockAsync(wallet);

        var charging = Enumerable.Range(0, 10).Select(_ => ChargeAsync(wallet, 1)).ToList();
        var impossible = Ledger.ChargeAsync(Of(wallet, records: -1, credits: 0));
        var again = Ledger.ChargeAsync(recorded);
        await blocker.CommitAsync(Ct);

        Assert.All(await Task.WhenAll(charging), result => Assert.Equal(new ChargeResult.Charged(1), result));
        Assert.Equal(new ChargeResult.Charged(7), await again);
        await Assert.ThrowsAsync<PostgresException>(() => impossible);
        Assert.Equal((11, 11), (await UsageCountAsync(), await CaptureCountAsync()));
    }

    [Fact]
    public async Task Charge_WhenThoseThatWaitAskForMoreThanThereIs_IsAllowedAsFarAsItReaches()
    {
        var wallet = await WalletAsync();
        await GrantAsync(wallet, 5, expires: TimeSpan.FromDays(1));
        await GrantAsync(wallet, 5);
        var blocker = await BlockAsync(wallet);

        // The first two are under way; the others wait, and are too much together. Which of those under way comes first is nobody's promise.
        var prices = new[] { 1, 2, 8, 4, 3, 0 };
        var charging = prices.Select(records => ChargeAsync(wallet, records)).ToList();
        await blocker.CommitAsync(Ct);
        var results = (await Task.WhenAll(charging)).Zip(prices).ToList();

        var left = 10 - results.Where(result => result.First is ChargeResult.Charged).Sum(result => result.Second);
        Assert.InRange(left, 0, 7);
        Assert.All(results, result => Assert.True(result.First == new ChargeResult.Charged(result.Second) || result.Second > left));
        Assert.Contains(results, result => result.First is ChargeResult.InsufficientCredits);
        Assert.Equal(left, await AvailableAsync(wallet));
    }

    [Fact]
    public async Task Charge_WhenItsTransactionIsRolledBack_LeavesNothing()
    {
        var wallet = await WalletAsync();
        var grant = await GrantAsync(wallet, 10);
        await using (var connection = await Database.App.OpenConnectionAsync(Ct))
        await using (await connection.BeginTransactionAsync(Ct))
            Assert.Equal(new ChargeResult.Charged(10), await Ledger.ChargeAsync(connection, Of(wallet, 10), Ct));

        Assert.Equal((0, 0, 0), (await UsedAsync(grant), await UsageCountAsync(), await CaptureCountAsync()));
    }

    [Fact]
    public async Task Charge_WhenItsConnectionIsKilledBeforeTheCommit_LeavesNothing()
    {
        var wallet = await WalletAsync();
        var grant = await GrantAsync(wallet, 10);
        await using (var connection = await Database.App.OpenConnectionAsync(Ct))
        {
            var transaction = await connection.BeginTransactionAsync(Ct);
            await Ledger.ChargeAsync(connection, Of(wallet, 10), Ct);
            await ScalarAsync<bool>("select pg_terminate_backend($1)", connection.ProcessID);
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => transaction.CommitAsync(Ct));
        }

        Assert.Equal((0, 0, 0), (await UsedAsync(grant), await UsageCountAsync(), await CaptureCountAsync()));
    }

    [Fact]
    public async Task Charge_WhenItsConnectionIsKilledUnderway_IsTriedAgainAndChargesOnce()
    {
        var wallet = await WalletAsync();
        var grant = await GrantAsync(wallet, 10);

        // A lock holds the charge until its connection has been killed.
        var blocker = await BlockAsync(wallet);
        var charging = ChargeAsync(wallet, 10);
        await Poll.UntilAsync(
            async () => await ScalarAsync<long>(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()") > 0,
            "the charge waits for the lock and is killed", ct: Ct);
        await blocker.CommitAsync(Ct);

        Assert.Equal(new ChargeResult.Charged(10), await charging);
        Assert.Equal((10, 1, 1), (await UsedAsync(grant), await UsageCountAsync(), await CaptureCountAsync()));
    }

    [Fact]
    public async Task Charge_WhenConnectionsAreKilledUnderLoad_WhatIsAnsweredIsWhatIsRecorded()
    {
        var wallet = await WalletAsync(credits: 1000);

        await using var killer = await Database.App.OpenConnectionAsync(Ct);

        var charging = Enumerable.Range(0, 200).Select(_ => ChargeAsync(wallet, 1)).ToList();
        for (var i = 0; i < 3; i++)
        {
            await using var kill = new NpgsqlCommand(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", killer);
            await kill.ExecuteScalarAsync(Ct);
        }

        Assert.All(await Task.WhenAll(charging), result => Assert.Equal(new ChargeResult.Charged(1), result));
        Database.App.Clear();
        Assert.Equal((200, 200), (await UsageCountAsync(), await CaptureCountAsync()));
    }

    [Fact]
    public async Task Charge_OfAMeteredWallet_DoesNotWaitForAnotherThatIsStillOpen()
    {
        var wallet = await WalletAsync(EnforcementMode.Metered);
        await using var other = await Database.App.OpenConnectionAsync(Ct);
        await using var open = await other.BeginTransactionAsync(Ct);
        Assert.Equal(new ChargeResult.Charged(1), await Ledger.ChargeAsync(other, Of(wallet, 1) with { SearchSessions = 1 }, Ct));

        Assert.Equal(new ChargeResult.Charged(2), await ChargeAsync(wallet, 2).WaitAsync(TimeSpan.FromSeconds(30), Ct));

        await open.CommitAsync(Ct);
        Assert.Equal(3, (await SummaryAsync(wallet)).AppliedUnits);
    }

    [Fact]
    public async Task Charge_OfAWalletThatDoesNotExist_Throws() =>
        await Assert.ThrowsAsync<PostgresException>(() => ChargeAsync(Guid.CreateVersion7(Clock.GetUtcNow()), 1));

    /// <summary>Holds the grants of a wallet, so that its charges wait, until the transaction ends.</summary>
    private async Task<NpgsqlTransaction> BlockAsync(Guid walletId)
    {
        var connection = await Database.App.OpenConnectionAsync(Ct);
        var transaction = await connection.BeginTransactionAsync(Ct);
        await using var block = new NpgsqlCommand("select from credit_grants where wallet_id = $1 for update", connection) { Parameters = { new() { Value = walletId } } };
        await block.ExecuteNonQueryAsync(Ct);
        return transaction;
    }
}
