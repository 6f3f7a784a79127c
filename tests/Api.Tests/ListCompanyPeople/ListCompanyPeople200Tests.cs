namespace PersonData.Api.Tests.ListCompanyPeople;

[Collection(typeof(SharedPeople))]
public sealed class ListCompanyPeople200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_OfACompany_AreListedInPages_AndCharged()
    {
        var account = await server.CreateAccountAsync("company people", 1000);
        var client = server.Api(account.LiveKey);
        var first = await client.ListCompanyPeopleAsync(new() { Domain = "WWW.Bigco.example", Limit = 50 }, Ct);
        var second = await client.ListCompanyPeopleAsync(new() { Domain = "bigco.example", Limit = 500, Cursor = first.Pagination.NextCursor }, Ct);

        Assert.Equal((50, 50, 70, 500), (first.Data.Count, first.Pagination.Limit, second.Data.Count, second.Pagination.Limit));
        Assert.Equal(120, first.Data.Concat(second.Data).Select(person => person.PersonId).Distinct().Count());
        Assert.All(second.Data, person => Assert.Equal("bigco.example", person.Company?.Domain));
        Assert.Null(second.Pagination.NextCursor);
        Assert.Equal(120, await server.UsedCreditsAsync(account));
    }

    [Fact]
    public async Task MaxRecords_CapsOverAllPages()
    {
        var client = server.Api(server.Acme.LiveKey);
        var first = await client.ListCompanyPeopleAsync(new() { Domain = "bigco.example", Limit = 50, MaxRecords = 60 }, Ct);
        var second = await client.ListCompanyPeopleAsync(new() { Domain = "bigco.example", Limit = 50, MaxRecords = 60, Cursor = first.Pagination.NextCursor }, Ct);
        Assert.Equal((50, 10, 60, null), (first.Data.Count, second.Data.Count, second.Pagination.MaxRecords, second.Pagination.NextCursor));
    }

    [Fact]
    public async Task Limit_IsCappedAtFiveHundred()
    {
        var page = await server.Api(server.Acme.LiveKey).ListCompanyPeopleAsync(new() { Domain = "bigco.example", Limit = 501 }, Ct);
        Assert.Equal((500, 120), (page.Pagination.Limit, page.Data.Count));
    }

    [Fact]
    public async Task Pagination_IsWrittenAsInTheContract()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var json = await (await client.GetAsync("/v1/companies/unknown.example/people", Ct)).JsonAsync();
        Assert.Equal("""{"data":[],"pagination":{"limit":100,"next_cursor":null},"billable_records":0}""", json.GetRawText());
    }

    [Fact]
    public async Task TestKey_SeesTheSampleOnly()
    {
        var client = server.Api(server.Acme.TestKey);
        Assert.Empty((await client.ListCompanyPeopleAsync(new() { Domain = "bigco.example" }, Ct)).Data);
        var sample = await client.ListCompanyPeopleAsync(new() { Domain = "sample.example" }, Ct);
        Assert.Equal((3, 0), (sample.Data.Count, sample.BillableRecords));
    }
}
