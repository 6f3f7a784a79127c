using System.Net;
using System.Text.Json;
using PersonData.Contracts.Workspace;

namespace PersonData.Api.Tests.EnrichCompany;

[Collection(typeof(SharedPeople))]
public sealed class EnrichCompanyTests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Domain_OfACompanyThatTheAccountDoesNotHave_CreatesIt()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "company created", credits: 5);

        var response = await owner.SendAsync(HttpMethod.Post, "/v1/enrich/company", """{ "domain": "https://www.Example.com/about" }""");

        var data = (await response.JsonAsync()).GetProperty("data");
        Assert.Equal(
            ["company", "fields_updated", "source", "confidence", "evidence", "age_days", "sources", "unavailable", "credits_remaining"],
            data.EnumerateObject().Select(member => member.Name));
        var enriched = data.Deserialize(Contracts.PersonDataJson.Wire.CompanyEnrichment)!;
        Assert.Equal(("example.com", "Example SaaS Co"), (enriched.Company.Domain, enriched.Company.Name));
        Assert.NotNull(enriched.Company.Industry);
        Assert.Contains("name", enriched.FieldsUpdated);
        Assert.Equal(("dataset", 4L, "1"), (enriched.Source, enriched.CreditsRemaining, response.CreditsCharged()));
        Assert.Contains("domain", enriched.Evidence);
        Same(enriched.Company, Assert.Single((await owner.Api.ListCompaniesAsync(new(), Ct)).Data));
    }

    [Fact]
    public async Task Domain_OfACompanyThatTheAccountHas_EnrichesThatOne_AndItsIdDoesTheSame()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "company returned", credits: 5);
        var before = await owner.Api.CreateCompanyAsync(new() { Domain = "example.com", Name = "Mine" }, Ct);

        var byDomain = (await owner.Api.EnrichCompanyAsync(new() { Domain = "example.com", Fields = ["name", "industry"] }, Ct)).Data;
        var byId = (await owner.Api.EnrichCompanyAsync(new() { CompanyId = before.Id, Fields = ["name"], Overwrite = true }, Ct)).Data;
        var again = (await owner.Api.EnrichCompanyAsync(new() { Domain = "example.com", Fields = ["name"] }, Ct)).Data;

        Assert.Equal((before.Id, "Mine"), (byDomain.Company.Id, byDomain.Company.Name));
        Assert.Equal(["industry"], byDomain.FieldsUpdated);
        Assert.Equal((before.Id, "Example SaaS Co"), (byId.Company.Id, byId.Company.Name));
        Same(byId.Company, again.Company);
        Assert.Empty(again.FieldsUpdated);
        Assert.Equal(2, await server.UsedCreditsAsync(owner.Account));
    }

    [Theory]
    [InlineData("{}", "company_id", "exactly one of company_id, domain is required")]
    [InlineData("""{ "company_id": "01977f2e-9b13-7d52-8f60-2f4e7a9c1b35", "domain": "acme.com" }""", "company_id", "exactly one of company_id, domain is required")]
    [InlineData("""{ "company_id": "c0mpany-uuid-0001" }""", "company_id", "must be an id")]
    [InlineData("""{ "domain": "acme" }""", "domain", "must be a domain")]
    [InlineData("""{ "domain": "acme.com", "fields": ["domain"] }""", "fields", "must be a list of one or more of name, industry, size, founded_year, description, hq_location, logo_url, linkedin_url, tech_stack")]
    public async Task BodyThatIsWrong_Is400_NamingTheMember(string body, string member, string message)
    {
        var owner = await WorkspaceOwner.CreateAsync(server, $"company 400 {body}");

        var detail = await (await owner.SendAsync(HttpMethod.Post, "/v1/enrich/company", body)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");

        Assert.StartsWith(message, detail.GetProperty(member).GetString(), StringComparison.Ordinal);
        Assert.Single(detail.EnumerateObject());
    }

    [Theory]
    [InlineData("nobody-knows.example", "Nobody knows this company.")]
    [InlineData("gmail.com", "gmail.com is no company's own")]
    [InlineData("yahoo.co.uk", "yahoo.co.uk is no company's own")]
    [InlineData("https://www.facebook.com/acme", "facebook.com is no company's own")]
    [InlineData("https://www.linkedin.com/company/acme", "linkedin.com is no company's own")]
    public async Task DomainThatNobodyKnows_Is409_Free_AndCreatesNothing(string domain, string reason)
    {
        var owner = await WorkspaceOwner.CreateAsync(server, $"company 409 {domain}", credits: 5);

        var response = await owner.SendAsync(HttpMethod.Post, "/v1/enrich/company", $$"""{ "domain": "{{domain}}" }""");

        Assert.Contains(reason, (await response.IsErrorAsync(HttpStatusCode.Conflict, "no_match")).GetString(), StringComparison.Ordinal);
        Assert.Equal("0", response.CreditsCharged());
        Assert.Empty((await owner.Api.ListCompaniesAsync(new(), Ct)).Data);
    }

    [Fact]
    public async Task DomainOfWhichNothingWantedIsKnown_Is409_Free_AndCreatesNothing()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "company nothing wanted", credits: 5);

        var response = await owner.SendAsync(HttpMethod.Post, "/v1/enrich/company", """{ "domain": "example.com", "fields": ["founded_year"] }""");

        Assert.Contains("nothing of what is asked for", (await response.IsErrorAsync(HttpStatusCode.Conflict, "no_match")).GetString(), StringComparison.Ordinal);
        Assert.Equal("0", response.CreditsCharged());
        Assert.Empty((await owner.Api.ListCompaniesAsync(new(), Ct)).Data);
    }

    [Fact]
    public async Task EmptyWallet_Is402_AndNothingIsCreatedOrChanged()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "company 402");

        await (await owner.SendAsync(HttpMethod.Post, "/v1/enrich/company", """{ "domain": "example.com" }""")).IsErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_credits");
        Assert.Empty((await owner.Api.ListCompaniesAsync(new(), Ct)).Data);

        var before = await owner.Api.CreateCompanyAsync(new() { Domain = "example.com" }, Ct);
        await (await owner.SendAsync(HttpMethod.Post, "/v1/enrich/company", """{ "domain": "example.com" }""")).IsErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_credits");
        Same(before, await owner.Api.GetCompanyAsync(before.Id, Ct));
    }

    [Fact]
    public async Task CompanyOfAnotherAccountOrReach_Is404_AndItsDomainCreatesAnOwnOne()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "company 404", credits: 5);
        var other = await WorkspaceOwner.CreateAsync(server, "company 404 other", credits: 5);
        var foreign = await other.Api.CreateCompanyAsync(new() { Domain = "example.com" }, Ct);
        var ofTestKeys = await owner.TestApi.CreateCompanyAsync(new() { Domain = "example.com" }, Ct);

        foreach (var id in new[] { foreign.Id, ofTestKeys.Id })
            await (await owner.SendAsync(HttpMethod.Post, "/v1/enrich/company", $$"""{ "company_id": "{{id}}" }""")).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        var own = (await owner.Api.EnrichCompanyAsync(new() { Domain = "example.com" }, Ct)).Data.Company;

        Assert.DoesNotContain(own.Id, (Guid[])[foreign.Id, ofTestKeys.Id]);
        Same(foreign, await other.Api.GetCompanyAsync(foreign.Id, Ct));
        Same(ofTestKeys, await owner.TestApi.GetCompanyAsync(ofTestKeys.Id, Ct));
    }

    /// <summary>Protects: of many that bring one domain at the same time one creates the company, the others fill that one, and everybody pays for what they changed.</summary>
    [Fact]
    public async Task ParallelCreationsOfOneDomain_AreOneCompany_AndNoFieldIsLost()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "company race", credits: 100);
        string[][] fields = [["name"], ["industry"], ["size"], ["name", "industry"], ["size", "name"]];
        for (var i = 0; i < 5; i++)
        {
            var answers = await Task.WhenAll(fields.Concat(fields).Select(some => owner.Api.EnrichCompanyAsync(new() { Domain = "example.com", Fields = some }, Ct)));

            var company = Assert.Single((await owner.Api.ListCompaniesAsync(new(), Ct)).Data);
            Assert.All(answers, answer => Assert.Equal(company.Id, answer.Data.Company.Id));
            Assert.All((string?[])[company.Name, company.Industry, company.Size], Assert.NotNull);
            Assert.Equal(["industry", "name", "size"], answers.SelectMany(answer => answer.Data.FieldsUpdated).Order());
            Assert.Equal(100 - await server.UsedCreditsAsync(owner.Account), (await owner.Api.GetWalletAsync(Ct)).Wallet.AvailableCreditUnits);
            await owner.Api.DeleteCompanyAsync(company.Id, Ct);
        }

        Assert.InRange(await server.UsedCreditsAsync(owner.Account), 5, 15);
        Assert.Empty((await server.VerifyLedgerAsync()).Differences);
    }

    [Fact]
    public async Task TestKey_CreatesFromTheSampleDataOnly_Free()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "company test key");

        var created = (await owner.TestApi.EnrichCompanyAsync(new() { Domain = "sample.example" }, Ct)).Data.Company;

        Assert.Equal("Sample Agency", created.Name);
        Same(created, Assert.Single((await owner.TestApi.ListCompaniesAsync(new(), Ct)).Data));
        Assert.Empty((await owner.Api.ListCompaniesAsync(new(), Ct)).Data);
    }

    // Lists have no equality of their own.
    private static void Same(CompanyResponse expected, CompanyResponse actual)
    {
        Assert.Equal(expected.TechStack, actual.TechStack);
        Assert.Equal(expected with { TechStack = null }, actual with { TechStack = null });
    }
}
