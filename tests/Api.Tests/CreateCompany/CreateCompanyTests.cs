using System.Net;

namespace PersonData.Api.Tests.CreateCompany;

[Collection(typeof(SharedWorkspaces))]
public sealed class CreateCompanyTests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_AnswersWhatIsKnown_InOneSpelling_AndWhereItIs()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "company in full");

        var response = await owner.SendAsync(
            HttpMethod.Post, "/v1/companies",
            """
            {
              "name": " Acme Corp ", "domain": "https://www.ACME.com/about", "industry": "Legal Services", "size": "201-500", "founded_year": 1998, "description": "Law.",
              "hq_location": "New York, NY, US", "logo_url": "https://acme.com/logo.png", "linkedin_url": "linkedin.com/company/Acme", "tech_stack": ["Postgres", "Redis"]
            }
            """);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var created = await response.JsonAsync();
        Assert.Equal($"/v1/companies/{created.GetProperty("id").GetGuid()}", response.Headers.Location?.OriginalString);
        Assert.Contains(
            """
            "name":"Acme Corp","domain":"acme.com","industry":"Legal Services","size":"201-500","founded_year":1998,"description":"Law.","hq_location":"New York, NY, US","logo_url":"https://acme.com/logo.png","linkedin_url":"https://www.linkedin.com/company/acme","tech_stack":["Postgres","Redis"],"created_at"
            """.Trim(),
            created.GetRawText(), StringComparison.Ordinal);
        using var client = server.Client(owner.Account.LiveKey);
        Assert.Equal(created.GetRawText(), (await (await client.GetAsync(response.Headers.Location, Ct)).JsonAsync()).GetRawText());
    }

    [Theory]
    [InlineData("""{}""", "name", "is required, unless there is a domain")]
    [InlineData("""{ "domain": "acme" }""", "domain", "must be a domain or a URL of the company's own")]
    [InlineData("""{ "domain": "facebook.com/acme" }""", "domain", "must be a domain or a URL of the company's own")]
    [InlineData("""{ "name": 1 }""", "name", "must be a string")]
    [InlineData("""{ "name": "A", "industry": 1 }""", "industry", "must be a string")]
    [InlineData("""{ "name": "A", "size": 250 }""", "size", "must be a string")]
    [InlineData("""{ "name": "A", "founded_year": 98 }""", "founded_year", "must be a whole number from 1000 to 2100")]
    [InlineData("""{ "name": "A", "description": "" }""", "description", "must not be empty")]
    [InlineData("""{ "name": "A", "hq_location": [] }""", "hq_location", "must be a string")]
    [InlineData("""{ "name": "A", "logo_url": "javascript:alert(1)" }""", "logo_url", "must be an http or https URL")]
    [InlineData("""{ "name": "A", "linkedin_url": "linkedin.com/in/jane" }""", "linkedin_url", "must be a LinkedIn page")]
    [InlineData("""{ "name": "A", "tech_stack": "Postgres" }""", "tech_stack", "must be a list of at most 100 texts")]
    [InlineData("""{ "name": "A", "tech_stack": ["Postgres", ""] }""", "tech_stack", "must be a list of at most 100 texts")]
    [InlineData("""{ "name": "A", "website": "acme.com" }""", "website", "unknown member")]
    public async Task Create_WithSomethingWrong_NamesIt(string body, string member, string message)
    {
        var owner = await WorkspaceOwner.CreateAsync(server, $"company 400 {body}");

        var detail = await (await owner.SendAsync(HttpMethod.Post, "/v1/companies", body)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");

        Assert.StartsWith(message, detail.GetProperty(member).GetString(), StringComparison.Ordinal);
        Assert.Single(detail.EnumerateObject());
        Assert.Empty((await owner.Api.ListCompaniesAsync(new(), Ct)).Data);
    }

    /// <summary>Protects: whoever races for a domain, one company comes of it, and the others are told which.</summary>
    [Fact]
    public async Task SameDomain_WhenManyCreateItAtOnce_IsCreatedOnce()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "race for a domain");
        await owner.TestApi.CreateCompanyAsync(new() { Domain = "acme.com" }, Ct);

        var responses = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => owner.SendAsync(HttpMethod.Post, "/v1/companies", """{ "domain": "acme.com" }""")));

        var created = Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Created);
        var id = (await created.JsonAsync()).GetProperty("id").GetString()!;
        foreach (var response in responses.Where(response => response != created))
            Assert.Contains(id, (await response.IsErrorAsync(HttpStatusCode.Conflict, "conflict")).GetString(), StringComparison.Ordinal);
        Assert.Equal(id, Assert.Single((await owner.Api.ListCompaniesAsync(new(), Ct)).Data).Id.ToString());
    }
}
