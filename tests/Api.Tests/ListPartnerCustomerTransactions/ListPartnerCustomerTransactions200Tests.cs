using PersonData.Contracts;

namespace PersonData.Api.Tests.ListPartnerCustomerTransactions;

[Collection(typeof(SharedPeople))]
public sealed class ListPartnerCustomerTransactions200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Use_StandsInBothLedgers_WithCustomerAndUser()
    {
        var partner = await Partner.CreateAsync(server, "both ledgers");
        var customer = await partner.CustomerAsync();
        var grant = (await partner.Api.GrantPartnerCustomerCreditsAsync(customer.Id, new() { CreditUnits = 10 }, Ct)).CreditGrant;
        await partner.UseAsync(customer.Id, 4);

        var ofCustomer = (await partner.Api.ListPartnerCustomerTransactionsAsync(customer.Id, new(), Ct)).Data;
        var ofAccount = (await partner.Api.ListTransactionsAsync(new(), Ct)).Data;

        Assert.Equal([("capture", -4L, grant.Id), ("grant", 10L, grant.Id)], ofCustomer.Select(entry => (entry.Kind, entry.CreditUnits, entry.GrantId)));
        Assert.Equal([("capture", -4L), ("grant", 1000L)], ofAccount.Select(entry => (entry.Kind, entry.CreditUnits)));
        Assert.Equal(ofCustomer[0].ChargeId, ofAccount[0].ChargeId);
        Assert.All([ofCustomer[0], ofAccount[0]], entry => Assert.Equal((customer.Id, "user-7", "req_widget", "reveal"), (entry.PartnerCustomerId, entry.UserId, entry.RequestId, entry.Operation)));
    }

    [Fact]
    public async Task Cursor_OfAnotherWallet_IsRefused()
    {
        var partner = await Partner.CreateAsync(server, "cursors of wallets");
        var (one, two) = (await partner.CustomerAsync("one"), await partner.CustomerAsync("two"));
        foreach (var customer in new[] { one, one, two, two })
            await partner.Api.GrantPartnerCustomerCreditsAsync(customer.Id, new() { CreditUnits = 1 }, Ct);

        var cursor = (await partner.Api.ListPartnerCustomerTransactionsAsync(one.Id, new() { Limit = 1 }, Ct)).Pagination.NextCursor;

        Assert.Single((await partner.Api.ListPartnerCustomerTransactionsAsync(one.Id, new() { Limit = 1, Cursor = cursor }, Ct)).Data);
        var refused = await Assert.ThrowsAsync<PersonDataException>(() => partner.Api.ListPartnerCustomerTransactionsAsync(two.Id, new() { Limit = 1, Cursor = cursor }, Ct));
        Assert.Equal("invalid_cursor", refused.Error?.Code);
    }
}
