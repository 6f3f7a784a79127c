using System.Net;
using System.Text;

namespace PersonData.Api.Tests.CreatePartnerCustomer;

[Collection(typeof(SharedPeople))]
public sealed class CreatePartnerCustomer400Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{}""", "external_customer_id", "is required")]
    [InlineData("""{ "external_customer_id": " " }""", "external_customer_id", "is required")]
    [InlineData("""{ "external_customer_id": "a", "status": "closed" }""", "status", "must be one of active, suspended")]
    [InlineData("""{ "external_customer_id": "a", "credit_enforcement_mode": "Enforced" }""", "credit_enforcement_mode", "must be one of enforced, metered")]
    [InlineData("""{ "external_customer_id": "a", "limits": { "monthly_credit_units": -1 } }""", "limits.monthly_credit_units", "must be a whole number from 0 to 1000000000000")]
    [InlineData("""{ "external_customer_id": "a", "limits": { "monthly_credits": 1 } }""", "limits.monthly_credits", "unknown member")]
    [InlineData("""{ "external_customer_id": "a", "allowed_result_actions": ["fax"] }""", "allowed_result_actions", "must be a list of push_endpoint, csv_export")]
    [InlineData("""{ "external_customer_id": "a", "result_delivery_url": "http://partner.example" }""", "result_delivery_url", "must be an https URL")]
    [InlineData("""{ "external_customer_id": "a", "result_delivery_url": "https://127.0.0.1/in" }""", "result_delivery_url", "must be an https URL")]
    [InlineData("""{ "external_customer_id": "a", "result_delivery_url": "https://169.254.169.254/latest" }""", "result_delivery_url", "must be an https URL")]
    public async Task Create_WithSomethingWrong_NamesIt(string body, string member, string message)
    {
        using var client = server.Client(server.Acme.LiveKey);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var detail = await (await client.PostAsync("/v1/partner-customers", content, Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");

        Assert.StartsWith(message, detail.GetProperty(member).GetString(), StringComparison.Ordinal);
        Assert.Single(detail.EnumerateObject());
    }
}
