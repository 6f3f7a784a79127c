using PersonData.Contracts.Search;

namespace PersonData.Api.Tests.SearchPersons;

[Collection(typeof(SharedPeople))]
public sealed class SearchPersons200Tests(PeopleServer server)
{
    private const string Owners = "owners of insurance agencies";
    private const string VegasOwners = "owners of insurance agencies in Las Vegas";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_DeliversOnePage_ChargesForIt_AndCountsIt()
    {
        var account = await server.CreateAccountAsync("search page", 1000);
        using var client = server.Client(account.LiveKey);

        var response = await client.GetAsync($"/v1/persons/search?q={Uri.EscapeDataString(VegasOwners)}", Ct);

        var json = await response.JsonAsync();
        Assert.Equal("100", response.CreditsCharged());
        Assert.Equal("taxonomy", json.GetProperty("search_strategy").GetString());
        Assert.Equal(
            ["search_strategy", "interpretation", "pagination", "data", "billable_records", "timings_ms"], json.EnumerateObject().Select(member => member.Name));
        var pagination = json.GetProperty("pagination");
        Assert.Equal(250, pagination.GetProperty("total_records").GetInt32());
        Assert.Equal("eq", pagination.GetProperty("total_records_relation").GetString());
        Assert.Equal(3, pagination.GetProperty("total_pages").GetInt32());
        Assert.Equal("null", pagination.GetProperty("max_records").GetRawText());
        Assert.Equal(100, json.GetProperty("billable_records").GetInt32());
        Assert.Equal(100, json.GetProperty("data").GetArrayLength());
        Assert.All(json.GetProperty("data").EnumerateArray(), person => Assert.StartsWith("Vera", person.GetProperty("first_name").GetString(), StringComparison.Ordinal));
        Assert.Equal(100, await server.UsedCreditsAsync(account));
        Assert.Equal(new(1, 100), await server.Api(account.LiveKey).GetUsageAsync(Ct));
    }

    [Fact]
    public async Task Pages_HoldEveryPersonOnce_AndEndWithoutCursor()
    {
        var account = await server.CreateAccountAsync("search pages", 1000);
        var pages = await PagesAsync(account.LiveKey, new() { Q = VegasOwners, Limit = 60 });

        Assert.Equal([60, 60, 60, 60, 10], pages.Select(page => page.Data.Count));
        Assert.Equal(250, pages.SelectMany(page => page.Data).Select(person => person.PersonId).Distinct().Count());
        Assert.Equal(250, await server.UsedCreditsAsync(account));
    }

    [Theory]
    [InlineData("owners of insurance agencies in Las Vegas", 150)]
    [InlineData("give me 150 owners of insurance agencies in Las Vegas", null)]
    public async Task MaxRecords_CapsOverAllPages(string q, int? maxRecords)
    {
        var pages = await PagesAsync(server.Acme.LiveKey, new() { Q = q, Limit = 100, MaxRecords = maxRecords });

        Assert.Equal([100, 50], pages.Select(page => page.Data.Count));
        Assert.All(pages, page => Assert.Equal((250, 2, 150), (page.Pagination.TotalRecords, page.Pagination.TotalPages, page.Pagination.MaxRecords)));
    }

    [Theory]
    [InlineData(500, 100)]
    [InlineData(int.MaxValue, 100)]
    [InlineData(7, 7)]
    public async Task Limit_IsCapped(int limit, int applied)
    {
        var page = await server.Api(server.Acme.LiveKey).SearchPersonsAsync(new() { Q = VegasOwners, Limit = limit }, Ct);
        Assert.Equal((applied, applied), (page.Pagination.Limit, page.Data.Count));
    }

    [Fact]
    public async Task TestKey_SeesTheSampleOnly_AndIsNeverBilled()
    {
        var account = await server.CreateAccountAsync("search test key", 0);
        using var client = server.Client(account.TestKey);

        var response = await client.GetAsync($"/v1/persons/search?q={Uri.EscapeDataString(Owners)}", Ct);

        var json = await response.JsonAsync();
        Assert.Equal("0", response.CreditsCharged());
        Assert.Equal(0, json.GetProperty("billable_records").GetInt32());
        Assert.Equal(3, json.GetProperty("data").GetArrayLength());
        Assert.All(json.GetProperty("data").EnumerateArray(), person => Assert.StartsWith("Sample", person.GetProperty("full_name").GetString(), StringComparison.Ordinal));
        Assert.Equal(new(1, 0), await server.Api(account.TestKey).GetUsageAsync(Ct));
    }

    [Fact]
    public async Task NobodyFound_IsAnEmptyPage_ThatCostsNothingEvenWithoutCredits()
    {
        var account = await server.CreateAccountAsync("search nobody", 0);
        var page = await server.Api(account.LiveKey).SearchPersonsAsync(new() { Q = "dentists in Alaska" }, Ct);
        Assert.Empty(page.Data);
        Assert.Equal((0, "eq", 0, null), (page.Pagination.TotalRecords, page.Pagination.TotalRecordsRelation, page.Pagination.TotalPages, page.Pagination.NextCursor));
        Assert.Equal(new(1, 0), await server.Api(account.LiveKey).GetUsageAsync(Ct));
    }

    [Theory]
    [InlineData(Owners, null, "NV", 260)]
    [InlineData(Owners, null, "Nevada", 260)]
    [InlineData(Owners, "las vegas", "Nev.", 250)]
    [InlineData(Owners, "Las Vegas", null, 255)]
    [InlineData("owners of insurance agencies in Nevada", "Las Vegas", null, 250)]
    [InlineData("owners of insurance agencies in Nevada", "Reno", null, 10)]
    [InlineData(VegasOwners, null, "NV", 250)]
    [InlineData(VegasOwners, "Las Vegas", "NV", 250)]
    [InlineData(VegasOwners, "Reno", null, 0)]
    [InlineData(VegasOwners, null, "Texas", 0)]
    [InlineData("owners of insurance agencies in Reno or Las Vegas", "Reno", "NV", 10)]
    [InlineData(Owners, "Nowhere at All", null, 0)]
    public async Task LocationParameters_NarrowTheQuery(string q, string? city, string? state, int found)
    {
        var page = await server.Api(server.Acme.LiveKey).SearchPersonsAsync(new() { Q = q, LocationCity = city, LocationState = state, Limit = 1 }, Ct);
        Assert.Equal(found, page.Pagination.TotalRecords);
        Assert.Equal(Math.Min(found, 1), page.Data.Count);
    }

    [Fact]
    public async Task LocationParameters_ThatContradictTheQuery_AreWarnedOf()
    {
        var page = await server.Api(server.Acme.LiveKey).SearchPersonsAsync(new() { Q = VegasOwners, LocationState = "TX" }, Ct);
        var warning = Assert.Single(page.Interpretation.Warnings);
        Assert.Equal("unsupported_filter", warning.Code);
        Assert.Contains("Texas", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Person_HasTheMembersOfTheContract_AndNoEmptyOnes()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var body = await client.GetStringAsync("/v1/persons/search?q=cmos+in+boise", Ct);
        var person = System.Text.Json.JsonElement.Parse(body).GetProperty("data")[0];

        Assert.StartsWith("person_", person.GetProperty("person_id").GetString(), StringComparison.Ordinal);
        Assert.Equal("+12085550123", person.GetProperty("mobile_phone").GetString());
        Assert.Contains("\"+12085550123\"", body, StringComparison.Ordinal);
        Assert.Equal("https://www.linkedin.com/in/jordan-lee", person.GetProperty("linkedin_url").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", person.GetProperty("updated_at").GetString());
        Assert.Equal("ID", person.GetProperty("location").GetProperty("state").GetString());
        Assert.Equal("example.com", person.GetProperty("company").GetProperty("domain").GetString());
        Assert.False(person.GetProperty("company").TryGetProperty("revenue", out _));
        Assert.All(person.EnumerateObject(), member => Assert.NotEqual(System.Text.Json.JsonValueKind.Null, member.Value.ValueKind));
    }

    [Fact]
    public async Task Cursor_IsReadByEveryReplica()
    {
        await using var replica = await server.StartReplicaAsync();
        var first = await server.Api(server.Acme.LiveKey).SearchPersonsAsync(new() { Q = VegasOwners }, Ct);
        var second = await server.Api(server.Acme.LiveKey, ApiServer.AddressOf(replica))
            .SearchPersonsAsync(new() { Q = VegasOwners, Cursor = first.Pagination.NextCursor }, Ct);
        Assert.Empty(first.Data.Select(person => person.PersonId).Intersect(second.Data.Select(person => person.PersonId)));
        Assert.Equal(100, second.Data.Count);
    }

    private async Task<IReadOnlyList<PersonSearchResponse>> PagesAsync(string key, PersonSearchRequest request)
    {
        var client = server.Api(key);
        var pages = new List<PersonSearchResponse>();
        do
        {
            pages.Add(await client.SearchPersonsAsync(request with { Cursor = pages.LastOrDefault()?.Pagination.NextCursor }, Ct));
        }
        while (pages[^1].Pagination.NextCursor is not null);
        return pages;
    }
}
