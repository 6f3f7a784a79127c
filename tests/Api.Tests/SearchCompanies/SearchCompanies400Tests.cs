using System.Net;

namespace PersonData.Api.Tests.SearchCompanies;

[Collection(typeof(SharedPeople))]
public sealed class SearchCompanies400Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ceos")]
    [InlineData("VPs of sales")]
    [InlineData("!!!")]
    public async Task Query_ThatSaysNothingOfCompanies_IsUnsupported(string q)
    {
        using var client = server.Client(server.Acme.LiveKey);
        await (await client.GetAsync($"/v1/companies/search?q={Uri.EscapeDataString(q)}", Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "unsupported_search");
    }

    [Fact]
    public async Task EveryMistake_IsNamedAtOnce()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var detail = await (await client.GetAsync("/v1/companies/search?location_city=%25&location_state=ZZ&limit=0&dedupe_token=x", Ct))
            .IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal(["dedupe_token", "limit", "location_city", "location_state", "q"], detail.EnumerateObject().Select(field => field.Name).Order());
    }

    [Fact]
    public async Task Cursor_OfAPeopleSearch_IsInvalid()
    {
        var first = await server.Api(server.Acme.LiveKey).SearchPersonsAsync(new() { Q = "people at insurance agencies", Limit = 1 }, Ct);
        using var client = server.Client(server.Acme.LiveKey);
        await (await client.GetAsync($"/v1/companies/search?q=insurance+agencies&cursor={first.Pagination.NextCursor}", Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "invalid_cursor");
    }
}
