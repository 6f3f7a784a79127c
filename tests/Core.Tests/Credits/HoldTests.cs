using PersonData.Core.Credits;

namespace PersonData.Core.Tests.Credits;

public sealed class HoldTests : CreditLedgerTests
{
    [Fact]
    public async Task Hold_KeepsCreditsFromOthers_CapturePaysForWhatWasFound_AndFreesTheRest()
    {
        var wallet = await WalletAsync(credits: 10);
        var hold = await HoldAsync(wallet, 8);
        Assert.Equal((2, 8), (await AvailableAsync(wallet), (await SummaryAsync(wallet)).HeldUnits));
        Assert.Equal(Refused(2), await ChargeAsync(wallet, 3));

        Assert.True(await CaptureAsync(hold, 3));

        Assert.Equal((7, 3, 0), (await AvailableAsync(wallet), (await SummaryAsync(wallet)).Usage.LifetimeCreditUnits, (await SummaryAsync(wallet)).HeldUnits));
        Assert.Equal(
            [(LedgerEntryKind.Capture, -3L), (LedgerEntryKind.Release, 8), (LedgerEntryKind.Hold, -8), (LedgerEntryKind.Grant, 10)],
            (await Ledger.ListEntriesAsync(wallet, null, 10, Ct)).Select(entry => (entry.Kind, entry.CreditUnits)));
    }

    [Fact]
    public async Task Hold_BurnsTheGrantsThatItKept_InBurnOrder()
    {
        var wallet = await WalletAsync();
        var soon = await GrantAsync(wallet, 5, expires: TimeSpan.FromDays(1));
        var late = await GrantAsync(wallet, 10);
        var hold = await HoldAsync(wallet, 12);

        Assert.True(await CaptureAsync(hold, 7));

        Assert.Equal((5, 2, 8), (await UsedAsync(soon), await UsedAsync(late), await AvailableAsync(wallet)));
    }

    [Fact]
    public async Task Hold_EndsOnce_WhoeverComesFirst()
    {
        var wallet = await WalletAsync(credits: 1000);
        var hold = await HoldAsync(wallet, 10);

        var ended = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => i % 2 == 0
            ? CaptureAsync(hold, 10)
            : InTransactionAsync(connection => Ledger.ReleaseAsync(connection, hold, Ct))));

        Assert.Single(ended, true);
        Assert.Contains(await AvailableAsync(wallet), (long?[])[1000, 990]);
    }

    [Fact]
    public async Task Hold_WhoseOwnerDied_IsSweptOnceItExpires_AndCannotBeCapturedThen()
    {
        var wallet = await WalletAsync(credits: 10);
        var hold = await HoldAsync(wallet, 10);
        Assert.Equal(0, await Ledger.SweepHoldsAsync(Ct));

        Clock.Advance(CreditLedger.HoldLifetime);

        Assert.Equal(1, await Ledger.SweepHoldsAsync(Ct));
        Assert.Equal(10, await AvailableAsync(wallet));
        Assert.False(await CaptureAsync(hold, 1));
        Assert.Equal(0, await UsageCountAsync());
    }

    [Fact]
    public async Task Hold_WhoseOwnerDied_StopsNobodyEvenIfNobodySweeps()
    {
        var wallet = await WalletAsync(credits: 10);
        await HoldAsync(wallet, 10);
        Clock.Advance(CreditLedger.HoldLifetime);

        Assert.Equal(new ChargeResult.Charged(4), await ChargeAsync(wallet, 4));
        await HoldAsync(wallet, 6);
        Clock.Advance(CreditLedger.HoldLifetime);
        await HoldAsync(wallet, 6);
    }

    [Fact]
    public async Task Hold_CountsAsUsedForLimits()
    {
        var wallet = await WalletAsync(Enforced(limits: new WalletLimits { MonthlyCreditUnits = 10 }), 100);
        var hold = await HoldAsync(wallet, 8);

        Assert.Equal(Refused(WalletStop.MonthlyCreditUnits), await ChargeAsync(wallet, 3));
        await CaptureAsync(hold, 2);
        Assert.Equal(new ChargeResult.Charged(8), await ChargeAsync(wallet, 8));
    }

    [Fact]
    public async Task Hold_AcrossTheEndOfAMonth_StaysKeptAndIsPaidInTheNewOne()
    {
        var wallet = await WalletAsync(Enforced(ResetPolicy.MonthlyReset), 100);
        Clock.SetTo(new DateTimeOffset(2026, 3, 31, 23, 59, 30, TimeSpan.Zero));
        await ChargeAsync(wallet, 50);
        var hold = await HoldAsync(wallet, 20);
        Assert.Equal(30, await AvailableAsync(wallet));

        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(80, await AvailableAsync(wallet));
        Assert.True(await CaptureAsync(hold, 15));

        Assert.Equal((85, 15), (await AvailableAsync(wallet), (await SummaryAsync(wallet)).MonthlyAppliedUnits));
    }

    [Fact]
    public async Task Hold_OfAGrantThatExpiresMeanwhile_CanStillBePaidAndTheRestIsGone()
    {
        var wallet = await WalletAsync();
        await GrantAsync(wallet, 10, expires: TimeSpan.FromSeconds(60));
        var hold = await HoldAsync(wallet, 8);
        Clock.Advance(TimeSpan.FromSeconds(90));

        Assert.True(await CaptureAsync(hold, 3));

        Assert.Equal(0, await AvailableAsync(wallet));
        Assert.Equal((LedgerEntryKind.Expiry, -7L), (await Ledger.ListEntriesAsync(wallet, null, 1, Ct)).Select(entry => (entry.Kind, entry.CreditUnits)).Single());
    }

    [Fact]
    public async Task Hold_OfAMeteredWallet_KeepsNothingAndIsCountedWhenPaid()
    {
        var wallet = await WalletAsync(EnforcementMode.Metered, 10);
        var hold = await HoldAsync(wallet, 50);

        Assert.True(await CaptureAsync(hold, 4));

        Assert.Equal((6, 4), (await AvailableAsync(wallet), (await SummaryAsync(wallet)).Usage.LifetimeCreditUnits));
    }

    [Fact]
    public async Task Hold_WhenManyRaceForTheLastCredits_KeepsExactlyThose()
    {
        var wallet = await WalletAsync(credits: 100);

        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Ledger.HoldAsync(Of(wallet, 5), Ct)));

        Assert.Equal(20, results.Count(result => result is HoldResult.Held));
        Assert.Equal(0, await AvailableAsync(wallet));
    }

    private async Task<Guid> HoldAsync(Guid wallet, int units) => Assert.IsType<HoldResult.Held>(await Ledger.HoldAsync(Of(wallet, units), Ct)).HoldId;

    private Task<bool> CaptureAsync(Guid hold, int units) =>
        InTransactionAsync(connection => Ledger.CaptureAsync(connection, hold, Guid.CreateVersion7(Clock.GetUtcNow()), units, units, Ct));
}
