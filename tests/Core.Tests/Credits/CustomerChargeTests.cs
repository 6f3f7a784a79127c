using PersonData.Core.Credits;

namespace PersonData.Core.Tests.Credits;

public sealed class CustomerChargeTests : CreditLedgerTests
{
    [Fact]
    public async Task Charge_OfACustomer_BurnsBothWallets()
    {
        var (account, customer) = (await WalletAsync(credits: 100), await CustomerAsync(Enforced(), 50));

        Assert.Equal(new ChargeResult.Charged(20), await UseAsync(account, customer, 20));

        Assert.Equal((80, 30), (await AvailableAsync(account), await AvailableAsync(customer)));
        Assert.Equal((20, 20), ((await SummaryAsync(customer)).Usage.LifetimeRecordReveals, (await SummaryAsync(account)).Usage.LifetimeRecordReveals));
    }

    [Theory]
    [InlineData(10, 100, true, 10)]
    [InlineData(100, 10, false, 10)]
    public async Task Charge_ThatOneWalletCannotPay_ChangesNeither(long ofCustomer, long ofAccount, bool byCustomer, long available)
    {
        var (account, customer) = (await WalletAsync(credits: ofAccount), await CustomerAsync(Enforced(), ofCustomer));

        Assert.Equal(new ChargeResult.InsufficientCredits(new WalletRefusal(WalletStop.Credits, byCustomer, available)), await UseAsync(account, customer, 11));

        Assert.Equal((ofAccount, ofCustomer), (await AvailableAsync(account), await AvailableAsync(customer)));
        Assert.Equal(0, await UsageCountAsync());
    }

    [Fact]
    public async Task WalletOfACustomerThatNeverHadAGrant_IsNotFinite_AndStillLimited()
    {
        var (account, customer) = (await WalletAsync(credits: 100), await CustomerAsync(Enforced(limits: new WalletLimits { MonthlyRecordReveals = 30 })));

        Assert.Null(await AvailableAsync(customer));
        Assert.Equal(new ChargeResult.Charged(30), await UseAsync(account, customer, 30));
        Assert.Equal(Refused(WalletStop.MonthlyRecordReveals, byCustomer: true), await UseAsync(account, customer, 1));
        Assert.Equal(70, await AvailableAsync(account));

        await GrantAsync(customer, 5, starts: TimeSpan.FromDays(1));
        Assert.Equal(0, await AvailableAsync(customer));
    }

    [Fact]
    public async Task Charges_OfManyCustomersOfOneAccount_NeitherOverdrawNorDeadlock()
    {
        var account = await WalletAsync(credits: 100);
        var customers = new List<ChargedCustomer>();
        for (var i = 0; i < 5; i++) customers.Add(await CustomerAsync(Enforced(), 30));

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => i % 6 == 5 ? ChargeAsync(account, 1) : UseAsync(account, customers[i % 6], 1)));

        Assert.Equal(100, results.Count(result => result is ChargeResult.Charged));
        Assert.Equal(0, await AvailableAsync(account));
    }

    [Fact]
    public async Task Hold_OfACustomer_KeepsAndPaysFromBothWallets()
    {
        var (account, customer) = (await WalletAsync(credits: 100), await CustomerAsync(Enforced(), 50));
        var hold = Assert.IsType<HoldResult.Held>(await Ledger.HoldAsync(Of(account, 20) with { Customer = customer }, Ct)).HoldId;
        Assert.Equal((80, 30), (await AvailableAsync(account), await AvailableAsync(customer)));

        Assert.True(await InTransactionAsync(connection => Ledger.CaptureAsync(connection, hold, Guid.CreateVersion7(Clock.GetUtcNow()), 5, 5, Ct)));

        Assert.Equal((95, 45), (await AvailableAsync(account), await AvailableAsync(customer)));
    }

    private async Task<ChargedCustomer> CustomerAsync(WalletPolicy policy, long credits = 0) =>
        new(Guid.CreateVersion7(Clock.GetUtcNow()), await WalletAsync(policy, credits, ofCustomer: true));

    private Task<long?> AvailableAsync(ChargedCustomer customer) => AvailableAsync(customer.WalletId);

    private Task<WalletSummary> SummaryAsync(ChargedCustomer customer) => SummaryAsync(customer.WalletId);

    private Task<Guid> GrantAsync(ChargedCustomer customer, long credits, TimeSpan starts) => GrantAsync(customer.WalletId, credits, starts);

    private Task<ChargeResult> UseAsync(Guid account, ChargedCustomer customer, int records) =>
        Ledger.ChargeAsync(Of(account, records) with { Customer = customer, RecordReveals = records, UserId = "user-7" });
}
