namespace PersonData.Api.Tests.ListDomains;

[Collection(typeof(SharedPeople))]
public sealed class ListDomains200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Domains_WithEnoughContacts_AreListed_FreeButCounted()
    {
        var account = await server.CreateAccountAsync("domains", 0);
        var client = server.Api(account.LiveKey);
        var page = await client.ListDomainsAsync(new(), Ct);
        var domain = Assert.Single(page.Data);
        Assert.Equal(("bigco.example", 120, "Manufacturing"), (domain.Domain, domain.ContactCount, domain.Industry));
        Assert.Equal(("Toledo", "OH"), (domain.Location?.City, domain.Location?.State));
        Assert.Equal(new(1, 0), await client.GetUsageAsync(Ct));
    }

    [Theory]
    [InlineData(1, "insurance", "Nevada", 260)]
    [InlineData(1, "INSURANCE", "NM", 5)]
    [InlineData(2, null, "ID", 1)]
    [InlineData(3, null, "ID", 0)]
    [InlineData(int.MaxValue, null, null, 0)]
    [InlineData(1, "100%", null, 0)]
    public async Task Filters_MustAllHold(int minContacts, string? industry, string? state, int found)
    {
        var client = server.Api(server.Acme.LiveKey);
        var domains = new List<string>();
        string? cursor = null;
        do
        {
            var page = await client.ListDomainsAsync(new() { MinContacts = minContacts, Industry = industry, LocationState = state, Cursor = cursor }, Ct);
            domains.AddRange(page.Data.Select(domain => domain.Domain));
            cursor = page.Pagination.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(found, domains.Count);
        Assert.Equal(found, domains.Distinct().Count());
    }

    [Fact]
    public async Task Cursor_BelongsToItsFilters()
    {
        var client = server.Api(server.Acme.LiveKey);
        var cursor = (await client.ListDomainsAsync(new() { MinContacts = 1, Limit = 1 }, Ct)).Pagination.NextCursor;
        Assert.NotNull(cursor);
        var error = await Assert.ThrowsAsync<Contracts.PersonDataException>(() => client.ListDomainsAsync(new() { MinContacts = 2, Limit = 1, Cursor = cursor }, Ct));
        Assert.Equal("invalid_cursor", error.Error?.Code);
    }
}
