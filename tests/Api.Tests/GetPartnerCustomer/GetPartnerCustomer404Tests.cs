using System.Net;
using System.Text;
using PersonData.Core;

namespace PersonData.Api.Tests.GetPartnerCustomer;

/// <summary>Protects: a customer of another account cannot be told from one that does not exist, and nothing of it can be read or changed.</summary>
[Collection(typeof(SharedPeople))]
public sealed class GetPartnerCustomer404Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("PATCH", "", """{ "status": "suspended" }""")]
    [InlineData("GET", "/wallet", null)]
    [InlineData("GET", "/wallet/transactions", null)]
    [InlineData("POST", "/wallet/credits", """{ "credit_units": 5 }""")]
    public async Task CustomerOfAnotherAccount_IsUnknown(string method, string path, string? body)
    {
        var (owner, stranger) = (await Partner.CreateAsync(server, $"owner {method} {path}"), await Partner.CreateAsync(server, $"stranger {method} {path}"));
        var foreign = (await owner.CustomerAsync()).Id;
        var before = await owner.Api.GetPartnerCustomerAsync(foreign, Ct);
        using var client = server.Client(stranger.Account.LiveKey);

        var details = new List<string>();
        foreach (var id in new[] { foreign, PublicId.Format(PublicId.Customer, Guid.CreateVersion7(TimeProvider.System.GetUtcNow())), "customer_1", stranger.Account.Account.PublicId })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/v1/partner-customers/{id}{path}");
            if (body is not null)
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            details.Add((await (await client.SendAsync(request, Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found")).GetRawText());
        }

        Assert.Single(details.Distinct());
        Assert.Equivalent(before, await owner.Api.GetPartnerCustomerAsync(foreign, Ct));
        Assert.Null((await owner.Api.GetPartnerCustomerWalletAsync(foreign, Ct)).Wallet.AvailableCreditUnits);
    }
}
