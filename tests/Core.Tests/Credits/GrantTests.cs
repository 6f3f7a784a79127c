using PersonData.Core.Credits;

namespace PersonData.Core.Tests.Credits;

public sealed class GrantTests : CreditLedgerTests
{
    [Fact]
    public async Task Grant_CountsFromItsStartUntilItsEnd_WithoutAnyJob()
    {
        var wallet = await WalletAsync();
        await GrantAsync(wallet, 100, starts: TimeSpan.FromHours(1), expires: TimeSpan.FromHours(2));

        Assert.Equal(Refused(0), await ChargeAsync(wallet, 1));
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new ChargeResult.Charged(1), await ChargeAsync(wallet, 1));
        Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(new ChargeResult.Charged(1), await ChargeAsync(wallet, 1));
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Refused(0), await ChargeAsync(wallet, 1));
    }

    [Fact]
    public async Task Grant_WhenOneExpires_TheOthersStillCount()
    {
        var wallet = await WalletAsync();
        await GrantAsync(wallet, 10, expires: TimeSpan.FromDays(1));
        await GrantAsync(wallet, 10);
        await ChargeAsync(wallet, 5);

        Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(Refused(10), await ChargeAsync(wallet, 11));
        Assert.Equal(new ChargeResult.Charged(10), await ChargeAsync(wallet, 10));
    }

    [Fact]
    public async Task Grant_WithAnotherOffset_MeansTheSameInstant()
    {
        var wallet = await WalletAsync();
        var start = Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(-7));
        await Ledger.GrantAsync(wallet, new NewGrant { CreditUnits = 1, StartsAt = start, ExpiresAt = start.AddSeconds(1) }, Ct);

        Assert.Equal(new ChargeResult.Charged(1), await ChargeAsync(wallet, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(NewGrant.MaxCreditUnits + 1)]
    public async Task Grant_WhenItsUnitsAreOutOfRange_Throws(long units)
    {
        var wallet = await WalletAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Ledger.GrantAsync(wallet, new NewGrant { CreditUnits = units }, Ct));
    }

    [Fact]
    public async Task Grant_WhenItWouldEndBeforeItStarts_Throws()
    {
        var wallet = await WalletAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => GrantAsync(wallet, 1, starts: TimeSpan.FromDays(2), expires: TimeSpan.FromDays(2)));
    }

    [Fact]
    public async Task Grant_AndAdjustment_SayInTheLedgerWhoMadeThemByWhichRequest()
    {
        var (wallet, actor) = (await WalletAsync(), Guid.CreateVersion7(Clock.GetUtcNow()));
        await InTransactionAsync(connection =>
            Ledger.GrantAsync(connection, wallet, new NewGrant { CreditUnits = 10 }, new LedgerOrigin("grantAccountCredits", "req_grant", actor), Ct));
        await InTransactionAsync(connection => Ledger.AdjustAsync(connection, wallet, -3, "why", "req_adjust", actor, Ct));

        var entries = await Ledger.ListEntriesAsync(wallet, null, null, 10, Ct);

        Assert.Equal(
            [("adjustAccountCredits", "req_adjust", actor), ("grantAccountCredits", "req_grant", actor)],
            entries.Select(entry => (entry.Operation, entry.RequestId!, entry.KeyId!.Value)));
    }
}
