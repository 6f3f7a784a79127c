using PersonData.Core.Credits;

namespace PersonData.Core.Tests.Credits;

public sealed class AdjustmentTests : CreditLedgerTests
{
    [Fact]
    public async Task Adjustment_TakesInBurnOrder_AndGivesBackInTheReverse()
    {
        var wallet = await WalletAsync();
        var soon = await GrantAsync(wallet, 10, expires: TimeSpan.FromDays(1));
        var late = await GrantAsync(wallet, 10);

        Assert.IsType<AdjustmentResult.Adjusted>(await AdjustAsync(wallet, -15));
        Assert.Equal((10, 5), (await UsedAsync(soon), await UsedAsync(late)));
        Assert.IsType<AdjustmentResult.Adjusted>(await AdjustAsync(wallet, 7));
        Assert.Equal((8, 0), (await UsedAsync(soon), await UsedAsync(late)));

        var summary = await SummaryAsync(wallet);
        Assert.Equal((12, 8, 0), (summary.AvailableUnits, summary.AppliedUnits, summary.Usage.LifetimeCreditUnits));
        var entry = (await Ledger.ListEntriesAsync(wallet, null, 1, Ct)).Single();
        Assert.Equal((LedgerEntryKind.Adjustment, "because", "req_test"), (entry.Kind, entry.Note, entry.RequestId));
    }

    [Theory]
    [InlineData(EnforcementMode.Enforced, -91, 90)]
    [InlineData(EnforcementMode.Enforced, 11, 10)]
    [InlineData(EnforcementMode.Metered, 11, 10)]
    public async Task Adjustment_OfMoreThanThereIs_ChangesNothing(EnforcementMode mode, long units, long possible)
    {
        var wallet = await WalletAsync(mode, 100);
        await ChargeAsync(wallet, 10);

        Assert.Equal(new AdjustmentResult.TooMuch(possible), await AdjustAsync(wallet, units));

        Assert.Equal(90, await AvailableAsync(wallet));
    }

    [Fact]
    public async Task Adjustment_OfAMeteredWallet_CountsLikeUseAndLeavesItsGrantsAlone()
    {
        var wallet = await WalletAsync(EnforcementMode.Metered, 100);
        await ChargeAsync(wallet, 30);

        await AdjustAsync(wallet, -5);
        Assert.Equal((65, 35), (await AvailableAsync(wallet), (await SummaryAsync(wallet)).AppliedUnits));
        await AdjustAsync(wallet, 20);
        Assert.Equal((85, 15), (await AvailableAsync(wallet), (await SummaryAsync(wallet)).AppliedUnits));

        await SetPolicyAsync(wallet, Enforced());
        Assert.Equal((85, 15), (await AvailableAsync(wallet), (await SummaryAsync(wallet)).AppliedUnits));
    }

    [Fact]
    public async Task Adjustment_UnderMonthlyReset_IsGoneWithTheMonth()
    {
        var wallet = await WalletAsync(Enforced(ResetPolicy.MonthlyReset), 100);
        await AdjustAsync(wallet, -40);
        Assert.Equal((60, 40), (await AvailableAsync(wallet), (await SummaryAsync(wallet)).AppliedUnits));

        Clock.Advance(TimeSpan.FromDays(31));

        Assert.Equal((100, 0), (await AvailableAsync(wallet), (await SummaryAsync(wallet)).AppliedUnits));
        Assert.Equal(new AdjustmentResult.TooMuch(0), await AdjustAsync(wallet, 1));
    }
}
