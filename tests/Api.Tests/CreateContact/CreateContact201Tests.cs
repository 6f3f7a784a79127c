using System.Net;
using System.Text.Json;

namespace PersonData.Api.Tests.CreateContact;

[Collection(typeof(SharedWorkspaces))]
public sealed class CreateContact201Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_AnswersWhatIsKnown_InOneSpelling_AndWhereItIs()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "create in full");
        var company = (await owner.CompanyAsync()).Id;

        var response = await owner.SendAsync(
            HttpMethod.Post, "/v1/contacts",
            $$"""
            {
              "first_name": " Jane ", "last_name": "Doe", "email": "Jane Doe <JANE@Acme.com>", "job_title": "General Counsel", "seniority": "executive",
              "company_name": "Acme Corp", "company_domain": "https://www.acme.com/about", "company_id": "{{company}}", "linkedin_url": "linkedin.com/in/JaneDoe/",
              "phone": "(208) 555-0123", "location": "New York, NY, US"
            }
            """);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("0", response.CreditsCharged());
        var created = await response.JsonAsync();
        var id = created.GetProperty("id").GetGuid();
        Assert.Equal(7, id.Version);
        Assert.Equal($"/v1/contacts/{id}", response.Headers.Location?.OriginalString);
        Assert.Equal(
            $$"""
            "first_name":"Jane","last_name":"Doe","full_name":"Jane Doe","email":"jane@acme.com","job_title":"General Counsel","seniority":"executive","company_name":"Acme Corp","company_domain":"acme.com","company_id":"{{company}}","linkedin_url":"https://www.linkedin.com/in/janedoe","phone":"+12085550123","location":"New York, NY, US",
            """.Trim(),
            Between(created.GetRawText(), "\"first_name\"", "\"created_at\""));
        using var client = server.Client(owner.Account.LiveKey);
        Assert.Equal(created.GetRawText(), (await (await client.GetAsync(response.Headers.Location, Ct)).JsonAsync()).GetRawText());

        static string Between(string text, string from, string to) => text[text.IndexOf(from, StringComparison.Ordinal)..text.IndexOf(to, StringComparison.Ordinal)];
    }

    [Theory]
    [InlineData("""{ "email": "jane@acme.com" }""", "email")]
    [InlineData("""{ "linkedin_url": "https://www.linkedin.com/in/janedoe" }""", "linkedin_url")]
    [InlineData("""{ "phone": "+442079460958" }""", "phone")]
    [InlineData("""{ "full_name": "Jane Doe", "email": null }""", "full_name")]
    [InlineData("""{ "first_name": "Jane", "last_name": "Doe" }""", "first_name last_name full_name")]
    [InlineData("""{ "first_name": "Jane", "email": "jane@acme.com" }""", "first_name email")]
    public async Task OneThingThatTellsWhoItIs_IsEnough_AndTheRestIsNull(string body, string known)
    {
        var owner = await WorkspaceOwner.CreateAsync(server, $"create with {known}");

        var created = await (await owner.SendAsync(HttpMethod.Post, "/v1/contacts", body)).JsonAsync();

        Assert.Equal(15, created.EnumerateObject().Count());
        Assert.Equal(
            [.. known.Split(' ').Order(), "created_at", "id", "updated_at"],
            created.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).Select(member => member.Name).Order()
                .OrderBy(name => name is "created_at" or "id" or "updated_at"));
    }

    [Fact]
    public async Task SameEmail_InTwoAccountsAndReaches_IsAsManyContacts()
    {
        var (one, two) = (await WorkspaceOwner.CreateAsync(server, "same e-mail one"), await WorkspaceOwner.CreateAsync(server, "same e-mail two"));

        Guid[] ids = [(await one.ContactAsync("a@acme.com")).Id, (await two.ContactAsync("a@acme.com")).Id, (await one.TestApi.CreateContactAsync(new() { Email = "a@acme.com" }, Ct)).Id];

        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal(ids[0], Assert.Single((await one.Api.ListContactsAsync(new(), Ct)).Data).Id);
        Assert.Equal(ids[2], Assert.Single((await one.TestApi.ListContactsAsync(new(), Ct)).Data).Id);
    }

    [Fact]
    public async Task SameProfileAndPhone_AreSharedByAsManyAsHaveThem()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "same phone");
        for (var i = 0; i < 2; i++)
            await owner.Api.CreateContactAsync(new() { Phone = "+12085550123", LinkedinUrl = "linkedin.com/in/janedoe", FullName = "Jane Doe" }, Ct);

        Assert.Equal(2, (await owner.Api.ListContactsAsync(new(), Ct)).Data.Count);
    }
}
