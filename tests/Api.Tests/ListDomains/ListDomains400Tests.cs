using System.Net;

namespace PersonData.Api.Tests.ListDomains;

public sealed class ListDomains400Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryMistake_IsNamedAtOnce()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var detail = await (await client.GetAsync("/v1/domains?limit=-5&min_contacts=few&industry=&location_state=ZZ&max_records=3", Ct))
            .IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal(["industry", "limit", "location_state", "max_records", "min_contacts"], detail.EnumerateObject().Select(field => field.Name).Order());
    }
}
