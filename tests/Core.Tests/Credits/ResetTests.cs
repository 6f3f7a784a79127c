using PersonData.Core.Credits;

namespace PersonData.Core.Tests.Credits;

public sealed class ResetTests : CreditLedgerTests
{
    [Theory]
    [InlineData("2026-01-31T23:59:59.999Z", "2026-02-01T00:00:00Z")]   // across a month
    [InlineData("2028-02-29T23:59:59.999Z", "2028-03-01T00:00:00Z")]   // out of a leap day
    [InlineData("2026-12-31T23:59:59.999Z", "2027-01-01T00:00:00Z")]   // across a year
    [InlineData("2026-10-31T23:59:59.999Z", "2026-11-30T12:00:00Z")]   // anywhere in the next month
    [InlineData("2026-03-31T20:00:00-04:00", "2026-05-01T01:59:59+02:00")]   // months are months in UTC, and the second month is April
    public async Task MonthlyReset_MakesTheGrantWholeWhenAMonthBeginsInUtc(string last, string first)
    {
        Clock.SetTo(DateTimeOffset.Parse(last, System.Globalization.CultureInfo.InvariantCulture));
        var wallet = await WalletAsync(Enforced(ResetPolicy.MonthlyReset), 100);
        await ChargeAsync(wallet, 70);
        Assert.Equal(Refused(30), await ChargeAsync(wallet, 31));

        Clock.SetTo(DateTimeOffset.Parse(first, System.Globalization.CultureInfo.InvariantCulture));

        var sameMonth = (last, first) is (['2', '0', '2', '6', '-', '0', '3', ..], _);
        Assert.Equal(sameMonth ? 30 : 100, await AvailableAsync(wallet));
        Assert.Equal(sameMonth ? Refused(30) : new ChargeResult.Charged(31), await ChargeAsync(wallet, 31));
    }

    [Fact]
    public async Task MonthlyReset_StandsInTheLedgerWithTheMomentThatItHappened_WhoeverLooksFirst()
    {
        var (charged, listed, untouched) = (await MonthlyAsync(100), await MonthlyAsync(100), await MonthlyAsync(100));
        foreach (var wallet in (Guid[])[charged, listed, untouched]) await ChargeAsync(wallet, 40);
        Clock.SetTo(new DateTimeOffset(2026, 6, 20, 9, 0, 0, TimeSpan.Zero));

        await ChargeAsync(charged, 5);

        Assert.Equal(
            [(LedgerEntryKind.Capture, -5L), (LedgerEntryKind.Reset, 40), (LedgerEntryKind.Capture, -40), (LedgerEntryKind.Grant, 100)],
            (await Ledger.ListEntriesAsync(charged, null, 10, Ct)).Select(entry => (entry.Kind, entry.CreditUnits)));
        Assert.Equal(
            (LedgerEntryKind.Reset, 40, new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero)),
            (await Ledger.ListEntriesAsync(listed, null, 1, Ct)).Select(entry => (entry.Kind, entry.CreditUnits, entry.CreatedAt)).Single());
        Assert.Equal((95, 100, 100), (await AvailableAsync(charged), await AvailableAsync(listed), await AvailableAsync(untouched)));
    }

    [Fact]
    public async Task Expiry_StandsInTheLedgerWithWhatWasLeft()
    {
        var wallet = await WalletAsync();
        var grant = await GrantAsync(wallet, 100, expires: TimeSpan.FromDays(2));
        await ChargeAsync(wallet, 40);
        Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(0, await AvailableAsync(wallet));

        var entry = (await Ledger.ListEntriesAsync(wallet, null, 1, Ct)).Single();
        Assert.Equal((LedgerEntryKind.Expiry, -60, grant), (entry.Kind, entry.CreditUnits, entry.GrantId));
        Assert.Equal(Clock.GetUtcNow() - TimeSpan.FromDays(1), entry.CreatedAt);
        Assert.Equal(3, (await Ledger.ListEntriesAsync(wallet, null, 10, Ct)).Count);   // written once
    }

    [Fact]
    public async Task MonthlyReset_DoesNotReviveWhatExpiresAsTheMonthBegins()
    {
        var wallet = await MonthlyAsync(0);
        await Ledger.GrantAsync(wallet, new NewGrant { CreditUnits = 100, ExpiresAt = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero) }, Ct);
        await ChargeAsync(wallet, 40);

        Clock.SetTo(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(Refused(0), await ChargeAsync(wallet, 1));
        Assert.Equal(-60, (await Ledger.ListEntriesAsync(wallet, null, 1, Ct)).Single().CreditUnits);
    }

    [Fact]
    public async Task MonthlyReset_OfAGrantThatExpiresLater_IsWholeUntilThen()
    {
        var wallet = await MonthlyAsync(0);
        await Ledger.GrantAsync(wallet, new NewGrant { CreditUnits = 100, ExpiresAt = new DateTimeOffset(2026, 4, 15, 0, 0, 0, TimeSpan.Zero) }, Ct);
        await ChargeAsync(wallet, 40);

        Clock.SetTo(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(
            [(LedgerEntryKind.Expiry, -100L), (LedgerEntryKind.Reset, 40)],
            (await Ledger.ListEntriesAsync(wallet, null, 2, Ct)).Select(entry => (entry.Kind, entry.CreditUnits)));
    }

    [Fact]
    public async Task ChargeThatRacesIntoAMonth_IsCountedInExactlyOne()
    {
        var wallet = await WalletAsync(Enforced(ResetPolicy.MonthlyReset, new WalletLimits { MonthlyCreditUnits = 60 }), 100);
        Clock.SetTo(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));
        await ChargeAsync(wallet, 10);

        // Another process, whose clock lags: its charge belongs to the month that has begun.
        Clock.SetTo(new DateTimeOffset(2026, 3, 31, 23, 59, 59, TimeSpan.Zero));
        await ChargeAsync(wallet, 20);

        Clock.SetTo(new DateTimeOffset(2026, 4, 1, 0, 0, 1, TimeSpan.Zero));
        Assert.Equal((70, 30), (await AvailableAsync(wallet), (await SummaryAsync(wallet)).Usage.MonthCreditUnits));
    }

    [Fact]
    public async Task ChangeOfResetPolicy_CountsWhatTheNewOneCounts()
    {
        var wallet = await MonthlyAsync(100);
        await ChargeAsync(wallet, 40);
        Clock.Advance(TimeSpan.FromDays(31));
        await ChargeAsync(wallet, 30);

        await SetPolicyAsync(wallet, Enforced());
        Assert.Equal((30, 70), (await AvailableAsync(wallet), (await SummaryAsync(wallet)).AppliedUnits));

        await SetPolicyAsync(wallet, Enforced(ResetPolicy.MonthlyReset));
        Assert.Equal((70, 30), (await AvailableAsync(wallet), (await SummaryAsync(wallet)).AppliedUnits));
    }

    [Fact]
    public async Task ChangeToRollover_OfAGrantThatWasUsedManyTimes_LeavesNothingAndCanBeGivenBack()
    {
        var wallet = await MonthlyAsync(100);
        for (var month = 0; month < 3; month++)
        {
            await ChargeAsync(wallet, 90);
            Clock.Advance(TimeSpan.FromDays(31));
        }

        await SetPolicyAsync(wallet, Enforced());
        Assert.Equal(0, await AvailableAsync(wallet));
        Assert.Equal(new AdjustmentResult.TooMuch(100), await AdjustAsync(wallet, 101));
        await AdjustAsync(wallet, 25);
        Assert.Equal(25, await AvailableAsync(wallet));
    }

    private Task<Guid> MonthlyAsync(long credits) => WalletAsync(Enforced(ResetPolicy.MonthlyReset), credits);
}
