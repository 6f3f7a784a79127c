using System.Net;
using PersonData.Contracts.Search;

namespace PersonData.Api.Tests.SearchPersons;

[Collection(typeof(SharedPeople))]
public sealed class SearchPersons400Tests(PeopleServer server)
{
    private const string Owners = "owners of insurance agencies";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryMistake_IsNamedAtOnce()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var detail = await (await client.GetAsync("/v1/persons/search?limit=0&max_records=many&location_state=Atlantis&location_city=&page=2&dedupe_user_id=x", Ct))
            .IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal(
            ["dedupe_user_id", "limit", "location_city", "location_state", "max_records", "page", "q"],
            detail.EnumerateObject().Select(field => field.Name).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("q=")]
    [InlineData("q=%20%09")]
    [InlineData("Q=ceo")]
    public async Task Query_WhenMissing_IsRequired(string query)
    {
        using var client = server.Client(server.Acme.LiveKey);
        var detail = await (await client.GetAsync("/v1/persons/search?" + query, Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal("is required", detail.GetProperty("q").GetString());
    }

    [Fact]
    public async Task Query_OfFiveHundredCharacters_IsTheLongest()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var longest = "ceo " + string.Concat(Enumerable.Repeat("😀", 496));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/v1/persons/search?q={Uri.EscapeDataString(longest)}&limit=1", Ct)).StatusCode);
        var detail = await (await client.GetAsync($"/v1/persons/search?q={Uri.EscapeDataString(longest + "x")}", Ct))
            .IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal("must have at most 500 characters", detail.GetProperty("q").GetString());
    }

    [Theory]
    [InlineData("q=%ff%fe+owners")]
    [InlineData("q=owners%ed%a0%80")]
    [InlineData("q=owners%zz")]
    [InlineData("q=owners%2")]
    public async Task Query_ThatIsNoUtf8_IsRefusedInsteadOfSearched(string query)
    {
        using var client = server.Client(server.Acme.LiveKey);
        var uri = new Uri(client.BaseAddress + "v1/persons/search?" + query, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var detail = await (await client.GetAsync(uri, Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Contains("UTF-8", detail.GetProperty("q").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("!!!")]
    [InlineData("the of and")]
    public async Task Query_ThatNamesNothing_IsUnsupported(string q)
    {
        using var client = server.Client(server.Acme.LiveKey);
        var detail = await (await client.GetAsync($"/v1/persons/search?q={Uri.EscapeDataString(q)}", Ct))
            .IsErrorAsync(HttpStatusCode.BadRequest, "unsupported_search");
        Assert.NotEqual("", detail.GetString());
    }

    [Fact]
    public async Task Cursor_OfAnotherSearchAccountOrDataSet_IsInvalid()
    {
        var other = await server.CreateAccountAsync("cursor thief", 1000);
        var first = new PersonSearchRequest { Q = Owners, Limit = 2 };
        var cursor = (await server.Api(server.Acme.LiveKey).SearchPersonsAsync(first, Ct)).Pagination.NextCursor!;
        var sampleCursor = (await server.Api(server.Acme.TestKey).SearchPersonsAsync(first, Ct)).Pagination.NextCursor!;

        await AssertInvalidAsync(other.LiveKey, first with { Cursor = cursor });
        await AssertInvalidAsync(server.Acme.TestKey, first with { Cursor = cursor });
        await AssertInvalidAsync(server.Acme.LiveKey, first with { Cursor = sampleCursor });
        await AssertInvalidAsync(server.Acme.LiveKey, first with { Cursor = cursor, Q = Owners + " in Nevada" });
        await AssertInvalidAsync(server.Acme.LiveKey, first with { Cursor = cursor, LocationState = "NV" });
        await AssertInvalidAsync(server.Acme.LiveKey, first with { Cursor = cursor, LocationCity = "Reno" });
        await AssertInvalidAsync(server.Acme.LiveKey, first with { Cursor = cursor, MaxRecords = 5 });
        await AssertInvalidAsync(server.Acme.LiveKey, first with { Cursor = cursor[..^1] + (cursor[^1] == 'A' ? 'B' : 'A') });
        await AssertInvalidAsync(server.Acme.LiveKey, first with { Cursor = "1" });
        using var client = server.Client(server.Acme.LiveKey);
        await (await client.GetAsync($"/v1/domains?cursor={cursor}", Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "invalid_cursor");

        Assert.Equal(3, (await server.Api(server.Acme.LiveKey).SearchPersonsAsync(first with { Cursor = cursor, Limit = 3 }, Ct)).Data.Count);
        Assert.Equal(0, await server.UsedCreditsAsync(other));
    }

    private async Task AssertInvalidAsync(string key, PersonSearchRequest request)
    {
        var error = await Assert.ThrowsAsync<Contracts.PersonDataException>(() => server.Api(key).SearchPersonsAsync(request, Ct));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_cursor"), (error.Status, error.Error?.Code));
    }
}
