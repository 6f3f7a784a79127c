using PersonData.Contracts.Search;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Tests.Search;

/// <summary>Protects: whoever matches is on exactly one page, nobody else is on any, and totals say how many they are.</summary>
public sealed class PersonSearchTests : IAsyncLifetime
{
    private TestDatabase _test = null!;
    private SearchModel _model = null!;
    private PersonSearch _search = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync(Ct);
        await DemoImport.RunAsync(_test.Database.People, people: 4_000, seed: 7, Ct);
        _model = await SearchModel.LoadAsync(_test.Database.People, Ct);
        _search = new PersonSearch(Vocabulary.Load());
    }

    public async ValueTask DisposeAsync()
    {
        _search.Dispose();
        await _test.DisposeAsync();
    }

    [Fact]
    public async Task Search_OfAnyKind_MeetsEveryMatchOnceAndNobodyElse()
    {
        var searches = new RandomSearches(_model, seed: 1);
        var matched = 0;
        for (var i = 0; i < 160; i++)
        {
            var query = searches.Next();
            if (IsEmpty(query)) continue;
            var expected = _model.Matches(query);
            var limit = expected.Length > 200 ? 100 : i % 3 == 0 ? 40 : 9;
            var (ids, first) = await WalkAsync(query, limit);
            Assert.True(expected.SequenceEqual(ids), $"search {i}: {expected.Length} expected, {ids.Count} found in {Describe(query)}");
            AssertTotal(query, first, expected.Length, limit);
            if (expected.Length > 0) matched++;
        }

        Assert.True(matched > 60, $"only {matched} searches matched anybody: they prove little");
    }

    [Theory]
    [InlineData("owner", "insurance_agency", SearchStrategies.Taxonomy)]
    [InlineData("owner", null, SearchStrategies.IndexedDynamic)]
    [InlineData(null, "law_firm", SearchStrategies.IndexedDynamic)]
    public async Task Search_OfKnownKeys_SaysItsStrategy(string? role, string? industry, string strategy)
    {
        var query = new Reading
        {
            Roles = role is null ? [] : [new InterpretedTerm(role, role, role)],
            Industries = industry is null ? [] : [new InterpretedTerm(industry, industry, industry)],
        };

        var page = await _search.SearchAsync(_test.Database.People, query, new PageRequest(10), Ct);

        Assert.Equal(strategy, page.Strategy);
        Assert.NotEmpty(page.People);
        Assert.Equal(_model.Matches(query).Length, page.Total);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public async Task Search_ThatSkipsPeople_MeetsEverybodyElseOnce(int every)
    {
        var query = new Reading { Seniorities = [new InterpretedTerm("owner", "Owner", "owners"), new InterpretedTerm("manager", "Manager", "managers")] };
        var expected = _model.Matches(query).Where(id => id % every != 0).ToArray();

        var ids = new List<long>();
        long? next = 0;
        while (next is { } after)
        {
            var page = await _search.SearchAsync(_test.Database.People, query, new PageRequest(40, after, ids.Count, Skip), Ct);
            Assert.True(page.People.Count == 40 || page.Next is null, "a page that is not the last is full");
            Assert.Equal(_model.Matches(query).Length, page.Total);
            Assert.Equal(page.Ids.Select(id => $"person_{id}"), page.People.Select(person => person.PersonId));
            ids.AddRange(page.Ids);
            next = page.Next;
        }

        Assert.Equal(expected, ids);

        Task<IReadOnlySet<long>> Skip(IReadOnlyList<long> people, CancellationToken ct) =>
            Task.FromResult<IReadOnlySet<long>>(people.Where(id => id % every == 0).ToHashSet());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Search_OfEveryRoleIndustryAndCity_MeetsEveryMatchOnce(bool withRange, bool withExclusion)
    {
        // Millions of combinations: a step for each would run into the timeout of a statement.
        var vocabulary = Vocabulary.Load();
        var cities = _model.Rows.Where(row => row.City.Length > 0 && row.State.Length > 0).Select(row => (row.City, row.State)).Distinct().ToArray();
        var query = new Reading
        {
            Roles = [.. vocabulary.Roles.Select(role => new InterpretedTerm(role.Key, role.Label, ""))],
            Industries = [.. vocabulary.Industries.Select(industry => new InterpretedTerm(industry.Key, industry.Label, ""))],
            Locations = [.. cities.Select(place => new InterpretedLocation("", "", "", place.City, place.State, "US"))],
            EmployeeRange = withRange ? new EmployeeRange(7, 90_000, "") : null,
            Exclusions = withExclusion ? new() { Roles = [new InterpretedTerm(InterpretedTerm.DynamicRole, "manager", "")] } : new(),
        };
        var expected = _model.Matches(query);

        var (ids, first) = await WalkAsync(query, limit: 400);

        Assert.True(expected.Length > 1_000);
        Assert.Equal(expected, ids);
        AssertTotal(query, first, expected.Length, limit: 400);
    }

    [Fact]
    public async Task Search_OfFreeWords_ThatSkipsPeople_PromisesNoTotalThatItDoesNotKnow()
    {
        var query = new Reading
        {
            Roles = [new InterpretedTerm(InterpretedTerm.DynamicRole, "manager", "managers")],
            Locations = [new InterpretedLocation("us", "United States", "us", null, null, "US")],
        };
        var expected = _model.Matches(query);
        var first = await _search.SearchAsync(_test.Database.People, query, new PageRequest(10, Skip: (ids, _) => Task.FromResult<IReadOnlySet<long>>(ids.Take(5).ToHashSet())), Ct);
        var last = await _search.SearchAsync(_test.Database.People, query,
            new PageRequest(100, expected[^3], 10, (_, _) => Task.FromResult<IReadOnlySet<long>>(new HashSet<long>())), Ct);

        Assert.True(expected.Length > 20);
        Assert.False(first.TotalIsExact);
        Assert.InRange(first.Total, 11, expected.Length);
        Assert.Null(last.Next);
        Assert.False(last.TotalIsExact);
    }

    [Fact]
    public async Task Estimate_SaysTotalAndSharesOfTheFirstMatches()
    {
        var query = new Reading { Locations = [new InterpretedLocation("us", "United States", "us", null, null, "US")] };
        var sample = _model.Matches(query).Take(PersonSearch.SampleSize).ToArray();

        var estimate = await _search.EstimateAsync(_test.Database.People, query, Ct);

        Assert.Equal((_model.Matches(query).Length, true), (estimate.Total, estimate.TotalIsExact));
        await using var command = _test.Database.People.Source.CreateCommand("select count(email)::float8 / count(*), count(phone)::float8 / count(*) from persons where person_id = any($1)");
        command.Parameters.Add(new() { Value = sample });
        await using var reader = await command.ExecuteReaderAsync(Ct);
        await reader.ReadAsync(Ct);
        Assert.Equal((reader.GetDouble(0), reader.GetDouble(1)), (estimate.EmailShare, estimate.PhoneShare));
        Assert.True(_model.Matches(query).Length > PersonSearch.SampleSize);
    }

    [Fact]
    public async Task Search_WhenDictionariesGrowMeanwhile_SeesTheNewPeople()
    {
        var query = new Reading { Roles = [new InterpretedTerm(InterpretedTerm.DynamicRole, "zymologist", "zymologist")] };
        Assert.Empty((await WalkAsync(query, 10)).Ids);

        await DemoImport.CsvAsync(_test.Database.People, "full_name,title,company,state\nIda Brewer,Zymologist,Brew House,ID\n", Ct);

        Assert.Single((await WalkAsync(query, 10)).Ids);
    }

    [Fact]
    public async Task Search_WhenAnExcludedTitleArrivesLater_StillLeavesItOut()
    {
        var query = new Reading
        {
            Roles = [new InterpretedTerm("owner", "Owner", "owners")],
            Exclusions = new() { Roles = [new InterpretedTerm(InterpretedTerm.DynamicRole, "zymologist", "zymologists")] },
        };
        var before = (await WalkAsync(query, 100)).Ids;

        await DemoImport.CsvAsync(_test.Database.People,
            "full_name,title,company,state\nIda Brewer,Owner and Zymologist,Brew House,ID\nJim Brewer,Owner,Brew House,ID\n", Ct);

        Assert.Equal(before.Count + 1, (await WalkAsync(query, 100)).Ids.Count);
    }

    [Fact]
    public async Task Search_WhenAKnownIndustryIsExcludedFromFreeWords_LeavesItOut()
    {
        const string Csv = "full_name,title,company,industry\nAda Line,Owner,Line One,Kite Repair\nBen Line,Owner,Line Two,Kite Manufacturing\n";
        await DemoImport.CsvAsync(_test.Database.People, Csv, Ct);
        var query = new Reading
        {
            Industries = [new InterpretedTerm(InterpretedTerm.DynamicIndustry, "kite companies", "kite companies")],
            Exclusions = new() { Industries = [new InterpretedTerm("manufacturing", "Manufacturing", "manufacturers")] },
        };

        var page = await _search.SearchAsync(_test.Database.People, query, new PageRequest(10), Ct);

        Assert.Equal("Ada Line", Assert.Single(page.People).FullName);
    }

    [Fact]
    public async Task Search_WalkedDuringAnImport_MeetsEachMatchingPersonOnce()
    {
        var query = new Reading { Locations = [new InterpretedLocation("us", "United States", "us", null, null, "US")] };
        var before = _model.Matches(query);
        var import = Task.Run(() => DemoImport.RunAsync(_test.Database.People, people: 6_000, seed: 7, Ct), Ct);

        var (ids, _) = await WalkAsync(query, limit: 40);
        await import;

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Empty(before.Except(ids));
    }

    private static void AssertTotal(Reading query, PersonPage first, int expected, int limit)
    {
        if (PersonSearch.StrategyOf(query) == SearchStrategies.Dynamic)
        {
            Assert.Equal(Math.Min(expected, limit + 1), first.Total);
            Assert.Equal(expected <= limit, first.TotalIsExact);
        }
        else
        {
            Assert.True(expected == first.Total, $"{expected} match, total says {first.Total} in {Describe(query)}");
            Assert.True(first.TotalIsExact);
        }
    }

    private async Task<(List<long> Ids, PersonPage First)> WalkAsync(Reading query, int limit)
    {
        var ids = new List<long>();
        PersonPage? first = null;
        long? next = 0;
        while (next is { } after)
        {
            var page = await _search.SearchAsync(_test.Database.People, query, new PageRequest(limit, after, ids.Count), Ct);
            first ??= page;
            Assert.True(page.People.Count <= limit);
            ids.AddRange(page.People.Select(p => long.Parse(p.PersonId["person_".Length..], null)));
            next = page.Next;
        }

        return (ids, first!);
    }

    private static bool IsEmpty(Reading query) =>
        query is { Roles.Count: 0, Industries.Count: 0, Seniorities.Count: 0, Departments.Count: 0, Locations.Count: 0, Companies.Count: 0, EmployeeRange: null };

    private static string Describe(Reading query) => System.Text.Json.JsonSerializer.Serialize(query);
}
