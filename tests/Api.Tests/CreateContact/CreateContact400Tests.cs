using System.Net;

namespace PersonData.Api.Tests.CreateContact;

[Collection(typeof(SharedWorkspaces))]
public sealed class CreateContact400Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{}""", "email", "is required, unless there is one of linkedin_url, phone, full_name")]
    [InlineData("""{ "first_name": "Jane", "job_title": "Owner" }""", "email", "is required, unless there is one of")]
    [InlineData("""{ "email": "jane" }""", "email", "must be an e-mail address")]
    [InlineData("""{ "email": "a@acme.com, b@acme.com" }""", "email", "must be an e-mail address")]
    [InlineData("""{ "email": "a@acme.com", "phone": "12" }""", "phone", "must be a phone number")]
    [InlineData("""{ "email": "a@acme.com", "linkedin_url": "https://www.linkedin.com/company/acme" }""", "linkedin_url", "must be a LinkedIn profile")]
    [InlineData("""{ "email": "a@acme.com", "company_domain": "gmail.com" }""", "company_domain", "must be a domain or a URL of the company's own")]
    [InlineData("""{ "email": "a@acme.com", "company_id": "acme" }""", "company_id", "must be the id of a company")]
    [InlineData("""{ "email": "a@acme.com", "company_id": "01977f2e-9b13-7d52-8f60-2f4e7a9c1b35" }""", "company_id", "is no company of the account")]
    [InlineData("""{ "email": "a@acme.com", "first_name": "" }""", "first_name", "must not be empty")]
    [InlineData("""{ "email": "a@acme.com", "last_name": 7 }""", "last_name", "must be a string")]
    [InlineData("""{ "email": "a@acme.com", "full_name": "a\u0000b" }""", "full_name", "must be UTF-8 text")]
    [InlineData("""{ "email": "a@acme.com", "job_title": [] }""", "job_title", "must be a string")]
    [InlineData("""{ "email": "a@acme.com", "seniority": " " }""", "seniority", "must not be empty")]
    [InlineData("""{ "email": "a@acme.com", "company_name": {} }""", "company_name", "must be a string")]
    [InlineData("""{ "email": "a@acme.com", "location": true }""", "location", "must be a string")]
    [InlineData("""{ "email": "a@acme.com", "id": "01977f2e-9b13-7d52-8f60-2f4e7a9c1b35" }""", "id", "unknown member")]
    public async Task Create_WithSomethingWrong_NamesIt(string body, string member, string message)
    {
        var owner = await WorkspaceOwner.CreateAsync(server, $"create 400 {body.Length} {member} {message}");

        var detail = await (await owner.SendAsync(HttpMethod.Post, "/v1/contacts", body)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");

        Assert.StartsWith(message, detail.GetProperty(member).GetString(), StringComparison.Ordinal);
        Assert.Single(detail.EnumerateObject());
        Assert.Empty((await owner.Api.ListContactsAsync(new(), Ct)).Data);
    }

    [Fact]
    public async Task TextThatIsTooLong_IsRefused()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "create too long");

        var detail = await (await owner.SendAsync(HttpMethod.Post, "/v1/contacts", $$"""{ "full_name": "{{new string('x', 301)}}" }"""))
            .IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");

        Assert.Equal("must have at most 300 characters", detail.GetProperty("full_name").GetString());
    }

    /// <summary>Protects: a contact cannot name a company of somebody else, nor learn that there is one.</summary>
    [Fact]
    public async Task CompanyOfAnotherAccountOrReach_IsNone()
    {
        var (owner, stranger) = (await WorkspaceOwner.CreateAsync(server, "no such company"), await WorkspaceOwner.CreateAsync(server, "stranger's company"));
        Guid[] companies = [(await stranger.CompanyAsync()).Id, (await owner.TestApi.CreateCompanyAsync(new() { Name = "Test" }, Ct)).Id, Guid.Empty];
        var contact = (await owner.ContactAsync()).Id;

        var answers = new HashSet<string>();
        foreach (var company in companies)
        {
            foreach (var (method, path) in new[] { (HttpMethod.Post, "/v1/contacts"), (HttpMethod.Patch, $"/v1/contacts/{contact}") })
            {
                var response = await owner.SendAsync(method, path, $$"""{ "full_name": "J", "company_id": "{{company}}" }""");
                answers.Add((await response.IsErrorAsync(HttpStatusCode.BadRequest, "validation_error")).GetRawText());
            }
        }

        Assert.Single(answers);
        Assert.Equal("Jane Doe", Assert.Single((await owner.Api.ListContactsAsync(new(), Ct)).Data).FullName);
    }
}
