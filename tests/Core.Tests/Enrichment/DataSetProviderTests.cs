using PersonData.Core.Enrichment;
using PersonData.Core.People;
using PersonData.Core.Tests.Search;
using PersonData.Core.Workspace;

namespace PersonData.Core.Tests.Enrichment;

/// <summary>Who is found in the loaded people, by what is known of them; and who is not.</summary>
public sealed class DataSetProviderTests : IAsyncLifetime
{
    private const string People =
        """
        first_name,last_name,full_name,job_title,email,mobile_phone,linkedin_url,city,state,company_name,company_domain,industry,employee_count,company_phone,company_city,company_state,company_linkedin_url
        Jane,Doe,,General Counsel,jane@acme.com,+12085550101,https://linkedin.com/in/janedoe,New York,NY,Acme Corp,acme.com,Software Development,350,+12085550199,Boise,ID,https://linkedin.com/company/acme
        Robert,Smith,,VP Sales,robert.smith@acme.com,+12085550199,,Boise,ID,Acme Corp,acme.com,,,,,,
        María,García López,,Engineer,,,https://linkedin.com/in/maria-gl,,,Acme Corp,acme.com,,,,,,
        John,Miller,,Owner,john.miller@acme.com,+12085550102,,,,Acme Corp,acme.com,,,,,,
        John,Miller,,Clerk,john.miller2@acme.com,+12085550103,,,,Acme Corp,acme.com,,,,,,
        Jürgen,Müller,,CFO,j.mueller@muster.de,,,,,Muster GmbH,muster.de,,20000,,,,
        Sam,Lee,,Owner,sam.lee.invented@gmail.com,,,,,,,,,,,,
        Ann,Office,,Clerk,info@acme.com,+12085550104,,,,Acme Corp,acme.com,,,,,,
        Ada,Alone,,Consultant,,+12085550105,,,,Bolt LLC,,,,,,,
        Bert,Alone,,Consultant,,+12085550106,,,TX,Bolt Inc,bolt.com,,,,,TX,
        Cleo,Alone,,Consultant,,+12085550107,,,NV,Bolt,bolt-nv.com,,,,,NV,
        """;

    private readonly DataSetProvider _provider = new();
    private TestDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(Ct);
        await DemoImport.CsvAsync(_database.Database.People, People, Ct);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Email_FindsWhoHasIt_WithAllThatIsKnown()
    {
        var found = await FoundAsync(new() { Email = "jane@acme.com" });

        Assert.Equal(("General Counsel", "c_suite", "New York, NY, US"), (found.Details.JobTitle, found.Details.Seniority, found.Details.Location));
        Assert.Equal(("Acme Corp", "acme.com", "+12085550101"), (found.Details.CompanyName, found.Details.CompanyDomain, found.Details.Phone));
        Assert.Equal("https://www.linkedin.com/in/janedoe", found.Details.LinkedinUrl);
        Assert.Equal(0.96, found.Confidence);
        Assert.Equal(["email"], found.Evidence);
    }

    [Fact]
    public async Task LinkedinAndPhone_FindWhoHasThem()
    {
        Assert.Equal("Jane", (await FoundAsync(new() { LinkedinUrl = "https://www.linkedin.com/in/janedoe" })).Details.FirstName);
        Assert.Equal("Jane", (await FoundAsync(new() { Phone = "+12085550101" })).Details.FirstName);
    }

    [Theory]
    [InlineData("Robert Smith", "name")]
    [InlineData("Bob Smith", "name_nickname")]
    [InlineData("R. Smith", "name_initial")]
    [InlineData("Smith Robert", "name_swapped")]
    [InlineData("Maria Garcia", "name_compound")]
    [InlineData("Maria Garcia-Lopez", "name")]
    public async Task NameAndDomain_FindWhoIsCalledThatThere(string name, string evidence)
    {
        var found = await FoundAsync(new() { FullName = name, CompanyDomain = "acme.com" });

        Assert.Equal([evidence, "company_domain"], found.Evidence.OrderByDescending(word => word));
    }

    [Theory]
    [InlineData("Juergen Mueller", "name_spelling")]
    [InlineData("Jurgen Muller", "name")]
    public async Task UmlautsWrittenOut_AreFound(string name, string evidence) =>
        Assert.Contains(evidence, (await FoundAsync(new() { FullName = name, CompanyName = "Muster" })).Evidence);

    [Fact]
    public async Task DomainOfTheEmail_TellsTheCompany_UnlessItIsOfAMailProvider()
    {
        Assert.Contains("email_domain", (await FoundAsync(new() { FullName = "Jürgen Müller", Email = "info@muster.de" })).Evidence);
        Assert.IsType<ProviderAnswer<ContactDetails>.NotFound>(await AskAsync(new() { FullName = "Sam Lee", Email = "slee.invented@gmail.com" }));
    }

    private async Task<ProviderAnswer<ContactDetails>.Found> FoundAsync(ContactDetails known) => Assert.IsType<ProviderAnswer<ContactDetails>.Found>(await AskAsync(known));

    private Task<ProviderAnswer<ContactDetails>> AskAsync(ContactDetails known, DataSet? dataSet = null) =>
        _provider.FindAsync(new ProviderQuery<ContactDetails>(known, dataSet ?? _database.Database.People, TimeSpan.Zero, []), Ct);
}
