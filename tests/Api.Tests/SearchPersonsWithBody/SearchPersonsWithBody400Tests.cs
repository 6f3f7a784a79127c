using System.Net;
using System.Text;
using System.Text.Json;

namespace PersonData.Api.Tests.SearchPersonsWithBody;

[Collection(typeof(SharedPeople))]
public sealed class SearchPersonsWithBody400Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryMistake_IsNamedAtOnce_UnderItsPath()
    {
        var detail = await RefusedAsync(
            """
            { "interpretation": {
                "roles": [{ "key": "owner" }, { "key": "chief_dreamer" }, { "key": "dynamic_role" }, { "key": "owner", "lable": "Owner" }, "owner"],
                "industries": [{ "key": "dynamic_industry", "label": "!!!" }],
                "seniorities": [{ "key": "boss" }], "departments": { "key": "sales" },
                "locations": [{}, { "state": "Atlantis" }, { "city": "%", "country": "Nowhere" }, { "state": "NV", "country": "CA" }, { "key": "us-nv", "state": "TX" }],
                "companies": [{ "name": "Acme", "domain": "acme.com" }, { "domain": "x" }, { "name": "..." }],
                "employee_range": { "min": 50, "max": 10 },
                "exclusions": { "roles": [{ "label": "Owner" }], "warnings": [] },
                "warnings": [{ "code": "all_well", "message": "x" }],
                "colour": "red" },
              "limit": 0, "max_records": "many", "location_state": "ZZ", "dedupe_user_id": "u" }
            """,
            "validation_error");

        string[] expected =
        [
            "dedupe_user_id", "interpretation.colour", "interpretation.companies[0].name", "interpretation.companies[1].domain", "interpretation.companies[2].name",
            "interpretation.departments", "interpretation.employee_range.min", "interpretation.exclusions.roles[0].key", "interpretation.exclusions.warnings",
            "interpretation.industries[0].label", "interpretation.locations[0].city", "interpretation.locations[1].state", "interpretation.locations[2].city",
            "interpretation.locations[2].country", "interpretation.locations[3].country", "interpretation.locations[4].key", "interpretation.roles[1].key",
            "interpretation.roles[2].label", "interpretation.roles[3].lable", "interpretation.roles[4]", "interpretation.seniorities[0].key",
            "interpretation.warnings[0].code", "limit", "location_state", "max_records",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), detail.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(99, 99)]
    [InlineData(100, 100)]
    public async Task LongNameOfAMember_IsShortened_NeverWithinACharacter(int letters, int kept)
    {
        var detail = await RefusedAsync($$"""{ "q": "ceos", "{{new string('a', letters)}}😀": 1 }""", "validation_error");

        Assert.Equal(new string('a', kept) + "…", Assert.Single(detail.EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "q": null, "interpretation": null }""")]
    [InlineData("""{ "q": "ceos", "interpretation": { "roles": [{ "key": "owner" }] } }""")]
    public async Task WordsAndInterpretation_MustBeExactlyOne(string body) =>
        Assert.Equal("exactly one of q, interpretation is required", (await RefusedAsync(body, "validation_error")).GetProperty("q").GetString());

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "roles": [], "employee_range": null }""")]
    [InlineData("""{ "exclusions": { "locations": [{ "state": "CA" }] } }""")]
    public async Task Interpretation_ThatNamesNobody_IsUnsupported(string interpretation) =>
        Assert.Contains("at least one", (await RefusedAsync($$"""{ "interpretation": {{interpretation}} }""", "unsupported_search")).GetString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "min": -1 }""", "min")]
    [InlineData("""{ "min": 1.5 }""", "min")]
    [InlineData("""{ "max": "10" }""", "max")]
    [InlineData("{}", "min")]
    public async Task EmployeeRange_ThatIsNone_IsRefused(string range, string member) =>
        Assert.True((await RefusedAsync($$"""{ "interpretation": { "employee_range": {{range}} } }""", "validation_error")).TryGetProperty($"interpretation.employee_range.{member}", out _));

    [Fact]
    public async Task List_WithTooManyEntries_IsRefused()
    {
        var roles = string.Join(',', Enumerable.Repeat("""{ "key": "owner" }""", 501));
        var detail = await RefusedAsync($$"""{ "interpretation": { "roles": [{{roles}}] } }""", "validation_error");
        Assert.Equal("must have at most 500 entries", detail.GetProperty("interpretation.roles").GetString());
    }

    [Fact]
    public async Task City_WithAnotherState_IsRefused() =>
        Assert.Equal("names Idaho, location_state names Nevada", (await RefusedAsync(
            """{ "q": "ceos", "location_city": "Boise, ID", "location_state": "NV" }""", "validation_error")).GetProperty("location_city").GetString());

    [Fact]
    public async Task Cursor_OfOtherCriteria_IsInvalid()
    {
        var first = await server.Api(server.Acme.LiveKey).SearchPersonsAsync(new() { Q = "owners of insurance agencies", Limit = 1 }, Ct);
        var body = $$"""{ "q": "owners of law firms", "cursor": "{{first.Pagination.NextCursor}}" }""";
        await RefusedAsync(body, "invalid_cursor");
    }

    [Fact]
    public async Task Interpretation_ThatIsMostlyText_IsRefused()
    {
        var warnings = string.Join(',', Enumerable.Repeat($$"""{ "code": "ignored_words", "message": "{{new string('x', 1000)}}" }""", 100));
        var detail = await RefusedAsync($$"""{ "interpretation": { "roles": [{ "key": "owner" }], "warnings": [{{warnings}}] } }""", "validation_error");
        Assert.StartsWith("must take at most 65536 bytes", detail.GetProperty("interpretation").GetString(), StringComparison.Ordinal);
    }

    private async Task<JsonElement> RefusedAsync(string body, string code)
    {
        using var client = server.Client(server.Acme.LiveKey);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await (await client.PostAsync("/v1/persons/search", content, Ct)).IsErrorAsync(HttpStatusCode.BadRequest, code);
    }
}
