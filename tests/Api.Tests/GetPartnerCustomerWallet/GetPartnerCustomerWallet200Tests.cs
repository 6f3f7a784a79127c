using System.Text.Json;
using PersonData.Contracts.Credits;
using PersonData.Core.Credits;

namespace PersonData.Api.Tests.GetPartnerCustomerWallet;

[Collection(typeof(SharedPeople))]
public sealed class GetPartnerCustomerWallet200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The example of seed 004, number by number, after the use that it tells of.</summary>
    [Fact]
    public async Task Wallet_AfterTheUseOfTheSeed_IsTheWalletOfTheSeed()
    {
        var partner = await Partner.CreateAsync(server, "wallet of the seed");
        var customer = await partner.Api.CreatePartnerCustomerAsync(
            new()
            {
                ExternalCustomerId = "seed", CreditResetPolicy = "monthly_reset", AllowedResultActions = ["push_endpoint", "csv_export"], ResultDeliveryCta = "Add to HubSpot",
                Limits = new UsageLimits { MonthlyCreditUnits = 100, MonthlySearchSessions = 20, MonthlyRecordReveals = 100 },
            },
            Ct);
        await partner.Api.GrantPartnerCustomerCreditsAsync(customer.Id, new() { CreditUnits = 100 }, Ct);
        for (var search = 0; search < 4; search++)
            Assert.IsType<ChargeResult.Charged>(await partner.UseAsync(customer.Id, records: search == 0 ? 4 : 7, searches: 1));
        using var client = server.Client(partner.Account.LiveKey);

        var answer = await (await client.GetAsync($"/v1/partner-customers/{customer.Id}/wallet", Ct)).JsonAsync();

        var expected =
            $$$"""
            {
              "partner_customer_id": "{{{customer.Id}}}",
              "status": "active",
              "allowed_result_actions": ["push_endpoint", "csv_export"],
              "result_action_labels": { "push_endpoint": "Add to HubSpot", "csv_export": "Export CSV" },
              "wallet": {
                "available_credit_units": 75,
                "granted_credit_units": 100,
                "applied_credit_units": 25,
                "monthly_applied_credit_units": 25,
                "lifetime_applied_credit_units": 25,
                "held_credit_units": 0,
                "credit_enforcement_mode": "enforced",
                "credit_reset_policy": "monthly_reset",
                "active_credit_grants": 1,
                "monthly_credit_units_used": 25,
                "lifetime_credit_units_used": 25,
                "limits": {
                  "monthly_credit_units": 100, "lifetime_credit_units": null, "monthly_search_sessions": 20, "lifetime_search_sessions": null,
                  "monthly_record_reveals": 100, "lifetime_record_reveals": null
                },
                "usage": {
                  "monthly_credit_units": 25, "lifetime_credit_units": 25, "monthly_search_sessions": 4, "lifetime_search_sessions": 4,
                  "monthly_record_reveals": 25, "lifetime_record_reveals": 25
                },
                "limit_state": { "can_search": true, "can_reveal": true, "search_block_reason": null, "reveal_block_reason": null },
                "allowed_result_actions": ["push_endpoint", "csv_export"],
                "result_action_labels": { "push_endpoint": "Add to HubSpot", "csv_export": "Export CSV" }
              }
            }
            """;
        Assert.Equal(JsonSerializer.Serialize(JsonElement.Parse(expected)), JsonSerializer.Serialize(answer));
        Assert.Equal(975, (await partner.Api.GetWalletAsync(Ct)).Wallet.AvailableCreditUnits);
    }

    [Fact]
    public async Task WalletWithoutAnyGrant_IsNotFinite()
    {
        var partner = await Partner.CreateAsync(server, "wallet without a grant");
        var customer = await partner.CustomerAsync();
        await partner.UseAsync(customer.Id, 5);

        var wallet = (await partner.Api.GetPartnerCustomerWalletAsync(customer.Id, Ct)).Wallet;

        Assert.Equal((null, 0, 5, 0, true), (wallet.AvailableCreditUnits, wallet.GrantedCreditUnits, wallet.AppliedCreditUnits, wallet.ActiveCreditGrants, wallet.LimitState.CanReveal));
    }

    [Fact]
    public async Task GrantThatHasNotBegun_CountsAsNothing_AndBlocksReveals()
    {
        var partner = await Partner.CreateAsync(server, "wallet of tomorrow");
        var customer = await partner.CustomerAsync();
        await partner.Api.GrantPartnerCustomerCreditsAsync(customer.Id, new() { CreditUnits = 50, StartsAt = TimeProvider.System.GetUtcNow().AddDays(1) }, Ct);

        var wallet = (await partner.Api.GetPartnerCustomerWalletAsync(customer.Id, Ct)).Wallet;

        Assert.Equal((0L, 0, 0), (wallet.AvailableCreditUnits, wallet.GrantedCreditUnits, wallet.ActiveCreditGrants));
        Assert.Equal(
            new LimitState { CanSearch = true, CanReveal = false, SearchBlockReason = null, RevealBlockReason = BlockReasons.InsufficientCredits }, wallet.LimitState);
        Assert.Equal(new WalletRefusal(WalletStop.Credits, ByCustomer: true, 0), Partner.RefusalOf(await partner.UseAsync(customer.Id, 1)));
    }

    /// <summary>The clock of the answer is the process' clock, so another process a year later sees the grant gone.</summary>
    [Fact]
    public async Task GrantThatHasExpired_IsGone_AndTheLedgerTellsIt()
    {
        var partner = await Partner.CreateAsync(server, "wallet of last year");
        var customer = await partner.CustomerAsync();
        await partner.Api.GrantPartnerCustomerCreditsAsync(customer.Id, new() { CreditUnits = 50, ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(30) }, Ct);
        await partner.UseAsync(customer.Id, 20);
        var later = new TestClock(TimeProvider.System.GetUtcNow().AddDays(400));
        await using var replica = await server.StartReplicaAsync(new LogLines(), later);
        var api = server.Api(partner.Account.LiveKey, ApiServer.AddressOf(replica));

        var wallet = (await api.GetPartnerCustomerWalletAsync(customer.Id, Ct)).Wallet;
        var ledger = (await api.ListPartnerCustomerTransactionsAsync(customer.Id, new(), Ct)).Data;

        Assert.Equal((0L, 0, 20, 0), (wallet.AvailableCreditUnits, wallet.GrantedCreditUnits, wallet.LifetimeAppliedCreditUnits, wallet.ActiveCreditGrants));
        Assert.Equal([("expiry", -30L), ("capture", -20L), ("grant", 50L)], ledger.Select(entry => (entry.Kind, entry.CreditUnits)));
    }

    [Fact]
    public async Task MonthThatBegins_MakesTheGrantsWholeAgain_AndTheMonthsLimitsToo()
    {
        var partner = await Partner.CreateAsync(server, "wallet of next month");
        var customer = await partner.Api.CreatePartnerCustomerAsync(
            new() { ExternalCustomerId = "monthly", CreditResetPolicy = "monthly_reset", Limits = new UsageLimits { MonthlyRecordReveals = 25, LifetimeRecordReveals = 25 } }, Ct);
        await partner.Api.GrantPartnerCustomerCreditsAsync(customer.Id, new() { CreditUnits = 100 }, Ct);
        await partner.UseAsync(customer.Id, 25, searches: 1);
        var later = new TestClock(TimeProvider.System.GetUtcNow().AddDays(40));
        await using var replica = await server.StartReplicaAsync(new LogLines(), later);
        var api = server.Api(partner.Account.LiveKey, ApiServer.AddressOf(replica));

        var wallet = (await api.GetPartnerCustomerWalletAsync(customer.Id, Ct)).Wallet;
        var ledger = (await api.ListPartnerCustomerTransactionsAsync(customer.Id, new(), Ct)).Data;

        Assert.Equal(
            (100L, 0, 0, 25), (wallet.AvailableCreditUnits, wallet.AppliedCreditUnits, wallet.MonthlyAppliedCreditUnits, wallet.LifetimeAppliedCreditUnits));
        Assert.Equal(
            new UsageCounters
            {
                MonthlyCreditUnits = 0, LifetimeCreditUnits = 25, MonthlySearchSessions = 0, LifetimeSearchSessions = 1, MonthlyRecordReveals = 0, LifetimeRecordReveals = 25,
            },
            wallet.Usage);
        Assert.Equal(BlockReasons.LifetimeRecordRevealsLimit, wallet.LimitState.RevealBlockReason);
        Assert.Equal([("reset", 25L), ("capture", -25L), ("grant", 100L)], ledger.Select(entry => (entry.Kind, entry.CreditUnits)));
    }

    [Theory]
    [InlineData("monthly_search_sessions", 1, 2, false, true, BlockReasons.MonthlySearchSessionsLimit, null)]
    [InlineData("lifetime_search_sessions", 1, 2, false, true, BlockReasons.LifetimeSearchSessionsLimit, null)]
    [InlineData("monthly_record_reveals", 2, 1, true, false, null, BlockReasons.MonthlyRecordRevealsLimit)]
    [InlineData("lifetime_record_reveals", 2, 1, true, false, null, BlockReasons.LifetimeRecordRevealsLimit)]
    [InlineData("monthly_credit_units", 2, 1, true, false, null, BlockReasons.MonthlyCreditUnitsLimit)]
    [InlineData("lifetime_credit_units", 2, 1, true, false, null, BlockReasons.LifetimeCreditUnitsLimit)]
    public async Task LimitThatIsReached_BlocksWhatItLimits_InTheAnswerAndInTheDoor(
        string limit, int records, int searches, bool canSearch, bool canReveal, string? searchReason, string? revealReason)
    {
        var partner = await Partner.CreateAsync(server, $"limit {limit}");
        var customer = await partner.CustomerAsync();
        using var client = server.Client(partner.Account.LiveKey);
        using var content = new StringContent($$"""{ "limits": { "{{limit}}": 2 } }""", System.Text.Encoding.UTF8, "application/json");
        await (await client.PatchAsync($"/v1/partner-customers/{customer.Id}", content, Ct)).JsonAsync();

        Assert.IsType<ChargeResult.Charged>(await partner.UseAsync(customer.Id, records, searches));

        Assert.Equal(
            new LimitState { CanSearch = canSearch, CanReveal = canReveal, SearchBlockReason = searchReason, RevealBlockReason = revealReason },
            (await partner.Api.GetPartnerCustomerWalletAsync(customer.Id, Ct)).Wallet.LimitState);
        var refusal = Partner.RefusalOf(await partner.UseAsync(customer.Id, canReveal ? 0 : 1, canSearch ? 0 : 1));
        Assert.Equal((true, $"{limit}_limit"), (refusal.ByCustomer, $"{WalletNames.Of(refusal.Stop)}_limit"));
    }

    [Fact]
    public async Task MeteredWallet_CountsAndNeverStops_UntilItIsEnforced()
    {
        var partner = await Partner.CreateAsync(server, "metered customer");
        var customer = await partner.Api.CreatePartnerCustomerAsync(
            new() { ExternalCustomerId = "metered", CreditEnforcementMode = "metered", Limits = new UsageLimits { LifetimeRecordReveals = 1 } }, Ct);
        await partner.Api.GrantPartnerCustomerCreditsAsync(customer.Id, new() { CreditUnits = 10 }, Ct);

        Assert.IsType<ChargeResult.Charged>(await partner.UseAsync(customer.Id, 25, searches: 1));
        var metered = (await partner.Api.GetPartnerCustomerWalletAsync(customer.Id, Ct)).Wallet;
        Assert.Equal((0L, 25, 25, true), (metered.AvailableCreditUnits, metered.AppliedCreditUnits, metered.Usage.LifetimeRecordReveals, metered.LimitState.CanReveal));

        await partner.Api.UpdatePartnerCustomerAsync(customer.Id, new() { CreditEnforcementMode = "enforced" }, Ct);
        Assert.Equal(BlockReasons.LifetimeRecordRevealsLimit, (await partner.Api.GetPartnerCustomerWalletAsync(customer.Id, Ct)).Wallet.LimitState.RevealBlockReason);
        Assert.Equal(WalletStop.LifetimeRecordReveals, Partner.RefusalOf(await partner.UseAsync(customer.Id, 1)).Stop);
    }

    [Fact]
    public async Task AccountThatCannotPay_StopsItsCustomersToo()
    {
        var partner = await Partner.CreateAsync(server, "poor partner", credits: 5);
        var customer = await partner.CustomerAsync();
        await partner.Api.GrantPartnerCustomerCreditsAsync(customer.Id, new() { CreditUnits = 50 }, Ct);

        Assert.Equal(new WalletRefusal(WalletStop.Credits, ByCustomer: false, 5), Partner.RefusalOf(await partner.UseAsync(customer.Id, 6)));
        Assert.Equal(50, (await partner.Api.GetPartnerCustomerWalletAsync(customer.Id, Ct)).Wallet.AvailableCreditUnits);
    }
}
