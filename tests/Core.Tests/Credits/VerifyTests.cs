using Npgsql;
using PersonData.Core.Credits;

namespace PersonData.Core.Tests.Credits;

/// <summary>What the verification must find: each test damages the books in one way.</summary>
public sealed class VerifyTests : CreditLedgerTests
{
    protected override bool VerifiesItself => true;

    [Fact]
    public async Task Verify_WhenEverythingAgrees_CountsAndFindsNothing()
    {
        await ChargeAsync(await WalletAsync(credits: 10), 4);
        await ChargeAsync(await WalletAsync(EnforcementMode.Metered), 4);

        var report = await Ledger.VerifyAsync(Ct);

        Assert.True(report.IsBalanced);
        Assert.Equal((2, 1, 3, 2), (report.Wallets, report.Grants, report.Entries, report.Requests));
    }

    [Theory]
    [InlineData("update credit_grants set used_units = used_units + 1", "grant.balance")]
    [InlineData("update credit_grants set credit_units = 11", "grant.credit_units")]
    [InlineData("update credit_grants set starts_at = starts_at + interval '1 hour'", "entry.outside_grant")]
    [InlineData("update credit_grants set expires_at = created_at, starts_at = created_at - interval '1 hour'", "entry.outside_grant")]
    [InlineData("update usage set credit_units = 5", "usage.credit_units")]
    [InlineData("delete from usage", "usage.credit_units")]
    [InlineData("delete from credit_grants", "grant.balance")]
    [InlineData("update credit_grants set expired = true", "grant.balance")]
    [InlineData("update credit_grants set held_units = 1", "grant.held_units")]
    [InlineData("alter table hold_parts drop constraint hold_parts_hold_id_fkey; insert into hold_parts select gen_random_uuid(), grant_id, 1 from credit_grants", "hold.units")]
    [InlineData("update usage set metered = true", "usage.credit_units")]
    [InlineData("update wallets set month_units_used = 3", "wallet.counters")]
    [InlineData("update wallets set lifetime_sessions_used = 1", "wallet.counters")]
    public async Task Verify_WhenTheBooksWereChanged_NamesWhatDiffers(string damage, string what)
    {
        await ChargeAsync(await WalletAsync(credits: 10), 4);
        await using (var command = Database.App.CreateCommand(damage))
            await command.ExecuteNonQueryAsync(Ct);

        var report = await Ledger.VerifyAsync(Ct);

        Assert.False(report.IsBalanced);
        Assert.Contains(report.Differences, difference => difference.What == what);
    }

    [Theory]
    [InlineData("update ledger_entries set units = units")]
    [InlineData("delete from ledger_entries")]
    [InlineData("truncate ledger_entries")]
    public async Task Ledger_RefusesEveryChangeOfWhatWasWritten(string statement)
    {
        await ChargeAsync(await WalletAsync(credits: 10), 4);
        await using var command = Database.App.CreateCommand(statement);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct));
        Assert.Equal("ledger_entries is append-only", refused.MessageText);
    }
}
