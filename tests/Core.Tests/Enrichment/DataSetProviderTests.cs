using Npgsql;
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
    [InlineData("Maria Q. García López", "name_compound")]
    [InlineData("M. García López", "name_initial")]
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
        Assert.IsType<ProviderAnswer<ContactDetails>.NotFound>(await AskAsync(new ContactDetails { FullName = "Sam Lee", Email = "slee.invented@gmail.com" }));
    }

    [Fact]
    public async Task TwoOfOneNameAtOneCompany_AreAmbiguous_UntilAnIdentifierTellsThemApart()
    {
        Assert.Equal("Several people fit equally well.", await NearMissAsync(new() { FullName = "John Miller", CompanyDomain = "acme.com" }));
        Assert.Equal("john.miller2@acme.com", (await FoundAsync(new() { FullName = "John Miller", CompanyDomain = "acme.com", Phone = "+12085550103" })).Details.Email);
    }

    [Theory]
    [InlineData("Thomas Smith", "Somebody at acme.com has this family name, but another first name.")]
    [InlineData("Nobody Known", "The company acme.com is known, but not this person there.")]
    public async Task NearMiss_SaysWhatIsNear_AndNoValueOfIt(string name, string text) => Assert.Equal(text, await NearMissAsync(new() { FullName = name, CompanyDomain = "acme.com" }));

    [Fact]
    public async Task EmailThatNobodyHas_AtAKnownDomain_SaysThatTheCompanyIsKnown() =>
        Assert.Equal("The company acme.com is known, but not this person there.", await NearMissAsync(new() { Email = "nobody@acme.com" }));

    [Fact]
    public async Task EmailThatNobodyHas_OfAMailProvider_SaysNothing() => Assert.Null(await NearMissAsync(new() { Email = "nobody.invented@gmail.com" }));

    [Fact]
    public async Task SwitchboardOfTheCompany_IdentifiesNobody_ButAgreesWithAName()
    {
        Assert.Equal("Somebody has this phone number, but several people share it.", await NearMissAsync(new() { Phone = "+12085550199" }));
        Assert.Equal(["name", "shared_phone"], (await FoundAsync(new() { FullName = "Robert Smith", Phone = "+12085550199" })).Evidence);
    }

    [Theory]
    [InlineData(500, null)]
    [InlineData(3000, "Too many people share the phone number or e-mail address to look for this name among all of them.")]
    public async Task NumberOfMany_IsLookedThroughForTheName_OrSaysThatTheyAreTooMany(int others, string? nearMiss)
    {
        // Ada Alone stands behind all of them.
        await using (var fill = _database.Database.People.Source.CreateCommand(
            """
            with h as (select h, company_id from person_keys where kind = 2 and person_id = (select person_id from persons where phone = '+12085550105')),
                 filled as (
                   insert into persons select -n, company_id, 0, 0, 0, 0, 0, 0, 0, true, 0, 'First', 'Last', null, null, '+12085550105', null, null, null, null, now()
                   from h, generate_series(1, $1) n)
            insert into person_keys select h, 2, -n, company_id from h, generate_series(1, $1) n
            """))
        {
            fill.Parameters.Add(new NpgsqlParameter<int> { TypedValue = others });
            await fill.ExecuteNonQueryAsync(Ct);
        }

        var known = new ContactDetails { FullName = "Ada Alone", Phone = "+12085550105" };
        if (nearMiss is null)
            Assert.Equal(["name", "shared_phone"], (await FoundAsync(known)).Evidence);
        else
            Assert.Equal(nearMiss, await NearMissAsync(known));
        Assert.Equal("Somebody has this phone number, but several people share it.", await NearMissAsync(known with { FullName = null }));
    }

    [Fact]
    public async Task MailboxOfAnOffice_IdentifiesNobody()
    {
        Assert.Equal("Somebody has this e-mail address, but several people may read it.", await NearMissAsync(new() { Email = "info@acme.com" }));
        Assert.Equal(["email_domain", "name"], (await FoundAsync(new() { Email = "info@acme.com", FullName = "Ann Office" })).Evidence);
    }

    [Fact]
    public async Task SecondMailbox_IdentifiesAsTheFirst()
    {
        await DemoImport.CsvAsync(_database.Database.People, "email,other_emails\njane@acme.com,jane.other@acme.com\n", Ct);

        Assert.Equal("Jane", (await FoundAsync(new() { Email = "jane.other@acme.com" })).Details.FirstName);
        Assert.Equal("Jane", (await FoundAsync(new() { Email = "jane@acme.com" })).Details.FirstName);
    }

    [Fact]
    public async Task WithoutAnIdentifierOrANameAndAnEmployer_ThereIsNothingToAsk()
    {
        Assert.IsType<ProviderAnswer<ContactDetails>.NotAskable>(await AskAsync(new ContactDetails { FullName = "Jane Doe" }));
        Assert.IsType<ProviderAnswer<ContactDetails>.NotAskable>(await AskAsync(new ContactDetails { FullName = "Jane", CompanyDomain = "acme.com" }));
        Assert.IsType<ProviderAnswer<CompanyDetails>.NotAskable>(await AskAsync(new CompanyDetails { Industry = "Software" }));
    }

    [Fact]
    public async Task TestKeys_FindThePeopleOfTheSampleAlone()
    {
        Assert.IsType<ProviderAnswer<ContactDetails>.NotFound>(await AskAsync(new ContactDetails { Email = "jane@acme.com" }, _database.Database.Sample));
        Assert.IsType<ProviderAnswer<CompanyDetails>.NotFound>(await AskAsync(new CompanyDetails { Domain = "acme.com" }, _database.Database.Sample));
    }

    [Fact]
    public async Task Company_IsFoundByDomainPageAndName()
    {
        foreach (var known in new CompanyDetails[] { new() { Domain = "acme.com" }, new() { LinkedinUrl = "https://www.linkedin.com/company/acme" }, new() { Name = "ACME" } })
        {
            var found = Assert.IsType<ProviderAnswer<CompanyDetails>.Found>(await AskAsync(known)).Details;
            Assert.Equal(
                new CompanyDetails
                {
                    Name = "Acme Corp", Domain = "acme.com", Industry = "Software Development", Size = "201-500", HqLocation = "Boise, ID, US", LinkedinUrl = "https://www.linkedin.com/company/acme",
                },
                found);
        }
    }

    [Fact]
    public async Task CompaniesOfOneName_AreAmbiguous_UntilADomainTellsThemApart()
    {
        Assert.Equal("Several companies of this name fit equally well.", Assert.IsType<ProviderAnswer<CompanyDetails>.NotFound>(await AskAsync(new CompanyDetails { Name = "Bolt" })).NearMiss);
        Assert.Equal("bolt-nv.com", Assert.IsType<ProviderAnswer<CompanyDetails>.Found>(await AskAsync(new CompanyDetails { Name = "Bolt", Domain = "bolt-nv.com" })).Details.Domain);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "1-10")]
    [InlineData(10, "1-10")]
    [InlineData(11, "11-50")]
    [InlineData(1000, "501-1000")]
    [InlineData(10_000, "5001-10000")]
    [InlineData(10_001, "10001+")]
    public void Size_IsARangeOfEmployees(int employees, string? range) => Assert.Equal(range, DataSetProvider.SizeOf(employees));

    [Fact]
    public async Task NameAtAHugeCompany_WalksTheIndexOfNames()
    {
        // Everybody of one company, so that a plan without the index would read them all.
        await using (var fill = _database.Database.People.Source.CreateCommand(
            """
            insert into persons select 1000000 + n, c.company_id, 0, 0, 0, 0, 0, 0, 0, true, 0, 'First' || n, 'Last' || n % 1000, null, null, null, null, null, null, null, now()
            from companies c, generate_series(1, 20000) n where c.domain = 'acme.com';
            """))
            await fill.ExecuteNonQueryAsync(Ct);
        await using (var analyze = _database.Database.People.Source.CreateCommand("analyze persons"))
            await analyze.ExecuteNonQueryAsync(Ct);

        (string Sql, string Arguments)[] statements =
        [
            (PersonCandidates.NamesSql, "'{1}', '{last7}', '{first7,f}'"), (PersonCandidates.CompoundSql, "'{1}', 'last7', 'first7'"), (PersonCandidates.FamilySql, "'{1}', '{last7}', '', 1"),
        ];
        foreach (var (i, (sql, arguments)) in statements.Index())
        {
            await using var connection = await _database.Database.People.Source.OpenConnectionAsync(Ct);
            await using var prepare = new NpgsqlCommand($"set plan_cache_mode = force_generic_plan; prepare names_{i} as {sql}", connection);
            await prepare.ExecuteNonQueryAsync(Ct);
            await using var explain = new NpgsqlCommand($"explain (analyze, costs off, timing off, summary off) execute names_{i} ({arguments})", connection);
            await using var reader = await explain.ExecuteReaderAsync(Ct);
            var plan = new List<string>();
            while (await reader.ReadAsync(Ct))
                plan.Add(reader.GetString(0));

            Assert.Contains(plan, line => line.Contains("persons_name", StringComparison.Ordinal));
            Assert.DoesNotContain(plan, line => line.Contains("Seq Scan on persons", StringComparison.Ordinal) || line.Contains("Rows Removed by Filter", StringComparison.Ordinal));
        }
    }

    private async Task<string?> NearMissAsync(ContactDetails known) => Assert.IsType<ProviderAnswer<ContactDetails>.NotFound>(await AskAsync(known)).NearMiss;

    private Task<ProviderAnswer<CompanyDetails>> AskAsync(CompanyDetails known, DataSet? dataSet = null) =>
        _provider.FindAsync(new ProviderQuery<CompanyDetails>(known, dataSet ?? _database.Database.People, TimeSpan.Zero, []), Ct);

    private async Task<ProviderAnswer<ContactDetails>.Found> FoundAsync(ContactDetails known) => Assert.IsType<ProviderAnswer<ContactDetails>.Found>(await AskAsync(known));

    private Task<ProviderAnswer<ContactDetails>> AskAsync(ContactDetails known, DataSet? dataSet = null) =>
        _provider.FindAsync(new ProviderQuery<ContactDetails>(known, dataSet ?? _database.Database.People, TimeSpan.Zero, []), Ct);
}
