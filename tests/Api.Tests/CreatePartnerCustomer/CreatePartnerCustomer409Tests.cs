using System.Net;
using System.Net.Http.Json;

namespace PersonData.Api.Tests.CreatePartnerCustomer;

[Collection(typeof(SharedPeople))]
public sealed class CreatePartnerCustomer409Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Protects: whoever races for an external id, one customer with one wallet comes of it.</summary>
    [Fact]
    public async Task SameExternalId_WhenManyCreateItAtOnce_IsCreatedOnce()
    {
        var partner = await Partner.CreateAsync(server, "race for an id");
        using var client = server.Client(partner.Account.LiveKey);
        var wallets = (await server.VerifyLedgerAsync()).Wallets;

        var responses = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.PostAsJsonAsync("/v1/partner-customers", new { external_customer_id = "wanted" }, Ct)));

        var created = Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Created);
        foreach (var response in responses.Where(response => response != created))
            Assert.Contains("wanted", (await response.IsErrorAsync(HttpStatusCode.Conflict, "conflict")).GetString(), StringComparison.Ordinal);
        Assert.Single((await partner.Api.ListPartnerCustomersAsync(new(), Ct)).Data);
        Assert.Equal(wallets + 1, (await server.VerifyLedgerAsync()).Wallets);
    }
}
