using PersonData.Contracts.Search;

namespace PersonData.Api.Tests.SearchCompanies;

[Collection(typeof(SharedPeople))]
public sealed class SearchCompanies200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("insurance agencies in Las Vegas", null, 255 - 5)]
    [InlineData("insurance agencies in Nevada", null, 260)]
    [InlineData("insurance agencies", null, 265)]
    [InlineData("insurance agencies", "Reno, NV", 10)]
    [InlineData("insurance agencies not in Las Vegas", null, 15)]
    [InlineData("insurance agencies with 11-20 employees", null, 10)]
    [InlineData("companies with over 1000 employees", null, 1)]
    [InlineData("companies in Boise", null, 1)]
    [InlineData("companies in Boise, not software companies", null, 0)]
    [InlineData("people at example.com", null, 1)]
    [InlineData("companies at Bigco or Example SaaS Co", null, 2)]
    [InlineData("kite repair companies", null, 0)]
    public async Task Search_FindsCompaniesByWhatTheyAre(string q, string? city, int found)
    {
        var page = await server.Api(server.Acme.LiveKey).SearchCompaniesAsync(new() { Q = q, LocationCity = city, Limit = 3 }, Ct);
        Assert.Equal((found, "eq"), (page.Pagination.TotalRecords, page.Pagination.TotalRecordsRelation));
        Assert.Equal(Math.Min(found, 3), page.Data.Count);
    }

    [Fact]
    public async Task Company_HasItsMembers_AndTheNumberOfItsPeople()
    {
        var company = Assert.Single((await server.Api(server.Acme.LiveKey).SearchCompaniesAsync(new() { Q = "manufacturers in Toledo" }, Ct)).Data);
        Assert.Equal(("Bigco", "bigco.example", "Manufacturing", 5000, "Toledo", "OH", 120),
            (company.Name, company.Domain, company.Industry, company.EmployeeCount, company.City, company.State, company.ContactCount));
        Assert.StartsWith("company_", company.CompanyId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_HoldEveryCompanyOnce_AndEachCostsACredit()
    {
        var account = await server.CreateAccountAsync("company pages", 1000);
        var pages = await PagesAsync(account.LiveKey, new() { Q = "insurance agencies in Las Vegas", Limit = 60 });

        Assert.Equal([60, 60, 60, 60, 10], pages.Select(page => page.Data.Count));
        Assert.Equal(250, pages.SelectMany(page => page.Data).Select(company => company.CompanyId).Distinct().Count());
        Assert.Equal(250, await server.UsedCreditsAsync(account));
        Assert.Equal(new(5, 250), await server.Api(account.LiveKey).GetUsageAsync(Ct));
    }

    [Theory]
    [InlineData("insurance agencies in Las Vegas", 25)]
    [InlineData("give me 25 insurance agencies in Las Vegas", null)]
    public async Task MaxRecords_CapsOverAllPages(string q, int? maxRecords)
    {
        var pages = await PagesAsync(server.Acme.LiveKey, new() { Q = q, Limit = 20, MaxRecords = maxRecords });
        Assert.Equal([20, 5], pages.Select(page => page.Data.Count));
        Assert.All(pages, page => Assert.Equal((250, 2), (page.Pagination.TotalRecords, page.Pagination.TotalPages)));
    }

    [Fact]
    public async Task WhatIsSaidOfPeople_IsIgnoredAndNamed()
    {
        var page = await server.Api(server.Acme.LiveKey).SearchCompaniesAsync(new() { Q = "owners of insurance agencies in Reno" }, Ct);
        Assert.Equal(10, page.Pagination.TotalRecords);
        Assert.Empty(page.Interpretation.Roles);
        var warning = Assert.Single(page.Interpretation.Warnings);
        Assert.Equal(("ignored_words", "owners"), (warning.Code, warning.MatchedText));
    }

    [Fact]
    public async Task TestKey_SeesTheSample_ForNothing()
    {
        var page = await server.Api(server.Acme.TestKey).SearchCompaniesAsync(new() { Q = "insurance agencies" }, Ct);
        Assert.Equal(3, Assert.Single(page.Data).ContactCount);
        Assert.Equal(0, page.BillableRecords);
    }

    private async Task<IReadOnlyList<CompanySearchResponse>> PagesAsync(string key, CompanySearchRequest request)
    {
        var client = server.Api(key);
        var pages = new List<CompanySearchResponse>();
        do pages.Add(await client.SearchCompaniesAsync(request with { Cursor = pages.LastOrDefault()?.Pagination.NextCursor }, Ct));
        while (pages[^1].Pagination.NextCursor is not null);
        return pages;
    }
}
