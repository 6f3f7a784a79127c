using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using PersonData.Contracts.Workspace;

namespace PersonData.Api.Tests.ImportContacts;

[Collection(typeof(SharedWorkspaces))]
public sealed class ImportContacts200Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_AreContactsInOneSpelling_AndTheAnswerSaysHowTheyWereRead()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "import");

        var report = await ImportAsync(
            owner,
            """
            First Name;Last Name;Work Email;Title;Seniority;Company;Website;Person Linkedin Url;Mobile;City;State;Fax
            Jane;Doe;JANE@Acme.com;General Counsel;executive;Acme Corp;https://www.acme.com/;linkedin.com/in/JaneDoe;(208) 555-0123;New York;NY;1
            ;;john@acme.com;;;;;;;;;
            """);

        Assert.Equal((2, 0, 0, 0), Counts(report));
        Assert.Empty(report.Rejects);
        Assert.Equal(
            ["first_name", "last_name", "email", "job_title", "seniority", "company_name", "company_domain", "linkedin_url", "phone", "location", "location", null],
            report.Columns.Select(column => column.Field));
        Assert.Equal(("Work Email", "Fax"), (report.Columns[2].Column, report.Columns[^1].Column));
        var jane = Assert.Single((await owner.Api.ListContactsAsync(new() { Email = "jane@acme.com" }, Ct)).Data);
        Assert.Equal(
            new ContactResponse
            {
                Id = jane.Id, FirstName = "Jane", LastName = "Doe", FullName = "Jane Doe", Email = "jane@acme.com", JobTitle = "General Counsel", Seniority = "executive",
                CompanyName = "Acme Corp", CompanyDomain = "acme.com", CompanyId = null, LinkedinUrl = "https://www.linkedin.com/in/janedoe", Phone = "+12085550123",
                Location = "New York, NY", CreatedAt = jane.CreatedAt, UpdatedAt = jane.UpdatedAt,
            },
            jane);
        Assert.Equal(2, (await owner.Api.ListContactsAsync(new() { Domain = "acme.com" }, Ct)).Data.Count);
        Assert.Empty((await owner.TestApi.ListContactsAsync(new(), Ct)).Data);
    }

    [Fact]
    public async Task RowOfAContact_OverwritesWhatItGives_AndLeavesTheRest()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "import upsert");
        var company = (await owner.CompanyAsync()).Id;
        var before = await owner.Api.CreateContactAsync(
            new() { FirstName = "Jane", LastName = "Doe", Email = "jane@acme.com", JobTitle = "GC", Phone = "+12085550123", CompanyId = company }, Ct);
        var test = await owner.TestApi.CreateContactAsync(new() { Email = "jane@acme.com", JobTitle = "Test" }, Ct);
        const string Csv = "email,last_name,job_title,phone,location\nJane@acme.com,Smith,CEO,,Boise\nnew@acme.com,,,,\n";

        var (first, second) = (await ImportAsync(owner, Csv), await ImportAsync(owner, Csv));

        Assert.Equal((1, 1, 0, 0), Counts(first));
        Assert.Equal((0, 0, 2, 0), Counts(second));
        var after = await owner.Api.GetContactAsync(before.Id, Ct);
        Assert.Equal(before with { LastName = "Smith", FullName = "Jane Smith", JobTitle = "CEO", Location = "Boise", UpdatedAt = after.UpdatedAt }, after);
        Assert.True(after.UpdatedAt > before.UpdatedAt);
        Assert.Equal(test, await owner.TestApi.GetContactAsync(test.Id, Ct));
    }

    [Fact]
    public async Task SameEmailTwiceInAFile_IsOneContact()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "import twice");

        var report = await ImportAsync(owner, "email,first_name,last_name\na@acme.com,Ann,\nA@ACME.com,,Lee\na@acme.com,Ann,Lee\n");

        Assert.Equal((1, 1, 1, 0), Counts(report));
        Assert.Equal("Ann Lee", Assert.Single((await owner.Api.ListContactsAsync(new(), Ct)).Data).FullName);
    }

    /// <summary>Protects: a line number is one that an editor shows, whatever stands within quotes or is left empty before it.</summary>
    [Fact]
    public async Task RowWithSomethingWrong_IsRejectedAsAWhole_WithItsPhysicalLine()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "import rejects");

        var report = await ImportAsync(
            owner,
            "email,full_name,phone,company_domain\r\n"
            + "a@acme.com,\"Ann\r\nLee\",,\r\n"               // 2, 3
            + "\r\n"                                         // 4
            + "b@acme.com,Bob,12,gmail.com\r\n"              // 5
            + ",Carl,,\r\n"                                  // 6
            + "d@acme.com,Dan\r\n"                           // 7
            + "not an address,Eve,,\r\n"                     // 8
            + "f@acme.com,Fay\u0001,,\r\n"                   // 9
            + $"g@acme.com,{new string('g', 301)},,\r\n"     // 10
            + "h@acme.com,Hal,,\r\n");

        Assert.Equal((2, 0, 0, 6), Counts(report));
        Assert.Equal([5L, 6, 7, 8, 9, 10], report.Rejects.Select(reject => reject.Line));
        string[] reasons =
        [
            "company_domain: must be a domain", "email: is required", "The row has 2 fields, the header 4.", "email: must be an e-mail address",
            "full_name: must be UTF-8 text", "full_name: must have at most 300 characters",
        ];
        Assert.All(report.Rejects.Zip(reasons), pair => Assert.StartsWith(pair.Second, pair.First.Reason, StringComparison.Ordinal));
        Assert.Contains("; phone: must be a phone number", report.Rejects[0].Reason, StringComparison.Ordinal);
        Assert.Equal(["Hal", "Ann Lee"], (await owner.Api.ListContactsAsync(new(), Ct)).Data.Select(contact => contact.FullName).OrderDescending());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CompressedBody_IsTakenWhetherTheHeaderSaysSoOrNot(bool says)
    {
        var owner = await WorkspaceOwner.CreateAsync(server, $"import gzip {says}");
        using var client = server.Client(owner.Account.LiveKey);
        using var content = new ByteArrayContent(Gzip("email\na@acme.com\n"));
        content.Headers.ContentType = new("text/csv") { CharSet = "utf-8" };
        if (says)
            content.Headers.ContentEncoding.Add("gzip");

        Assert.Equal(1, (await (await client.PostAsync("/v1/contacts/import", content, Ct)).JsonAsync()).GetProperty("imported").GetInt32());
    }

    [Fact]
    public async Task TenThousandRows_AreAllTaken_AndTheAnswerNamesTheFirstThousandRejects()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "import many");
        var csv = new StringBuilder("email,first_name,last_name\n");
        for (var i = 0; i < 10_000; i++)
            csv.Append($"p{i}@many{i % 50}.example,P{i},Q\n");
        for (var i = 0; i < 1_500; i++)
            csv.Append("nobody,,\n");

        var report = await ImportAsync(owner, csv.ToString());

        Assert.Equal((10_000, 0, 0, 1_500), Counts(report));
        Assert.Equal(Enumerable.Range(10_002, 1_000).Select(line => (long)line), report.Rejects.Select(reject => reject.Line));
        Assert.Equal(10_000, await CountAsync(owner));
        Assert.Equal("P9999 Q", Assert.Single((await owner.Api.ListContactsAsync(new() { Email = "p9999@many49.example" }, Ct)).Data).FullName);
    }

    /// <summary>Protects: an upload that breaks off leaves whole batches, and the same file takes the rest.</summary>
    [Fact]
    public async Task UploadThatBreaksOff_LeavesWholeBatches_AndCanBeSentAgain()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "import broken off");
        var csv = new StringBuilder("email,job_title\n");
        for (var i = 0; i < 3_500; i++)
            csv.Append($"p{i}@acme.com,{new string('t', 250)}\n");

        using (var tcp = new TcpClient())
        {
            await tcp.ConnectAsync(server.Address.Host, server.Address.Port, Ct);
            await using var stream = tcp.GetStream();
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST /v1/contacts/import HTTP/1.1\r\nHost: {server.Address.Authority}\r\nx-api-key: {owner.Account.LiveKey}\r\nContent-Type: text/csv\r\n"
                    + $"Content-Length: {csv.Length + 1}\r\n\r\n{csv}"), Ct);
            await Poll.UntilAsync(async () => await CountAsync(owner) >= 1_000, "a batch is saved", ct: Ct);
            tcp.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        var report = await ImportAsync(owner, csv.ToString());

        Assert.Contains(report.Unchanged, (int[])[1_000, 2_000, 3_000]);
        Assert.Equal((3_500 - report.Unchanged, 0, 0), (report.Imported, report.Updated, report.Rejected));
        Assert.Equal(3_500, await CountAsync(owner));
    }

    /// <summary>Protects: whoever writes at the same time, no contact is made twice, no change is lost, and nobody fails.</summary>
    [Fact]
    public async Task ImportsAndChangesAtOnce_AgreeOnEveryContact()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "import race");
        var there = new List<Guid>();
        for (var i = 0; i < 10; i++)
            there.Add((await owner.ContactAsync($"p{i}@acme.com")).Id);
        var rows = Enumerable.Range(0, 3_000).Select(i => $"p{i}@acme.com,T{i}\n").ToList();
        var imports = new[] { rows, [.. rows.AsEnumerable().Reverse()] }.Select(order => ImportAsync(owner, "email,job_title\n" + string.Concat(order))).ToList();
        var changes = there.Select((id, i) => owner.Api.UpdateContactAsync(id, new() { Location = $"L{i}" }, Ct)).ToList();
        var company = owner.CompanyAsync();
        var deletion = DeleteAsync();

        var reports = await Task.WhenAll(imports);
        await Task.WhenAll([.. changes, company, deletion]);

        Assert.Equal((2_990, 3_010), (reports.Sum(report => report.Imported), reports.Sum(report => report.Updated + report.Unchanged)));
        Assert.Equal(3_000, await CountAsync(owner));
        for (var i = 0; i < there.Count; i++)
            Assert.Equal(($"T{i}", $"L{i}"), await owner.Api.GetContactAsync(there[i], Ct) is var contact ? (contact.JobTitle, contact.Location) : default);

        async Task DeleteAsync() => await owner.Api.DeleteCompanyAsync((await company).Id, Ct);
    }

    private static async Task<ContactImportResponse> ImportAsync(WorkspaceOwner owner, string csv)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return await owner.Api.ImportContactsAsync(stream, Ct);
    }

    private async Task<long> CountAsync(WorkspaceOwner owner)
    {
        await using var command = server.Database.App.CreateCommand("select count(*) from contacts where account_id = $1");
        command.Parameters.Add(new() { Value = owner.Account.Account.AccountId });
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    private static (int Imported, int Updated, int Unchanged, int Rejected) Counts(ContactImportResponse report) =>
        (report.Imported, report.Updated, report.Unchanged, report.Rejected);

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
