using System.Net;
using System.Net.Http.Json;

namespace PersonData.Api.Tests.CreatePartnerCustomer;

[Collection(typeof(SharedPeople))]
public sealed class CreatePartnerCustomer201Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_AnswersWhatWasAskedFor_AndWhereItIs()
    {
        var partner = await Partner.CreateAsync(server, "create in full");
        using var client = server.Client(partner.Account.LiveKey);

        var response = await client.PostAsJsonAsync(
            "/v1/partner-customers",
            new
            {
                external_customer_id = "acme-17", name = " Acme Ltd ", status = "suspended", credit_enforcement_mode = "metered", credit_reset_policy = "monthly_reset",
                limits = new { monthly_credit_units = 100, monthly_search_sessions = 20, lifetime_record_reveals = 1_000_000_000_000 },
                allowed_result_actions = new[] { "csv_export", "push_endpoint" }, result_delivery_url = "https://partner.example/in", result_delivery_cta = "Add to CRM",
            },
            Ct);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("0", response.CreditsCharged());
        var created = await response.JsonAsync();
        Assert.StartsWith("customer_", created.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal($"/v1/partner-customers/{created.GetProperty("id").GetString()}", response.Headers.Location?.OriginalString);
        Assert.Equal(
            """
            {"external_customer_id":"acme-17","name":"Acme Ltd","status":"suspended","credit_enforcement_mode":"metered","credit_reset_policy":"monthly_reset","limits":{"monthly_credit_units":100,"lifetime_credit_units":null,"monthly_search_sessions":20,"lifetime_search_sessions":null,"monthly_record_reveals":null,"lifetime_record_reveals":1000000000000},"allowed_result_actions":["push_endpoint","csv_export"],"result_delivery_url":"https://partner.example/in","result_delivery_cta":"Add to CRM",
            """.Trim(),
            Between(created.GetRawText(), "\"external_customer_id\"", "\"created_at\""));
        Assert.Equal(created.GetRawText(), (await (await client.GetAsync(response.Headers.Location, Ct)).JsonAsync()).GetRawText());

        static string Between(string text, string from, string to) => "{" + text[text.IndexOf(from, StringComparison.Ordinal)..text.IndexOf(to, StringComparison.Ordinal)];
    }

    [Fact]
    public async Task Create_WithItsIdAlone_IsActiveAndEnforcedWithoutLimits()
    {
        var partner = await Partner.CreateAsync(server, "create with defaults");

        var created = await partner.CustomerAsync();

        Assert.Equal(
            (null, "active", "enforced", "rollover", null, "Push"),
            (created.Name, created.Status, created.CreditEnforcementMode, created.CreditResetPolicy, created.ResultDeliveryUrl, created.ResultDeliveryCta));
        Assert.Equal(new(), created.Limits);
        Assert.Empty(created.AllowedResultActions);
    }

    [Fact]
    public async Task SameExternalId_InTwoAccounts_IsTwoCustomers()
    {
        var (one, two) = (await Partner.CreateAsync(server, "same id one"), await Partner.CreateAsync(server, "same id two"));

        Assert.NotEqual((await one.CustomerAsync("shared")).Id, (await two.CustomerAsync("shared")).Id);
    }
}
