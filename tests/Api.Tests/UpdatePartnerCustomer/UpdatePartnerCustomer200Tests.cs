using System.Text.Json;
using PersonData.Contracts;
using PersonData.Contracts.Credits;
using PersonData.Contracts.Partners;
using PersonData.Core.Credits;

namespace PersonData.Api.Tests.UpdatePartnerCustomer;

[Collection(typeof(SharedPeople))]
public sealed class UpdatePartnerCustomer200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Change_LeavesWhatIsNotGiven_AndNullTakesAway()
    {
        var partner = await Partner.CreateAsync(server, "patch");
        var created = await partner.Api.CreatePartnerCustomerAsync(
            new()
            {
                ExternalCustomerId = "a", Name = "A", Limits = new UsageLimits { MonthlyCreditUnits = 5, LifetimeCreditUnits = 50 }, AllowedResultActions = ["push_endpoint"],
                ResultDeliveryUrl = "https://partner.example/in", ResultDeliveryCta = "Add",
            },
            Ct);

        var renamed = await partner.Api.UpdatePartnerCustomerAsync(created.Id, new() { Name = "B" }, Ct);
        var limited = await partner.Api.UpdatePartnerCustomerAsync(
            created.Id, new() { Limits = new UsageLimitsChange { MonthlyCreditUnits = null, MonthlyRecordReveals = 7L } }, Ct);
        var silent = await partner.Api.UpdatePartnerCustomerAsync(
            created.Id, new() { Name = null, ResultDeliveryUrl = null, ResultDeliveryCta = null, AllowedResultActions = [] }, Ct);

        Same(created with { Name = "B" }, renamed);
        Same(renamed with { Limits = new UsageLimits { LifetimeCreditUnits = 50, MonthlyRecordReveals = 7 } }, limited);
        Same(limited with { Name = null, ResultDeliveryUrl = null, ResultDeliveryCta = "Push", AllowedResultActions = [] }, silent);

        static void Same(PartnerCustomerResponse expected, PartnerCustomerResponse actual) => Assert.Equivalent(expected with { UpdatedAt = actual.UpdatedAt }, actual);
    }

    [Fact]
    public async Task NullLimits_TakeAllAway()
    {
        var partner = await Partner.CreateAsync(server, "patch limits");
        var created = await partner.Api.CreatePartnerCustomerAsync(new() { ExternalCustomerId = "a", Limits = new UsageLimits { MonthlyCreditUnits = 5 } }, Ct);
        using var client = server.Client(partner.Account.LiveKey);
        using var content = new StringContent("""{ "limits": null }""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/merge-patch+json"));

        var changed = await (await client.PatchAsync($"/v1/partner-customers/{created.Id}", content, Ct)).JsonAsync();

        Assert.All(changed.GetProperty("limits").EnumerateObject(), limit => Assert.Equal(JsonValueKind.Null, limit.Value.ValueKind));
    }

    [Fact]
    public async Task NothingGiven_ChangesNothing_NotEvenItsTime()
    {
        var partner = await Partner.CreateAsync(server, "patch nothing");
        var created = await partner.CustomerAsync();

        Assert.Equivalent(created, await partner.Api.UpdatePartnerCustomerAsync(created.Id, new() { Status = "active" }, Ct));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":null}""")]
    [InlineData("""{"name":"N","status":"active","limits":{"monthly_credit_units":null,"lifetime_record_reveals":7},"result_delivery_cta":null}""")]
    public void Request_KeepsWhatIsNull_ApartFromWhatIsNotThere(string json) =>
        Assert.Equal(
            json,
            JsonSerializer.Serialize(
                JsonSerializer.Deserialize(json, PersonDataJson.Wire.UpdatePartnerCustomerRequest)!, PersonDataJson.Wire.UpdatePartnerCustomerRequest));

    /// <summary>Protects: changes at the same time, each of another member, are all made.</summary>
    [Fact]
    public async Task ManyChangesAtOnce_AreAllMade()
    {
        var partner = await Partner.CreateAsync(server, "patch race");
        var id = (await partner.CustomerAsync()).Id;
        UpdatePartnerCustomerRequest[] changes =
        [
            new() { Name = "N" }, new() { Status = "suspended" }, new() { CreditEnforcementMode = "metered" }, new() { CreditResetPolicy = "monthly_reset" },
            new() { AllowedResultActions = ["csv_export"] }, new() { ResultDeliveryUrl = "https://partner.example/in" }, new() { ResultDeliveryCta = "Go" },
            new() { Limits = new UsageLimitsChange { MonthlyCreditUnits = 1L } }, new() { Limits = new UsageLimitsChange { LifetimeCreditUnits = 2L } },
            new() { Limits = new UsageLimitsChange { MonthlySearchSessions = 3L } }, new() { Limits = new UsageLimitsChange { LifetimeSearchSessions = 4L } },
            new() { Limits = new UsageLimitsChange { MonthlyRecordReveals = 5L } }, new() { Limits = new UsageLimitsChange { LifetimeRecordReveals = 6L } },
        ];

        await Task.WhenAll(changes.Select(change => partner.Api.UpdatePartnerCustomerAsync(id, change, Ct)));

        var changed = await partner.Api.GetPartnerCustomerAsync(id, Ct);
        Assert.Equal(
            ("N", "suspended", "metered", "monthly_reset", "https://partner.example/in", "Go"),
            (changed.Name, changed.Status, changed.CreditEnforcementMode, changed.CreditResetPolicy, changed.ResultDeliveryUrl, changed.ResultDeliveryCta));
        Assert.Equal("csv_export", Assert.Single(changed.AllowedResultActions));
        Assert.Equal(
            new UsageLimits
            {
                MonthlyCreditUnits = 1, LifetimeCreditUnits = 2, MonthlySearchSessions = 3, LifetimeSearchSessions = 4, MonthlyRecordReveals = 5, LifetimeRecordReveals = 6,
            },
            changed.Limits);
    }

    [Fact]
    public async Task Suspension_StopsItsCharges_AndAnActiveCustomerGoesOn()
    {
        var partner = await Partner.CreateAsync(server, "patch suspend");
        var customer = await partner.CustomerAsync();
        Assert.IsType<ChargeResult.Charged>(await partner.UseAsync(customer.Id, 3));

        await partner.Api.UpdatePartnerCustomerAsync(customer.Id, new() { Status = "suspended" }, Ct);
        Assert.Null(await partner.UseAsync(customer.Id, 3));
        Assert.Equal(3, await server.UsedCreditsAsync(partner.Account));
        var wallet = await partner.Api.GetPartnerCustomerWalletAsync(customer.Id, Ct);
        Assert.Equal("suspended", wallet.Status);
        Assert.Equal(
            new LimitState { CanSearch = false, CanReveal = false, SearchBlockReason = BlockReasons.CustomerSuspended, RevealBlockReason = BlockReasons.CustomerSuspended },
            wallet.Wallet.LimitState);

        await partner.Api.UpdatePartnerCustomerAsync(customer.Id, new() { Status = "active" }, Ct);
        Assert.IsType<ChargeResult.Charged>(await partner.UseAsync(customer.Id, 3));
    }

    [Fact]
    public async Task Change_IsAudited_WithBeforeAndAfter()
    {
        var partner = await Partner.CreateAsync(server, "patch audited");
        var customer = await partner.CustomerAsync();
        await partner.Api.UpdatePartnerCustomerAsync(customer.Id, new() { Status = "suspended", Limits = new UsageLimitsChange { MonthlyCreditUnits = 9L } }, Ct);
        await partner.Api.UpdatePartnerCustomerAsync(customer.Id, new() { Status = "suspended" }, Ct);

        var log = (await (await server.OperatorAsync()).ListAuditLogAsync(new() { Subject = customer.Id }, Ct)).Data;

        Assert.Equal(["updatePartnerCustomer", "createPartnerCustomer"], log.Select(entry => entry.Operation));
        Assert.All(log, entry => Assert.Equal((partner.Account.Account.PublicId, "key"), (entry.AccountId, entry.Actor.Kind)));
        Assert.Null(log[1].Before);
        Assert.Equal(
            ("active", "suspended", null, 9L),
            ((string?)log[0].Before!["status"], (string?)log[0].After!["status"], (long?)log[0].Before!["limits"]!["monthly_credit_units"], (long?)log[0].After!["limits"]!["monthly_credit_units"]));
    }
}
