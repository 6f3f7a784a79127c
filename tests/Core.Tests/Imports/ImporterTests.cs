using System.IO.Compression;
using System.Text;
using Npgsql;
using PersonData.Core.Imports;
using static PersonData.Core.Tests.Imports.ImportFixture;

namespace PersonData.Core.Tests.Imports;

public sealed class ImporterTests(ImportFixture fixture) : IClassFixture<ImportFixture>, IAsyncLifetime
{
    private const string Header = "id,first_name,last_name,title,email,phone,linkedin,city,state,company,domain,industry,employees,company_city,company_state\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await fixture.ClearAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Import_NormalizesClassifiesAndCounts()
    {
        var report = await fixture.ImportAsync(
            Header + "7,Jane,Doe,Owner,Jane@Acme.example,(702) 555-0123,linkedin.com/in/Jane-Doe/,las vegas,Nevada,Acme Insurance,"
            + "https://www.acme.example/x,Insurance Agencies and Brokerages,\"1,234\",Reno,NV\n");

        Assert.Equal((1, 0, 0, 0), Counts(report));
        Assert.Empty(report.Warnings);
        Assert.Equal((1, 1, 1, 1, 1), (report.Coverage.Titles, report.Coverage.TitlesWithRole, report.Coverage.Industries,
            report.Coverage.IndustriesWithKey, report.Coverage.Places));
        Assert.Equal(["jane@acme.example|+17025550123|https://www.linkedin.com/in/jane-doe|Jane Doe|test|7"], await fixture.QueryAsync(
            "select concat_ws('|', email, phone, linkedin_url, full_name, s.name, source_key) from persons join sources s using (source_id)"));
        Assert.Equal(["Acme Insurance|acme.example|1234|NV|Reno|{insurance_agency}"], await fixture.QueryAsync(
            """
            select concat_ws('|', c.name, c.domain, c.employee_count, s.code, t.name, i.keys)
            from companies c join states s using (state_id) join cities t using (city_id) join industry_sets i using (industry_set)
            """));
        Assert.Equal(["NV|Las Vegas|false|1234"], await fixture.QueryAsync(
            "select concat_ws('|', s.code, t.name, place_inherited::text, employee_count) from persons join states s using (state_id) join cities t using (city_id)"));
        Assert.Equal(["{owner}"], await fixture.QueryAsync("select roles::text from persons join title_classes using (title_class)"));
        await fixture.AssertCountsAsync();
    }

    [Fact]
    public async Task Import_WhenItIsTheSameFileAgain_ChangesNothing()
    {
        var csv = Header + "1,Jane,Doe,Owner,jane@acme.example,,,,,Acme,acme.example,,10,,\n" + "2,Joe,Bloggs,Clerk,,,,Reno,NV,Acme LLC,,,20,,\n" + "3,Solo,Doe,,,,,,,,,,,,\n";
        await fixture.ImportAsync(csv);
        var before = await fixture.QueryAsync("select concat_ws('|', person_id, company_id, updated_at) from persons order by person_id");
        fixture.Clock.Advance(TimeSpan.FromHours(1));

        var report = await fixture.ImportAsync(csv);

        Assert.Equal((0, 0, 3, 0), Counts(report));
        Assert.Equal(before, await fixture.QueryAsync("select concat_ws('|', person_id, company_id, updated_at) from persons order by person_id"));
        await fixture.AssertCountsAsync();
    }

    [Fact]
    public async Task Import_WhenAPersonChanged_UpdatesInPlaceAndMovesTheKeys()
    {
        await fixture.ImportAsync(Header + "1,Jane,Doe,Owner,jane@acme.example,208-555-0100,,Reno,NV,Acme,acme.example,,10,,\n");

        var report = await fixture.ImportAsync(Header + "1,Jane,Smith,CEO,jane@smith.example,208-555-0101,,Boise,ID,Acme,acme.example,,10,,\n");

        Assert.Equal((0, 1, 0, 0), Counts(report));
        Assert.Equal(["1|Jane Smith|CEO|jane@smith.example|+12085550101|ID"], await fixture.QueryAsync(
            "select concat_ws('|', person_id, full_name, title, email, phone, s.code) from persons join titles using (title_id) join states s using (state_id)"));
        await fixture.AssertCountsAsync();
    }

    [Fact]
    public async Task Import_WhenASourceEmptiesAField_ClearsIt_ButKeepsWhatItHasNoColumnFor()
    {
        await fixture.ImportAsync(Header + "1,Jane,Doe,Owner,jane@acme.example,208-555-0100,,Reno,NV,Acme,acme.example,,10,Boise,ID\n");

        var report = await fixture.ImportAsync("id,email,city,state\n1,,,\n");

        Assert.Equal((0, 0, 0, 1), Counts(report));
        report = await fixture.ImportAsync("id,name,email,city,state\n1,Jane Doe,,,\n");
        Assert.Equal((0, 1, 0, 0), Counts(report));
        Assert.Equal(["Jane Doe|+12085550100|Owner|ID|Boise|true|acme.example"], await fixture.QueryAsync(
            """
            select concat_ws('|', full_name, p.email, p.phone, title, s.code, t.name, place_inherited::text, c.domain) from persons p join titles using (title_id)
            join states s on s.state_id = p.state_id join cities t on t.city_id = p.city_id join companies c using (company_id)
            """));
        await fixture.AssertCountsAsync();
    }

    [Fact]
    public async Task Import_WhenAPersonMoves_KeepsTheIdAndTheCountsOfBothCompanies()
    {
        await fixture.ImportAsync(Header + "1,Jane,Doe,Owner,jane@acme.example,,,,,Acme,acme.example,,10,,\n2,Joe,Doe,,joe@acme.example,,,,,Acme,acme.example,,10,,\n");

        var report = await fixture.ImportAsync(Header + "1,Jane,Doe,Owner,jane@acme.example,,,,,Bolt,bolt.example,,500,Reno,NV\n");

        Assert.Equal((0, 1, 0, 0), Counts(report));
        Assert.Equal(["acme.example 1", "bolt.example 1"], await fixture.QueryAsync("select domain || ' ' || contact_count from companies order by 1"));
        Assert.Equal(["1 bolt.example 500 NV"], await fixture.QueryAsync(
            "select concat_ws(' ', person_id, domain, p.employee_count, s.code) from persons p join companies c using (company_id) join states s on s.state_id = p.state_id where person_id = 1"));
        await fixture.AssertCountsAsync();

        // And out of every company, and back.
        await fixture.ImportAsync(Header + "1,Jane,Doe,Owner,jane@acme.example,,,,,,,,,,\n");
        Assert.Equal(["-1"], await fixture.QueryAsync("select company_id from persons where person_id = 1"));
        await fixture.AssertCountsAsync();
        await fixture.ImportAsync(Header + "1,Jane,Doe,Owner,jane@acme.example,,,,,Acme,acme.example,,10,,\n");
        Assert.Equal(["acme.example 2", "bolt.example 0"], await fixture.QueryAsync("select domain || ' ' || contact_count from companies order by 1"));
        await fixture.AssertCountsAsync();
    }

    [Fact]
    public async Task Import_WhenACompanyChanged_ChangesEverybodyWhoWorksThere()
    {
        await fixture.ImportAsync(Header
            + "1,Jane,Doe,Owner,,,,,,Acme,acme.example,Software Development,10,Reno,NV\n"
            + "2,Joe,Doe,Clerk,,,,Boise,ID,Acme,acme.example,Software Development,10,Reno,NV\n"
            + "3,Jim,Doe,Clerk,,,,,,Acme,acme.example,Software Development,10,Reno,NV\n");

        var report = await fixture.ImportAsync(Header + "3,Jim,Doe,Clerk,,,,,,Acme,acme.example,Law Practice,900,Austin,TX\n");

        Assert.Equal((0, 1, 0, 0), Counts(report));
        Assert.Equal(["1 900 TX Law Practice", "2 900 ID Law Practice", "3 900 TX Law Practice"], await fixture.QueryAsync(
            "select concat_ws(' ', person_id, employee_count, s.code, i.name) from persons join states s using (state_id) join industries i using (industry_id) order by 1"));
        await fixture.AssertCountsAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50_000)]
    public async Task Import_WhenTwoRowsMeanOnePerson_TheLaterWins(int batchRows)
    {
        var report = await fixture.ImportAsync(Header
            + "1,Jane,Doe,Owner,jane@acme.example,,,,,Acme,acme.example,,10,,\n"
            + "1,Jane,Doe,CEO,jane@bolt.example,,,,,Bolt,bolt.example,,20,,\n"
            + "1,Jane,Doe,CEO,jane@bolt.example,,,,,Bolt,bolt.example,,20,,\n", batchRows: batchRows);

        Assert.Equal((1, 1, 1, 0), Counts(report));
        Assert.Equal(["CEO jane@bolt.example bolt.example"], await fixture.QueryAsync(
            "select concat_ws(' ', title, email, domain) from persons join titles using (title_id) join companies c using (company_id)"));
        await fixture.AssertCountsAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50_000)]
    public async Task Import_WhenPeopleHaveSourceIds_SharedPhonesAndMailDoNotMergeThem(int batchRows)
    {
        var rows = string.Concat(Enumerable.Range(1, 40).Select(i => $"{i},Jane,Doe,Clerk,desk@acme.example,208-555-0100,,,,Acme,acme.example,,,,\n"));

        Assert.Equal((40, 0, 0, 0), Counts(await fixture.ImportAsync(Header + rows, batchRows: batchRows)));
        Assert.Equal((0, 0, 40, 0), Counts(await fixture.ImportAsync(Header + rows, batchRows: batchRows)));
        await fixture.AssertCountsAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50_000)]
    public async Task Import_WithoutSourceIds_KnowsPeopleByMailThenProfileThenPhone(int batchRows)
    {
        const string Columns = "name,title,email,phone,linkedin\n";
        await fixture.ImportAsync(Columns + "Jane Doe,Owner,jane@acme.example,208-555-0100,linkedin.com/in/jane\nJim Doe,Clerk,,208-555-0100,\n", batchRows: batchRows);

        var report = await fixture.ImportAsync(Columns
            + "Jane Smith,CEO,JANE@acme.example,,\n"                                  // by e-mail, although the name changed
            + "Jane Smith,CEO,jane@new.example,,https://uk.linkedin.com/in/jane/\n"   // by profile, although the e-mail changed
            + "J. Smith,CTO,,(208) 555 0100,\n"                                       // by phone and name
            + "Jim Doe,Owner,,208.555.0100,\n"
            + "Joe Doe,Clerk,,208-555-0100,\n"                                        // a colleague at the same switchboard
            + "Nobody Else,,info@acme.example,,\n"
            + "Nora Else,,info@acme.example,,\n", batchRows: batchRows);              // two people behind one office mailbox

        Assert.Equal((3, 4, 0, 0), Counts(report));
        Assert.Equal(["J. Smith|CTO|jane@new.example", "Jim Doe|Owner|", "Joe Doe|Clerk|", "Nobody Else||info@acme.example", "Nora Else||info@acme.example"], await fixture.QueryAsync(
            "select concat(full_name, '|', title, '|', email) from persons left join titles using (title_id) order by full_name"));
        await fixture.AssertCountsAsync();
    }

    [Fact]
    public async Task Import_WithoutSourceId_AddsToAPersonOfASourceWithoutTakingAnythingAway()
    {
        await fixture.ImportAsync(Header + "1,Jane,Doe,Owner,jane@acme.example,208-555-0100,,Reno,NV,Acme,acme.example,,10,,\n", source: "first");

        var report = await fixture.ImportAsync("name,email,linkedin,title,company\n,jane@acme.example,linkedin.com/in/jane,,Bolt\n", source: "second");

        Assert.Equal((0, 1, 0, 0), Counts(report));
        Assert.Equal(["first|1|Jane Doe|Owner|+12085550100|https://www.linkedin.com/in/jane|Bolt"], await fixture.QueryAsync(
            """
            select concat_ws('|', s.name, source_key, full_name, title, p.phone, p.linkedin_url, c.name)
            from persons p join sources s using (source_id) join titles using (title_id) join companies c using (company_id)
            """));
        await fixture.AssertCountsAsync();

        // The first source still knows the person by its own id, wherever the person moved.
        Assert.Equal((0, 1, 0, 0), Counts(await fixture.ImportAsync(
            Header + "1,Jane,Doe,CEO,jane@acme.example,208-555-0100,,Reno,NV,Acme,acme.example,,10,,\n", source: "first")));
        await fixture.AssertCountsAsync();
    }

    [Fact]
    public async Task Import_KnowsCompaniesByDomain_ElseByNameAndState()
    {
        await fixture.ImportAsync(Header
            + "1,A,A,,,,,,NV,Acme Inc.,,,10,,\n"                    // known by name in Nevada
            + "2,B,B,,,,,,ID,Acme,,,20,,\n"                         // a namesake in Idaho
            + "3,C,C,,,,,,NV,ACME LLC,www.acme.example,,,,\n"       // the Nevada one turns out to own this domain
            + "4,D,D,,,,,,NV,Acme,acme.example,,30,,\n"
            + "5,E,E,,,,,,NV,Acme,other.example,,40,,\n"            // another owner of the name, by its domain
            + "6,F,F,,,,,,NV,Something Else,acme.example,,,,\n"     // the domain decides
            + "7,G,G,,,,,,NV,acme,,,,,\n");

        Assert.Equal(["acme.example:1,3,4,6,7", "other.example:5", "(none):2"], await fixture.QueryAsync(
            """
            select coalesce(domain, '(none)') || ':' || string_agg(source_key, ',' order by source_key) from persons join companies c using (company_id)
            group by domain, company_id order by count(*) desc, domain
            """));
        Assert.Equal(["30 acme", "40 Acme"], await fixture.QueryAsync(
            "select concat_ws(' ', employee_count, name) from companies where domain is not null order by company_id"));
        await fixture.AssertCountsAsync();
    }

    [Fact]
    public async Task Import_WhenOrganizationsShareADomain_TheSameFileAgainChangesNothing()
    {
        var csv = Header
            + "1,A,A,,,,,,AL,AL House,state.example,,,,\n"
            + "2,B,B,,,,,,AL,AL Senate,state.example,,,,\n"
            + "3,C,C,,,,,,AL,AL Senate,,,,,\n"
            + "4,D,D,,,,,,AL,AL House,senate.example,,,,\n"
            + "5,E,E,,,,,,AL,AL House,,,,,\n";
        await fixture.ImportAsync(csv);
        var dump = await fixture.QueryAsync("select concat_ws('|', person_id, company_id) from persons order by 1");

        Assert.Equal((0, 0, 5, 0), Counts(await fixture.ImportAsync(csv)));
        Assert.Equal(dump, await fixture.QueryAsync("select concat_ws('|', person_id, company_id) from persons order by 1"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(50_000)]
    public async Task Import_KeepsRejectedRowsWithTheirPhysicalLines(int batchRows)
    {
        var report = await fixture.ImportAsync("\uFEFFid,name,notes,email\n"   // 1
            + "1,Jane Doe,\"two\nlines\",\n"                                   // 2, 3
            + "\n"                                                             // 4
            + ",,nobody,\n"                                                    // 5
            + "2,Joe,\"three\r\nmore\r\nlines\",not-an-address\n"              // 6 to 8
            + "3,Jim,extra,,field\n"                                           // 9
            + ",,,\n"                                                          // 10
            + "4,Jill\n"                                                       // 11
            + "5,Jack,,jack@acme.example\n"                                    // 12
            + "6,Last,\"never closed\n", batchRows: batchRows);               // 13

        Assert.Equal((3, 0, 0, 5), Counts(report));
        Assert.Equal([5, 9, 10, 11, 13], report.Rejects.Select(r => r.Line));
        Assert.Contains("5 fields, the header 4", report.Rejects[1].Reason, StringComparison.Ordinal);
        Assert.Contains("not closed", report.Rejects[4].Reason, StringComparison.Ordinal);
        Assert.Equal([new ImportWarning("email", "Not an e-mail address.", 1, 6)], report.Warnings);
        Assert.Equal(["5 ,,nobody,", "9 3,Jim,extra,,field", "10 ,,,", "11 4,Jill", "13 6,Last,\"never closed\n"],
            await fixture.QueryAsync("select line || ' ' || record from import_rejects order by line"));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(400)]
    public async Task Import_WhenGzipIsCutOff_IsRefusedInsteadOfTakenForTheWhole(int missingBytes)
    {
        var plain = "full_name,title\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"Person {i * 7919 % 5000},Owner {i}\n"));
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(plain));

        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => fixture.ImportAsync(packed.ToArray()[..^missingBytes]));

        Assert.Contains("cut off", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_ReadsGzipSemicolonsTabsAndOtherEncodings()
    {
        var plain = "id;name;company;city;state\r\n1;Zoë Müller;\"Käse; und Brot\";Reno;NV\r\n";
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(plain));

        Assert.Equal((1, 0, 0, 0), Counts(await fixture.ImportAsync(packed.ToArray())));
        Assert.Equal((0, 0, 1, 0), Counts(await fixture.ImportAsync(plain)));
        Assert.Equal((0, 0, 1, 0), Counts(await fixture.ImportAsync(plain.Replace(';', '\t').Replace("\"Käse\t", "\"Käse;", StringComparison.Ordinal))));
        Assert.Equal((0, 0, 1, 0), Counts(await fixture.ImportAsync(Encoding.Latin1.GetBytes(plain))));
        Assert.Equal((0, 0, 1, 0), Counts(await fixture.ImportAsync([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(plain)])));
        Assert.Equal(["Zoë Müller Käse; und Brot"], await fixture.QueryAsync("select full_name || ' ' || name from persons join companies using (company_id)"));
    }

    [Fact]
    public async Task Import_ReadsJsonLines()
    {
        var report = await fixture.ImportAsync(
            """
            {"id": 1, "name": "Jane Doe", "company": {"name": "Acme", "domain": "acme.example", "employee_count": 12}, "emails": ["jane@acme.example", "jd@acme.example"]}

            {"id": 2, "name": "Joe
            ["not", "an object"]
            {"id": 3, "name": "Jim", "email": null, "surplus": {"a": [1, true]}}
            {"id": "4", "title": "Clerk \ud800"}
            """);

        Assert.Equal((2, 0, 0, 3), Counts(report));
        Assert.Equal([3, 4, 6], report.Rejects.Select(r => r.Line));
        Assert.Equal(["surplus.a"], report.IgnoredColumns);
        Assert.Equal(["1 jane@acme.example {jd@acme.example} 12", "3 0"],
            await fixture.QueryAsync("select concat_ws(' ', source_key, email, other_emails, employee_count) from persons order by 1"));
        await fixture.AssertCountsAsync();
    }

    [Fact]
    public async Task Import_NeverStopsAtAStrangeCharacter()
    {
        var report = await fixture.ImportAsync("id,name,title\n1,Ja\0ne\u0007 \u200BDoe,\"A\n B\"\n2,\uFFFD,\n3," + new string('x', 5_000) + ",\n");

        Assert.Equal((3, 0, 0, 0), Counts(report));
        Assert.Equal(["Ja ne Doe|A B", "�|", new string('x', 300) + "|"], await fixture.QueryAsync(
            "select concat(full_name, '|', title) from persons left join titles using (title_id) order by person_id"));
        Assert.Equal(["full_name", "full_name"], report.Warnings.Select(w => w.Field));
    }

    [Fact]
    public async Task DryRun_ReportsAsAnImportWould()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(Header + "1,Jane,Doe,Owner,x,,,,,Acme,acme.example,,10,,\n,,,,,,,,,,,,,,\n"));
        var report = await fixture.Importer.DryRunAsync(new ImportRequest { Input = input }, progress: null, TestContext.Current.CancellationToken);

        Assert.Equal((1, 0, 0, 1), Counts(report));
        Assert.True(report.DryRun);
        Assert.Null(report.ImportId);
        Assert.Equal([new ImportReject(3, report.Rejects[0].Reason)], report.Rejects);
        Assert.Equal(["email"], report.Warnings.Select(w => w.Field));
    }

    [Fact]
    public async Task Import_WhenNobodyIsIdentified_SaysWhatToDo()
    {
        var exception = await Assert.ThrowsAsync<ImportRefusedException>(() => fixture.ImportAsync("domain,type\nacme.example,City\n"));
        Assert.Contains("--map full_name=COLUMN", exception.Message, StringComparison.Ordinal);
        Assert.Contains("domain, type", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ImportRefusedException>(() => fixture.ImportAsync(""));
        await Assert.ThrowsAsync<ImportRefusedException>(() => fixture.ImportAsync(new byte[] { 0x1F, 0x8B, 1, 2, 3 }));
    }

    [Fact]
    public async Task Import_WhenAnotherOneRuns_WaitsForIt()
    {
        await using var other = await fixture.People.Source.OpenConnectionAsync(Ct);
        await using (var take = new NpgsqlCommand("select pg_advisory_lock(hashtextextended('persondata import people', 0))", other)) await take.ExecuteNonQueryAsync(Ct);

        var waiting = new TaskCompletionSource();
        var import = fixture.ImportAsync("id,name\n1,Jane\n", progress: new Watch(p =>
        {
            if (p.Phase == ImportPhase.Waiting) waiting.TrySetResult();
        }));
        await waiting.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct);
        await using (var release = new NpgsqlCommand("select pg_advisory_unlock_all()", other)) await release.ExecuteNonQueryAsync(Ct);

        Assert.Equal((1, 0, 0, 0), Counts(await import));
    }

    internal sealed class Watch(Action<ImportProgress> seen) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => seen(value);
    }
}
