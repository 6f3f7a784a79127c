using System.Net;

namespace PersonData.Api.Tests.GetUsage;

public sealed class GetUsage400Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("form=2026-03-01", "form")]
    [InlineData("from=2026-02-29", "from")]
    [InlineData("from=2026-03-01T00:00:00Z", "from")]
    [InlineData("from=", "from")]
    [InlineData("from=9999-12-30", "to")]
    [InlineData("from=2026-03-01&to=2026-03-01", "to")]
    [InlineData("from=2026-03-01&to=2027-03-03", "to")]
    [InlineData("from=0001-01-01&to=9999-12-31", "to")]
    [InlineData("to=2026-03-01", "from")]
    [InlineData("group_by=day", "from")]
    [InlineData("limit=10", "from")]
    [InlineData("cursor=abc", "from")]
    [InlineData("from=2026-03-01&to=2026-04-01&group_by=month", "group_by")]
    [InlineData("from=2026-03-01&to=2026-04-01&group_by=day,day", "group_by")]
    [InlineData("from=2026-03-01&to=2026-04-01&group_by=day,", "group_by")]
    [InlineData("from=2026-03-01&to=2026-04-01&group_by=key,user", "group_by")]
    [InlineData("from=2026-03-01&to=2026-04-01&limit=0", "limit")]
    public async Task Mistake_IsNamed(string query, string named)
    {
        using var client = server.Client(server.Acme.LiveKey);
        var detail = await (await client.GetAsync($"/v1/usage?{query}", Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal([named], detail.EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public async Task EveryMistake_IsNamedAtOnce()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var detail = await (await client.GetAsync("/v1/usage?from=yesterday&to=today&group_by=hour&limit=-1&page=2", Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal(["from", "group_by", "limit", "page", "to"], detail.EnumerateObject().Select(field => field.Name).Order());
    }

    [Theory]
    [InlineData("0001-01-01", "0001-02-01")]
    [InlineData("9999-12-01", "9999-12-31")]
    [InlineData("2023-03-01", "2024-03-01")]
    public async Task DaysWithoutUsage_AreNoMistake(string from, string to)
    {
        var usage = await server.Api(server.Acme.LiveKey).GetUsageAsync(new() { From = DateOnly.Parse(from, null), To = DateOnly.Parse(to, null), GroupBy = "day,user" }, Ct);
        Assert.Equal((0, 0, 0), (usage.Requests, usage.CreditUnits, usage.Series?.Count));
    }
}
