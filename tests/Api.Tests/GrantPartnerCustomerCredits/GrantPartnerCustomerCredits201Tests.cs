using System.Net;
using System.Net.Http.Json;

namespace PersonData.Api.Tests.GrantPartnerCustomerCredits;

[Collection(typeof(SharedPeople))]
public sealed class GrantPartnerCustomerCredits201Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Grant_AnswersItselfAndTheWalletWithIt()
    {
        var partner = await Partner.CreateAsync(server, "grant");
        var customer = await partner.CustomerAsync();
        await partner.Api.GrantPartnerCustomerCreditsAsync(customer.Id, new() { CreditUnits = 100 }, Ct);
        await partner.UseAsync(customer.Id, 25);

        var granted = await partner.Api.GrantPartnerCustomerCreditsAsync(
            customer.Id, new() { CreditUnits = 50, CreditType = "prepaid", ExpiresAt = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero), Note = "June" }, Ct);

        var grant = granted.CreditGrant;
        Assert.StartsWith("grant_", grant.Id, StringComparison.Ordinal);
        Assert.Equal((customer.Id, 50, "prepaid", "June", 2100), (grant.PartnerCustomerId, grant.CreditUnitsGranted, grant.CreditType, grant.Note, grant.ExpiresAt?.Year));
        Assert.Equal((125L, 150, 25, 2), (granted.Wallet.AvailableCreditUnits, granted.Wallet.GrantedCreditUnits, granted.Wallet.AppliedCreditUnits, granted.Wallet.ActiveCreditGrants));
        Assert.Equal(customer.Id, granted.PartnerCustomerId);
        Assert.Equal(975, (await partner.Api.GetWalletAsync(Ct)).Wallet.AvailableCreditUnits);
    }

    [Fact]
    public async Task Grant_IsAudited()
    {
        var partner = await Partner.CreateAsync(server, "grant audited");
        var customer = await partner.CustomerAsync();
        var granted = await partner.Api.GrantPartnerCustomerCreditsAsync(customer.Id, new() { CreditUnits = 7, Note = "why" }, Ct);

        var entry = (await (await server.OperatorAsync()).ListAuditLogAsync(new() { Subject = customer.Id, Operation = "grantPartnerCustomerCredits" }, Ct)).Data.Single();

        var grant = entry.After!["credit_grant"]!;
        Assert.Equal((granted.CreditGrant.Id, 7, "why"), ((string?)grant["id"], (long)grant["credit_units"]!, (string?)grant["note"]));
    }

    [Theory]
    [InlineData("""{}""", "credit_units", "is required")]
    [InlineData("""{ "credit_units": 0 }""", "credit_units", "must be a whole number from 1")]
    [InlineData("""{ "credit_units": 1.5 }""", "credit_units", "must be a whole number from 1")]
    [InlineData("""{ "credit_units": 1000000000001 }""", "credit_units", "must be a whole number from 1")]
    [InlineData("""{ "credit_units": 1, "expires_at": "2020-01-01T00:00:00Z" }""", "expires_at", "must be in the future")]
    [InlineData("""{ "credit_units": 1, "starts_at": "2100-01-01T00:00:00Z", "expires_at": "2100-01-01T00:00:00.0000001Z" }""", "expires_at", "must be after starts_at")]
    [InlineData("""{ "credit_units": 1, "starts_at": "tomorrow" }""", "starts_at", "must be a time in ISO 8601")]
    public async Task Grant_WithSomethingWrong_Is400AndNamesIt(string body, string member, string message)
    {
        using var client = server.Client(server.Acme.LiveKey);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var detail = await (await client.PostAsync("/v1/partner-customers/customer_1/wallet/credits", content, Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.StartsWith(message, detail.GetProperty(member).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryTimeThatCanBeWritten_IsGrantedOrRefused()
    {
        var partner = await Partner.CreateAsync(server, "grant times");
        var path = $"/v1/partner-customers/{(await partner.CustomerAsync()).Id}/wallet/credits";
        using var client = server.Client(partner.Account.LiveKey);
        foreach (var time in new[] { "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59-14:00", "1970-01-01T00:00:00" })
        {
            foreach (var member in new[] { "starts_at", "expires_at" })
            {
                var response = await client.PostAsJsonAsync(path, new Dictionary<string, object> { ["credit_units"] = 1, [member] = time }, Ct);
                Assert.True(response.StatusCode is HttpStatusCode.Created or HttpStatusCode.BadRequest, $"{(int)response.StatusCode} for {member} {time}");
            }
        }

        await partner.Api.GetPartnerCustomerWalletAsync(path.Split('/')[3], Ct);
    }
}
