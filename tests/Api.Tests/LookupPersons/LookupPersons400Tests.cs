using System.Net;

namespace PersonData.Api.Tests.LookupPersons;

public sealed class LookupPersons400Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lookup_WithoutAnyIdentifier_SaysWhichThereAre()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var detail = await (await client.GetAsync("/v1/persons/lookup", Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal("at least one of email, company_domain, linkedin_url, phone is required", detail.GetProperty("email").GetString());
    }

    [Fact]
    public async Task EveryMistake_IsNamedAtOnce()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var detail = await (await client.GetAsync("/v1/persons/lookup?email=jordan&company_domain=not+a+domain&linkedin_url=https://example.com/in/x&phone=12", Ct))
            .IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal(["company_domain", "email", "linkedin_url", "phone"], detail.EnumerateObject().Select(field => field.Name).Order());
        Assert.All(detail.EnumerateObject(), field => Assert.StartsWith("must be ", field.Value.GetString(), StringComparison.Ordinal));
    }
}
