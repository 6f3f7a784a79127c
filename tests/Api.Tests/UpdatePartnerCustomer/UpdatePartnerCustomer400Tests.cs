using System.Net;
using System.Text;
using PersonData.Api.Tests.Http;

namespace PersonData.Api.Tests.UpdatePartnerCustomer;

[Collection(typeof(SharedPeople))]
public sealed class UpdatePartnerCustomer400Tests(PeopleServer server)
{
    private const string Body =
        """
        {
          "name": "N", "status": "active", "credit_enforcement_mode": "enforced", "credit_reset_policy": "rollover", "limits": { "monthly_credit_units": 1 },
          "allowed_result_actions": ["csv_export"], "result_delivery_url": "https://partner.example/in", "result_delivery_cta": "Go"
        }
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{ "external_customer_id": "b" }""", "external_customer_id", "unknown member")]
    [InlineData("""{ "id": "customer_1" }""", "id", "unknown member")]
    [InlineData("""{ "name": "" }""", "name", "must not be empty")]
    [InlineData("""{ "result_delivery_url": "https://localhost/in" }""", "result_delivery_url", "must be an https URL")]
    public async Task Change_ThatCannotBeMade_NamesWhy(string body, string member, string message)
    {
        var detail = await (await PatchAsync((await server.CreateAccountAsync($"patch 400 {body}", 0, managed: true)).LiveKey, "customer_1", body))
            .IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.StartsWith(message, detail.GetProperty(member).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyValueAnywhere_ChangesACustomerOrIsRefused_AndNeverFails()
    {
        var partner = await Partner.CreateAsync(server, "patch nonsense");
        var id = (await partner.CustomerAsync()).Id;
        foreach (var body in Nonsense.InPlaceOfEveryValue(Body))
        {
            var response = await PatchAsync(partner.Account.LiveKey, id, body);
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{(int)response.StatusCode} for {body}");
        }
    }

    private async Task<HttpResponseMessage> PatchAsync(string key, string id, string body)
    {
        using var client = server.Client(key);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.PatchAsync($"/v1/partner-customers/{id}", content, Ct);
    }
}
