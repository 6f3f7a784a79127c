using Npgsql;
using PersonData.Core.Credits;
using PersonData.Core.Enrichment;
using Found = PersonData.Core.Enrichment.EnrichmentResult<PersonData.Core.Workspace.ContactDetails>.Found;
using InsufficientCredits = PersonData.Core.Enrichment.EnrichmentResult<PersonData.Core.Workspace.ContactDetails>.InsufficientCredits;
using NoMatch = PersonData.Core.Enrichment.EnrichmentResult<PersonData.Core.Workspace.ContactDetails>.NoMatch;

namespace PersonData.Core.Tests.Enrichment;

/// <summary>Races, crashes and changes of mind between the hold and the payment: what is delivered is paid once, and nothing else is.</summary>
public sealed class PaymentTests : EnrichmentTests
{
    [Fact]
    public async Task OneCreditLeft_OfManyCallsAtOnce_ExactlyOneGetsIt()
    {
        var answer = new TaskCompletionSource();
        await using var vendor = await VendorServer.StartAsync(VendorServer.IsSlow(answer.Task, VendorServer.Says(JaneSays)), Ct);
        var installation = Installation(Vendor(vendor.Url));
        var caller = await CallerAsync(credits: 1);

        var calls = Enumerable.Range(0, 8).Select(_ => EnrichAsync(installation, caller)).ToList();
        await Poll.UntilAsync(() => Task.FromResult(calls.Count(call => call.IsCompleted) == 7), "all but one are refused", ct: Ct);
        answer.SetResult();
        var outcomes = await Task.WhenAll(calls);

        Assert.Equal(7, outcomes.Count(outcome => outcome.Result is InsufficientCredits { Reason: CreditRefusals.InsufficientFunds }));
        Assert.Equal(new PaymentResult.Paid(1), Assert.Single(outcomes, outcome => outcome.Result is Found).Payment);
        Assert.Equal(1, vendor.Asked);
        Assert.Equal((0, 0, 1), await MoneyAsync(caller));
    }

    [Fact]
    public async Task Call_ThatDiesBetweenHoldAndPayment_CostsNothing()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(vendor.Url, price: 4));
        var caller = await CallerAsync(credits: 10);
        Assert.IsType<Found>(await FindAsync(installation, Begin(installation, caller)));
        Assert.Equal((6, 4, 0), await MoneyAsync(caller));

        Clock.Advance(CreditLedger.HoldLifetime);

        Assert.Equal(1, await Ledger.SweepHoldsAsync(Ct));
        Assert.Equal((10, 0, 0), await MoneyAsync(caller));
        Assert.Equal(0, await CountAsync("usage"));
    }

    [Fact]
    public async Task Hold_ThatHasEndedMeanwhile_IsChargedInstead_AndNothingIsDeliveredForFree()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(vendor.Url, price: 4));
        var (rich, poor) = (await CallerAsync(credits: 10), await CallerAsync(credits: 4));
        await using var ofRich = Begin(installation, rich);
        await using var ofPoor = Begin(installation, poor);
        var found = Assert.IsType<Found>(await FindAsync(installation, ofRich, maxAge: TimeSpan.Zero));
        Assert.IsType<Found>(await FindAsync(installation, ofPoor, maxAge: TimeSpan.Zero));
        Clock.Advance(CreditLedger.HoldLifetime);
        Assert.Equal(2, await Ledger.SweepHoldsAsync(Ct));
        Assert.Equal(new PaymentResult.Paid(4), (await EnrichAsync(installation, poor)).Payment);

        Assert.Equal(new PaymentResult.Paid(4), await PayAsync(ofRich, found.Supplies));
        Assert.Equal(new PaymentResult.Refused(CreditRefusals.InsufficientFunds), await PayAsync(ofPoor, found.Supplies));

        Assert.Equal((6, 0, 4), await MoneyAsync(rich));
        Assert.Equal((0, 0, 4), await MoneyAsync(poor));
    }

    [Fact]
    public async Task Delivery_ThatIsPaidTwice_IsUndoneTheSecondTime()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(vendor.Url, price: 4));
        var caller = await CallerAsync(credits: 10);
        await using var payment = Begin(installation, caller);
        var found = Assert.IsType<Found>(await FindAsync(installation, payment));
        await PayAsync(payment, found.Supplies);

        await Assert.ThrowsAsync<PostgresException>(() => PayAsync(payment, found.Supplies));

        Assert.Equal((6, 0, 4), await MoneyAsync(caller));
        Assert.Equal(1, await CountAsync("usage"));
    }

    [Fact]
    public async Task Delivery_ThatIsUndoneAfterItWasPaid_IsFree_AndCanBePaidAgain()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(vendor.Url, price: 4));
        var (again, never) = (await CallerAsync(credits: 10), await CallerAsync(credits: 10));
        await using (var payment = Begin(installation, again))
        {
            var found = Assert.IsType<Found>(await FindAsync(installation, payment, maxAge: TimeSpan.Zero));
            await PayAndUndoAsync(payment, found.Supplies);
            Assert.Equal(new PaymentResult.Paid(4), await PayAsync(payment, found.Supplies));
        }

        await using (var payment = Begin(installation, never))
        {
            var found = Assert.IsType<Found>(await FindAsync(installation, payment, maxAge: TimeSpan.Zero));
            await PayAndUndoAsync(payment, found.Supplies);
        }

        Assert.Equal((6, 0, 4), await MoneyAsync(again));
        Assert.Equal((10, 0, 0), await MoneyAsync(never));
        Assert.Equal(("acme_data", 1L, 4L), Assert.Single((await UseAsync(again)).Where(use => use.Provider == "acme_data").Select(use => (use.Provider, use.Asked, use.CreditUnits))));
    }

    [Fact]
    public async Task Caller_WhoGoesWhileAVendorIsAsked_HoldsNothing()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.IsSlow(), Ct);
        var installation = Installation(Vendor(vendor.Url, price: 4));
        var caller = await CallerAsync(credits: 10);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var call = Task.Run(
            async () =>
            {
                await using var payment = Begin(installation, caller);
                await FindAsync(installation, payment, ct: gone.Token);
            }, Ct);
        await Poll.UntilAsync(() => Task.FromResult(vendor.Asked == 1), "the vendor is asked", ct: Ct);
        Assert.Equal((6, 4, 0), await MoneyAsync(caller));
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal((10, 0, 0), await MoneyAsync(caller));
    }

    [Fact]
    public async Task NothingChanged_IsFree_WhateverWasHeld()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(vendor.Url, price: 4));
        var caller = await CallerAsync(credits: 10);
        await using var payment = Begin(installation, caller);
        Assert.IsType<Found>(await FindAsync(installation, payment));

        Assert.Equal(new PaymentResult.Paid(0), await PayAsync(payment, [], records: 0));

        Assert.Equal((10, 0, 0), await MoneyAsync(caller));
        Assert.Equal(1, await CountAsync("usage"));
    }

    [Fact]
    public async Task CheaperSource_IsAllThatIsPaid_WhenTheDearVendorAddsNothing()
    {
        await using var cheap = await VendorServer.StartAsync(VendorServer.Says(new { person = new { name = "Jane Doe", mail = "jane@acme.com", title = "Head of Sales" } }), Ct);
        await using var dear = await VendorServer.StartAsync(VendorServer.Fails(404), Ct);
        var caller = await CallerAsync(credits: 10);

        var (_, payment) = await EnrichAsync(Installation(Vendor(cheap.Url, "cheap", price: 2), Vendor(dear.Url, "dear", price: 9)), caller);

        Assert.Equal((1, new PaymentResult.Paid(2)), (dear.Asked, payment));
        Assert.Equal((8, 0, 2), await MoneyAsync(caller));
    }

    [Fact]
    public async Task MeteredWallet_IsCounted_AndNeverStopped()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var caller = await CallerAsync(credits: 0, policy: new WalletPolicy { Mode = EnforcementMode.Metered });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => EnrichAsync(Installation(Vendor(vendor.Url, price: 4)), caller, maxAge: TimeSpan.Zero)));

        Assert.All(outcomes, outcome => Assert.Equal(new PaymentResult.Paid(4), outcome.Payment));
        Assert.Equal((0, 16), ((await WalletAsync(caller)).HeldUnits, (await WalletAsync(caller)).Usage.LifetimeCreditUnits));
        Assert.Equal((4L, 16L), Assert.Single((await UseAsync(caller)).Where(use => use.Provider == "acme_data").Select(use => (use.Found, use.CreditUnits))));
    }

    [Theory]
    [InlineData(EnforcementMode.Enforced, EnforcementMode.Metered)]
    [InlineData(EnforcementMode.Metered, EnforcementMode.Enforced)]
    public async Task Wallet_WhosePolicyChangesWhileAVendorIsAsked_PaysAsWell(EnforcementMode before, EnforcementMode after)
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(vendor.Url, price: 4));
        var caller = await CallerAsync(credits: 10, policy: new WalletPolicy { Mode = before });
        await using var payment = Begin(installation, caller);
        var found = Assert.IsType<Found>(await FindAsync(installation, payment));
        await using (var connection = await Database.App.OpenConnectionAsync(Ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await Ledger.SetPolicyAsync(connection, caller.WalletId, new WalletPolicy { Mode = after }, Ct);
            await transaction.CommitAsync(Ct);
        }

        Assert.Equal(new PaymentResult.Paid(4), await PayAsync(payment, found.Supplies));
        Assert.Equal(4, (await WalletAsync(caller)).Usage.LifetimeCreditUnits);
    }

    [Fact]
    public async Task PaymentsOfOneTransaction_BesideAChangeOfTheWalletsMode_WaitForNobodyWhoWaitsForThem()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(vendor.Url, price: 2));
        var caller = await CallerAsync(credits: 10);
        await using var first = Begin(installation, caller);
        await using var second = Begin(installation, caller);
        var found = Assert.IsType<Found>(await FindAsync(installation, first, maxAge: TimeSpan.Zero));
        Assert.IsType<Found>(await FindAsync(installation, second, maxAge: TimeSpan.Zero));
        await using var paying = await Database.App.OpenConnectionAsync(Ct);
        await using var transaction = await paying.BeginTransactionAsync(Ct);
        await EnrichmentPayment.PoolAsync(paying, [first, second], Ct);
        await using var changing = await Database.App.OpenConnectionAsync(Ct);
        var change = ChangeAsync();
        await Poll.UntilAsync(WaitsAsync, "who changes the mode waits for the payments", ct: Ct);

        Assert.Equal(new PaymentResult.Paid(2), await first.PayAsync(paying, 1, found.Supplies, Ct));
        Assert.Equal(new PaymentResult.Paid(2), await second.PayAsync(paying, 1, found.Supplies, Ct));
        await transaction.CommitAsync(Ct);
        await change;

        Assert.Equal(4, (await WalletAsync(caller)).Usage.LifetimeCreditUnits);
        Assert.Equal(EnforcementMode.Metered, (await WalletAsync(caller)).Policy.Mode);

        async Task ChangeAsync()
        {
            await using var ofMode = await changing.BeginTransactionAsync(Ct);
            await Ledger.SetPolicyAsync(changing, caller.WalletId, new WalletPolicy { Mode = EnforcementMode.Metered }, Ct);
            await ofMode.CommitAsync(Ct);
        }

        async Task<bool> WaitsAsync()
        {
            await using var command = Database.App.CreateCommand("select exists (select from pg_locks where pid = $1 and not granted)");
            command.Parameters.Add(new() { Value = changing.ProcessID });
            return (bool)(await command.ExecuteScalarAsync(Ct))!;
        }
    }

    [Fact]
    public async Task LimitOfTheWallet_StopsBeforeAVendorIsAsked_AndSaysWhich()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var caller = await CallerAsync(
            credits: 10, policy: new WalletPolicy { Mode = EnforcementMode.Enforced, Limits = WalletLimits.None with { MonthlyRecordReveals = 1 } });
        var installation = Installation(Vendor(vendor.Url));
        await EnrichAsync(installation, caller, maxAge: TimeSpan.Zero);

        var (result, _) = await EnrichAsync(installation, caller, maxAge: TimeSpan.Zero);

        Assert.Equal("This would pass the limit monthly_record_reveals of the account.", Assert.IsType<InsufficientCredits>(result).Reason);
        Assert.Equal(1, vendor.Asked);
    }

    [Fact]
    public async Task Calls_ThatAllMiss_InParallel_LeaveTheWalletAsItWas()
    {
        await using var first = await VendorServer.StartAsync(VendorServer.Fails(404), Ct);
        await using var second = await VendorServer.StartAsync(VendorServer.Fails(500), Ct);
        var installation = Installation(Vendor(first.Url, "first", price: 2), Vendor(second.Url, "second", price: 3));
        var caller = await CallerAsync(credits: 100);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => EnrichAsync(installation, caller)));

        Assert.All(outcomes, outcome => Assert.IsType<NoMatch>(outcome.Result));
        Assert.Equal((100, 0, 0), await MoneyAsync(caller));
        Assert.Equal([("cached", 16L, 0L), ("dataset", 16, 0), ("first", 16, 0), ("second", 16, 16)], (await UseAsync(caller)).Select(use => (use.Provider, use.Asked, use.Failed)));
    }

    private async Task PayAndUndoAsync(EnrichmentPayment payment, IReadOnlyList<Supply> supplies)
    {
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        Assert.Equal(new PaymentResult.Paid(4), await payment.PayAsync(connection, 1, supplies, Ct));
        await transaction.RollbackAsync(Ct);
    }
}
