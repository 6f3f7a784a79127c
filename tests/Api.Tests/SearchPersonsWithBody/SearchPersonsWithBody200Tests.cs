using System.Text;
using System.Text.Json;
using PersonData.Contracts.Search;

namespace PersonData.Api.Tests.SearchPersonsWithBody;

[Collection(typeof(SharedPeople))]
public sealed class SearchPersonsWithBody200Tests(PeopleServer server)
{
    private const string VegasOwners = "owners of insurance agencies in Las Vegas";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_ByWords_IsTheGet()
    {
        var account = await server.CreateAccountAsync("body words", 1000);
        var client = server.Api(account.LiveKey);

        var get = await client.SearchPersonsAsync(new() { Q = VegasOwners, Limit = 60, MaxRecords = 200 }, Ct);
        var post = await client.SearchPersonsWithBodyAsync(new() { Q = VegasOwners, Limit = 60, MaxRecords = 200 }, Ct);

        Assert.Equal(get.Data.Select(person => person.PersonId), post.Data.Select(person => person.PersonId));
        Assert.Equal((250, 60), (post.Pagination.TotalRecords, post.BillableRecords));
        Assert.Equal(new(2, 120), await client.GetUsageAsync(Ct));
    }

    [Fact]
    public async Task Search_ByAnEditedInterpretation_FindsWhatItSays()
    {
        var client = server.Api(server.Acme.LiveKey);
        var answered = (await client.SearchPersonsAsync(new() { Q = VegasOwners, Limit = 1 }, Ct)).Interpretation;

        var reno = await client.SearchPersonsWithBodyAsync(
            new() { Interpretation = answered with { Locations = [answered.Locations[0] with { Key = "us-nv-reno", City = "Reno" }] }, Limit = 1 }, Ct);
        var small = await client.SearchPersonsWithBodyAsync(
            new() { Interpretation = answered with { EmployeeRange = new(1, 10, "small") }, Limit = 1 }, Ct);

        Assert.Equal(10, reno.Pagination.TotalRecords);
        Assert.Equal((10, "indexed_dynamic"), (small.Pagination.TotalRecords, small.SearchStrategy));
    }

    [Fact]
    public async Task Interpretation_OfKeysAlone_IsFilledFromTheVocabulary()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var json = await PostAsync(client,
            """
            { "interpretation": {
                "roles": [{ "key": "owner" }, { "key": "dynamic_role", "label": "Welders" }], "locations": [{ "city": "las vegas", "state": "nevada" }, { "country": "uk" }],
                "companies": [{ "domain": "https://www.EXAMPLE.com/about" }], "exclusions": { "seniorities": [{ "key": "vp" }] } },
              "limit": 1 }
            """);

        var reading = json.GetProperty("interpretation");
        Assert.Equal("""{"key":"owner","label":"Owner","matched_text":"Owner"}""", reading.GetProperty("roles")[0].GetRawText());
        Assert.Equal("""{"key":"dynamic_role","label":"Welders","matched_text":"Welders"}""", reading.GetProperty("roles")[1].GetRawText());
        Assert.Equal(
            """{"key":"us-nv-las-vegas","label":"Las Vegas, NV","matched_text":"Las Vegas, NV","city":"Las Vegas","state":"NV","country":"US"}""",
            reading.GetProperty("locations")[0].GetRawText());
        Assert.Equal("GB", reading.GetProperty("locations")[1].GetProperty("country").GetString());
        Assert.Equal("example.com", reading.GetProperty("companies")[0].GetProperty("domain").GetString());
        Assert.Equal("Vice president", reading.GetProperty("exclusions").GetProperty("seniorities")[0].GetProperty("label").GetString());
    }

    /// <summary>What we answer, we take back: over everything that the interpreter is measured with.</summary>
    [Fact]
    public async Task Interpretation_OfAnyAnswer_IsTakenBackUnchanged_AndFindsTheSamePeople()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var read = 0;
        foreach (var q in Queries())
        {
            var get = await client.GetAsync($"/v1/persons/search?limit=3&q={Uri.EscapeDataString(q)}", Ct);
            if (!get.IsSuccessStatusCode) continue;

            await AssertTakenBackAsync(client, await get.JsonAsync(), q);
            read++;
        }

        Assert.True(read > 500, $"only {read} queries were read");
    }

    [Theory]
    [InlineData("Reno", "TX")]
    [InlineData("Portland", null)]
    [InlineData(null, "NV")]
    [InlineData("St. Louis, MO", null)]
    public async Task Interpretation_ThatParametersNarrowed_FindsTheSamePeopleWithoutThem(string? city, string? state)
    {
        using var client = server.Client(server.Acme.LiveKey);
        foreach (var q in new[] { "owners of insurance agencies", VegasOwners, "owners in London or Reno" })
        {
            var query = $"limit=3&q={Uri.EscapeDataString(q)}&location_city={Uri.EscapeDataString(city ?? "Reno")}" + (state is null ? "" : $"&location_state={state}");
            await AssertTakenBackAsync(client, await (await client.GetAsync("/v1/persons/search?" + query, Ct)).JsonAsync(), query);
        }
    }

    [Fact]
    public async Task Cursor_OfTheGet_GoesOnInThePost_WhateverWordsNamedTheCriteria()
    {
        var client = server.Api(server.Acme.LiveKey);
        var first = await client.SearchPersonsAsync(new() { Q = VegasOwners, Limit = 10 }, Ct);
        var second = await client.SearchPersonsWithBodyAsync(new() { Interpretation = first.Interpretation, Limit = 10, Cursor = first.Pagination.NextCursor }, Ct);
        var third = await client.SearchPersonsWithBodyAsync(new() { Q = "owner at insurance agencies in Las Vegas, NV", Limit = 10, Cursor = second.Pagination.NextCursor }, Ct);

        var ids = first.Data.Concat(second.Data).Concat(third.Data).Select(person => person.PersonId).ToList();
        Assert.Equal(30, ids.Distinct().Count());
    }

    [Fact]
    public async Task MaxRecords_CapsOverAllPages()
    {
        var client = server.Api(server.Acme.LiveKey);
        var body = new PersonSearchBody { Q = VegasOwners, Limit = 40, MaxRecords = 100 };
        var pages = new List<PersonSearchResponse>();
        do pages.Add(await client.SearchPersonsWithBodyAsync(body with { Cursor = pages.LastOrDefault()?.Pagination.NextCursor }, Ct));
        while (pages[^1].Pagination.NextCursor is not null);

        Assert.Equal([40, 40, 20], pages.Select(page => page.Data.Count));
        Assert.All(pages, page => Assert.Equal(3, page.Pagination.TotalPages));
    }

    private static async Task AssertTakenBackAsync(HttpClient client, JsonElement answered, string q)
    {
        var again = await PostAsync(client, $$"""{ "limit": 3, "interpretation": {{answered.GetProperty("interpretation").GetRawText()}} }""");
        Assert.True(answered.GetProperty("interpretation").GetRawText() == again.GetProperty("interpretation").GetRawText(), $"{q}: {again.GetProperty("interpretation")}");
        Assert.True(answered.GetProperty("data").GetRawText() == again.GetProperty("data").GetRawText(), q);
        Assert.True(Total(answered) == Total(again), q);

        static string Total(JsonElement answer) => answer.GetProperty("pagination").GetProperty("total_records").GetRawText();
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await (await client.PostAsync("/v1/persons/search", content, Ct)).JsonAsync();
    }

    /// <summary>The labelled queries of the interpreter's tests.</summary>
    private static IEnumerable<string> Queries()
    {
        using var stream = typeof(SearchPersonsWithBody200Tests).Assembly.GetManifestResourceStream("queries.tsv")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Skip(1).Select(line => line.Split('\t')[0])];
    }
}
