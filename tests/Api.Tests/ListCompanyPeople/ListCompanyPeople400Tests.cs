using System.Net;

namespace PersonData.Api.Tests.ListCompanyPeople;

public sealed class ListCompanyPeople400Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("localhost")]
    [InlineData("a%20b.com")]
    [InlineData("com")]
    public async Task Domain_ThatIsNone_IsRefused(string domain)
    {
        using var client = server.Client(server.Acme.LiveKey);
        var detail = await (await client.GetAsync($"/v1/companies/{domain}/people?limit=x", Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal(["domain", "limit"], detail.EnumerateObject().Select(field => field.Name).Order());
    }
}
