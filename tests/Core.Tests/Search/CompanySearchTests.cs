using PersonData.Contracts.Search;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Tests.Search;

/// <summary>Protects: every company that matches is on exactly one page, no other is on any, and totals say how many they are.</summary>
public sealed class CompanySearchTests : IAsyncLifetime
{
    private TestDatabase _test = null!;
    private SearchModel _model = null!;
    private CompanySearch _search = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync(Ct);
        await DemoImport.RunAsync(_test.Database.People, people: 6_000, seed: 9, Ct);
        _model = await SearchModel.LoadCompaniesAsync(_test.Database.People, Ct);
        _search = new CompanySearch(Vocabulary.Load());
    }

    public async ValueTask DisposeAsync()
    {
        _search.Dispose();
        await _test.DisposeAsync();
    }

    [Fact]
    public async Task Search_OfAnyKind_MeetsEveryMatchOnceAndNoOther()
    {
        var searches = new RandomSearches(_model, seed: 2);
        var matched = 0;
        for (var i = 0; i < 200; i++)
        {
            if (CompanySearch.OfCompanies(searches.Next()) is not InterpretationResult.Read(var query, _)) continue;
            var expected = _model.Matches(query);
            var (ids, first) = await WalkAsync(query, limit: expected.Length > 200 ? 100 : 7);
            Assert.True(expected.SequenceEqual(ids), $"search {i}: {expected.Length} expected, {ids.Count} found in {System.Text.Json.JsonSerializer.Serialize(query)}");
            Assert.Equal((expected.Length, true), (first.Total, first.TotalIsExact));
            if (expected.Length > 0) matched++;
        }

        Assert.True(matched > 60, $"only {matched} searches matched any company: they prove little");
    }

    [Fact]
    public async Task Search_ByKnownAndFreeIndustries_MeetsACompanyOfBothOnce()
    {
        await DemoImport.CsvAsync(_test.Database.People, "full_name,title,company,industry\nAda Line,Owner,Kite One,Kite Manufacturing\nBen Line,Owner,Kite Two,Kite Repair\n", Ct);
        var query = new Reading
        {
            Industries = [new("manufacturing", "Manufacturing", "manufacturers"), new(InterpretedTerm.DynamicIndustry, "kite", "kite")],
        };

        var (ids, first) = await WalkAsync(query, limit: 50);

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(_model.Matches(query).Length + 2, ids.Count);
        Assert.Equal(SearchStrategies.Dynamic, first.Strategy);
    }

    [Fact]
    public async Task ContactCount_IsTheNumberOfPeopleWhoWorkThere()
    {
        await DemoImport.CsvAsync(_test.Database.People, "full_name,title,company_domain,industry,city,state\nA B,Owner,kite.example,Kite Repair,Boise,ID\nC D,Clerk,kite.example,Kite Repair,Boise,ID\n", Ct);
        var query = new Reading { Companies = [new("kite.example", "kite.example", "kite.example", null, "kite.example")] };

        var page = await _search.SearchAsync(_test.Database.People, query, new PageRequest(10), Ct);

        Assert.Equal(2, Assert.Single(page.Companies).ContactCount);
    }

    private async Task<(List<long> Ids, CompanyPage First)> WalkAsync(Reading query, int limit)
    {
        var ids = new List<long>();
        CompanyPage? first = null;
        long? next = 0;
        while (next is { } after)
        {
            var page = await _search.SearchAsync(_test.Database.People, query, new PageRequest(limit, after), Ct);
            first ??= page;
            Assert.True(page.Companies.Count <= limit);
            ids.AddRange(page.Companies.Select(c => long.Parse(c.CompanyId["company_".Length..], null)));
            next = page.Next;
        }

        return (ids, first!);
    }
}
