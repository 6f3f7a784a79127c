namespace PersonData.Api.Tests.ListPartnerCustomers;

[Collection(typeof(SharedPeople))]
public sealed class ListPartnerCustomers200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_HoldTheCustomersOfTheAccount_NewestFirst()
    {
        var (partner, other) = (await Partner.CreateAsync(server, "list"), await Partner.CreateAsync(server, "list of another"));
        await other.CustomerAsync();
        var created = new List<string>();
        for (var i = 0; i < 5; i++)
            created.Add((await partner.CustomerAsync($"c{i}")).Id);

        var (pages, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await partner.Api.ListPartnerCustomersAsync(new() { Limit = 2, Cursor = cursor }, Ct);
            Assert.InRange(page.Data.Count, 1, 2);
            pages.AddRange(page.Data.Select(customer => customer.Id));
            cursor = page.Pagination.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(created.Order().Reverse(), pages);
    }

    [Fact]
    public async Task Filters_SelectByStatusAndExternalId()
    {
        var partner = await Partner.CreateAsync(server, "list filtered");
        var (active, suspended) = (await partner.CustomerAsync("active"), await partner.CustomerAsync("suspended"));
        await partner.Api.UpdatePartnerCustomerAsync(suspended.Id, new() { Status = "suspended" }, Ct);

        Assert.Equal(suspended.Id, Assert.Single((await partner.Api.ListPartnerCustomersAsync(new() { Status = "suspended" }, Ct)).Data).Id);
        Assert.Equal(active.Id, Assert.Single((await partner.Api.ListPartnerCustomersAsync(new() { ExternalCustomerId = "active" }, Ct)).Data).Id);
        Assert.Empty((await partner.Api.ListPartnerCustomersAsync(new() { Status = "suspended", ExternalCustomerId = "active" }, Ct)).Data);
    }
}
