using System.Net;
using System.Text.Json;
using PersonData.Api.Tests.Http.Idempotency;

namespace PersonData.Api.Tests.EnrichEmail;

[Collection(typeof(SharedPeople))]
public sealed class EnrichEmailTests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Email_AnswersPersonAndCompany_ForOneCredit()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "email", credits: 5);

        var response = await owner.SendAsync(HttpMethod.Post, "/v1/email/enrich", """{ "email": "Jordan Lee <JORDAN@example.com>" }""");

        var data = (await response.JsonAsync()).GetProperty("data");
        Assert.Equal(
            ["person", "company", "social", "source", "confidence", "evidence", "age_days", "sources", "unavailable", "credits_remaining"],
            data.EnumerateObject().Select(member => member.Name));
        var found = data.Deserialize(Contracts.PersonDataJson.Wire.EmailEnrichment)!;
        var person = found.Person.Value!;
        Assert.Equal(
            ("Jordan Lee", "Jordan", "Lee", "Chief Marketing Officer", "c_suite", "https://www.linkedin.com/in/jordan-lee"),
            (person.FullName, person.FirstName, person.LastName, person.JobTitle, person.Seniority, person.LinkedinUrl));
        Assert.Equal(("Example SaaS Co", "example.com"), (found.Company.Value!.Name, found.Company.Value.Domain));
        Assert.Equal(person.LinkedinUrl, found.Social.Value!.LinkedinUrl);
        Assert.Equal(("dataset", 4L, "1"), (found.Source, found.CreditsRemaining, response.CreditsCharged()));
        Assert.Equal(["email"], found.Evidence);
        Assert.Contains("person.full_name", found.Sources[0].Fields);
        Assert.Contains("company.name", found.Sources[1].Fields);
        Assert.Equal(1, await server.UsedCreditsAsync(owner.Account));
        Assert.Empty((await owner.Api.ListContactsAsync(new(), Ct)).Data);
        Assert.Empty((await owner.Api.ListCompaniesAsync(new(), Ct)).Data);
    }

    [Theory]
    [InlineData("""{ "email": "jordan@example.com", "include": ["person"] }""", "person")]
    [InlineData("""{ "email": "jordan@example.com", "include": ["company"] }""", "company")]
    [InlineData("""{ "email": "jordan@example.com", "include": ["social"] }""", "social")]
    [InlineData("""{ "email": "jordan@example.com", "include": ["social", "person"] }""", "person social")]
    [InlineData("""{ "domain": "example.com", "include": ["person", "company"] }""", "person company", "person")]
    [InlineData("""{ "domain": "www.example.com" }""", "person company social", "person")]
    public async Task Sections_ThatAreNotIncluded_AreLeftOut_AndThoseThatNobodyKnowsAreNull(string body, string sections, string? nobodyKnows = null)
    {
        var owner = await WorkspaceOwner.CreateAsync(server, $"email include {body}", credits: 5);

        var data = (await (await owner.SendAsync(HttpMethod.Post, "/v1/email/enrich", body)).JsonAsync()).GetProperty("data");

        Assert.Equal(sections.Split(' '), data.EnumerateObject().Select(member => member.Name).TakeWhile(name => name != "source"));
        foreach (var section in sections.Split(' '))
        {
            if (section != "social")
                Assert.Equal((section, section == nobodyKnows), (section, data.GetProperty(section).ValueKind == JsonValueKind.Null));
        }

        Assert.Equal(1, await server.UsedCreditsAsync(owner.Account));
    }

    [Theory]
    [InlineData("{}", "email", "either email or domain is required")]
    [InlineData("""{ "email": null, "domain": null }""", "email", "either email or domain is required")]
    [InlineData("""{ "email": "jane@acme.com", "domain": "acme" }""", "domain", "must be a domain")]
    [InlineData("""{ "email": "jane" }""", "email", "must be an e-mail address")]
    [InlineData("""{ "domain": "acme" }""", "domain", "must be a domain")]
    [InlineData("""{ "domain": "acme.com", "include": [] }""", "include", "must be a list of one or more of person, company, social")]
    [InlineData("""{ "domain": "acme.com", "include": ["phone"] }""", "include", "must be a list of one or more of person, company, social; 'phone' is none of them")]
    [InlineData("""{ "domain": "acme.com", "contact_id": "1" }""", "contact_id", "unknown member")]
    public async Task BodyThatIsWrong_Is400_NamingTheMember(string body, string member, string message)
    {
        var owner = await WorkspaceOwner.CreateAsync(server, $"email 400 {body}");

        var detail = await (await owner.SendAsync(HttpMethod.Post, "/v1/email/enrich", body)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");

        Assert.StartsWith(message, detail.GetProperty(member).GetString(), StringComparison.Ordinal);
        Assert.Single(detail.EnumerateObject());
    }

    [Theory]
    [InlineData("""{ "email": "nobody@nowhere.example" }""", "Nobody knows this e-mail address.")]
    [InlineData("""{ "domain": "nowhere.example" }""", "Nobody knows this company.")]
    [InlineData("""{ "domain": "gmail.com" }""", "gmail.com is no company's own")]
    [InlineData("""{ "email": "jordan@example.com", "domain": "gmail.com", "include": ["company"] }""", "gmail.com is no company's own")]
    [InlineData("""{ "email": "jordan@example.com", "domain": "nowhere.example", "include": ["company"] }""", "Nobody knows this company.")]
    [InlineData("""{ "domain": "https://sites.google.com/view/acme" }""", "google.com is no company's own")]
    [InlineData("""{ "email": "jordan@gmail.com", "include": ["company"] }""", "gmail.com is no company's own")]
    [InlineData("""{ "domain": "example.com", "include": ["person"] }""", "A domain alone names no person")]
    public async Task WhomNobodyKnows_Is404_AndFree(string body, string reason)
    {
        var owner = await WorkspaceOwner.CreateAsync(server, $"email 404 {body}", credits: 5);

        var response = await owner.SendAsync(HttpMethod.Post, "/v1/email/enrich", body);

        var detail = (await response.IsErrorAsync(HttpStatusCode.NotFound, "no_match")).GetString()!;
        Assert.Contains(reason, detail, StringComparison.Ordinal);
        Assert.Equal(reason.StartsWith("A domain alone", StringComparison.Ordinal), !detail.StartsWith("Nobody knows", StringComparison.Ordinal));
        Assert.Equal("0", response.CreditsCharged());
        Assert.Equal(0, await server.UsedCreditsAsync(owner.Account));
    }

    [Theory]
    [InlineData("bigco.example", "bigco.example")]
    [InlineData("gmail.com", null)]
    [InlineData("https://github.com/bigco", null)]
    [InlineData("nowhere.example", null)]
    public async Task EmailAndDomain_AnswerThePersonOfTheOne_AndTheCompanyOfTheOther(string domain, string? found)
    {
        var owner = await WorkspaceOwner.CreateAsync(server, $"email and domain {domain}", credits: 5);

        var answer = (await owner.Api.EnrichEmailAsync(new() { Email = "jordan@example.com", Domain = domain }, Ct)).Data;

        Assert.Equal(("Jordan Lee", found), (answer.Person.Value?.FullName, answer.Company.Value?.Domain));
        Assert.Equal(1, await server.UsedCreditsAsync(owner.Account));
    }

    [Fact]
    public async Task EmptyWallet_Is402_AndDeliversNothing()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "email 402");

        await (await owner.SendAsync(HttpMethod.Post, "/v1/email/enrich", """{ "email": "jordan@example.com" }""")).IsErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_credits");
    }

    [Fact]
    public async Task TestKey_SeesTheSampleDataOnly_Free()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "email test key");

        var found = (await owner.TestApi.EnrichEmailAsync(new() { Email = "sample2@sample.example" }, Ct)).Data;
        var refused = await Assert.ThrowsAsync<Contracts.PersonDataException>(() => owner.TestApi.EnrichEmailAsync(new() { Email = "jordan@example.com" }, Ct));

        Assert.Equal("Sample Owner2", found.Person.Value?.FullName);
        Assert.Equal("no_match", refused.Error?.Code);
    }

    [Fact]
    public async Task SameIdempotencyKey_IsAnsweredByteForByte_AndChargedOnce()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "email idempotent", credits: 5);
        using var client = server.Client(owner.Account.LiveKey);
        var (body, key) = ("""{ "email": "jordan@example.com" }""", IdempotentCalls.NewKey());

        var first = await client.PostAsync("/v1/email/enrich", body, key);

        (await client.PostAsync("/v1/email/enrich", body, key)).IsReplayOf(first);
        Assert.Equal((200, 1L, 1L), (first.Status, first.Credits, await server.UsedCreditsAsync(owner.Account)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"person":null,"social":{"linkedin_url":null,"company_linkedin_url":"https://www.linkedin.com/company/acme"}}""")]
    public void Answer_KeepsWhatIsNull_ApartFromWhatIsNotThere(string sections)
    {
        var read = JsonSerializer.Deserialize(sections, Contracts.PersonDataJson.Wire.EmailEnrichment)!;

        var written = JsonSerializer.Serialize(read, Contracts.PersonDataJson.Wire.EmailEnrichment);

        Assert.StartsWith(sections[..^1], written, StringComparison.Ordinal);
        Assert.Equal((sections.Contains("person", StringComparison.Ordinal), false), (read.Person.IsGiven, read.Company.IsGiven));
    }
}
