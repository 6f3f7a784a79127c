using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace PersonData.Api.Tests.Examples;

/// <summary>What <c>examples/enrichment</c> tells customers and operators: its calls, on a server that asks its vendor with its settings.</summary>
[Collection(typeof(SharedWorkspaces))]
public sealed class EnrichmentExamplesTests(ApiServer server) : IAsyncLifetime
{
    private const string SeedUrl = "https://data.leadlex.com/functions/v1/api-gateway";
    private const string SeedKey = "wbk_your_api_key_here";
    private const string SeedContact = "123e4567-e89b-12d3-a456-426614174000";

    // As the seeds 001, 002 and 003 write them.
    private const string EnrichContact =
        """
        curl -X POST \
        https://data.leadlex.com/functions/v1/api-gateway/v1/enrich/contact \
        -H "Authorization: Bearer wbk_your_api_key_here" \
        -H "Content-Type: application/json" \
        -d '{
        "contact_id": "123e4567-e89b-12d3-a456-426614174000"
        }'
        """;

    private const string EnrichCompany =
        """
        curl -X POST \
        https://data.leadlex.com/functions/v1/api-gateway/v1/enrich/company \
        -H "Authorization: Bearer wbk_your_api_key_here" \
        -H "Content-Type: application/json" \
        -d '{"domain": "acme.com"}'
        """;

    private const string EnrichEmail =
        """
        curl -X POST \
          https://data.leadlex.com/functions/v1/api-gateway/v1/email/enrich \
          -H "Authorization: Bearer wbk_your_api_key_here" \
          -H "Content-Type: application/json" \
          -d '{"email": "jane@acme.com"}'
        """;

    private static readonly string s_folder = Path.Combine(RepositoryRoot(), "examples", "enrichment");

    private Process? _vendor;
    private WebApplication _app = null!;
    private TestAccount _account = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Url => ApiServer.AddressOf(_app).ToString().TrimEnd('/');

    public async ValueTask InitializeAsync()
    {
        var vendor = await StartVendorAsync();
        var settings = await RunAsync(["bash", "-c", "set -a; . ./vendor.env; env -0"]);
        var asked = settings.Split('\0').Where(line => line.StartsWith("Enrichment__", StringComparison.Ordinal)).Select(line => line.Split('=', 2))
            .Select(pair => (pair[0].Replace("__", ":", StringComparison.Ordinal), pair[1].Replace(":4001/", $":{vendor.Port}/", StringComparison.Ordinal))).ToArray();
        Assert.NotEmpty(asked);

        // Who answers is the vendor itself, whatever a call before has left in the cache.
        _app = await server.StartReplicaAsync([.. asked, ("Enrichment:Order:0", "dataset"), ("Enrichment:Order:1", "vendor_a")]);
        _account = await server.CreateAccountAsync($"examples {vendor.Port}", credits: 4873);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _vendor!.Kill(entireProcessTree: true);
        await _vendor.WaitForExitAsync(CancellationToken.None);
        _vendor.Dispose();
    }

    [Fact]
    public async Task CommandsOfTheSeeds_WithOnlyHostAndKeyReplaced_AnswerAsTheSeedsSay()
    {
        var api = server.Api(_account.LiveKey, ApiServer.AddressOf(_app));
        var contact = await api.CreateContactAsync(
            new() { FullName = "Jane Doe", Email = "jane@acme.com", Phone = "+1-212-555-0100", Seniority = "executive" }, Ct);
        await server.ExecuteAsync($"update contacts set contact_id = '{SeedContact}' where contact_id = '{contact.Id}'");
        var company = await api.CreateCompanyAsync(new() { Name = "Acme Corp", Domain = "acme.com", LinkedinUrl = "https://linkedin.com/company/acme" }, Ct);

        var looked = await CallAsync("enrich-email.sh", EnrichEmail);
        AssertMembers(
            """{"full_name": "Jane Doe", "first_name": "Jane", "last_name": "Doe", "job_title": "General Counsel", "seniority": "executive", "location": "New York, NY, US", "linkedin_url": "https://www.linkedin.com/in/janedoe"}""",
            looked.GetProperty("person"));
        AssertMembers(
            """{"name": "Acme Corp", "domain": "acme.com", "industry": "Legal Services", "size": "201-500", "founded_year": 1998, "hq_location": "New York, NY, US"}""",
            looked.GetProperty("company"));
        AssertMembers("""{"source": "vendor_a", "confidence": 0.91, "credits_remaining": 4872}""", looked);

        var person = await CallAsync("enrich-contact.sh", EnrichContact);
        AssertMembers(
            $$"""
            {"id": "{{SeedContact}}", "full_name": "Jane Doe", "email": "jane@acme.com", "job_title": "General Counsel", "company_name": "Acme Corp",
             "linkedin_url": "https://www.linkedin.com/in/janedoe", "phone": "+12125550100", "location": "New York, NY, US"}
            """,
            person.GetProperty("contact"));
        AssertMembers(
            """{"fields_updated": ["job_title", "company_name", "linkedin_url", "location"], "source": "vendor_a", "confidence": 0.91, "credits_remaining": 4871}""", person);

        var employer = await CallAsync("enrich-company.sh", EnrichCompany);
        AssertMembers(
            $$"""
            {"id": "{{company.Id}}", "name": "Acme Corp", "domain": "acme.com", "industry": "Legal Services", "size": "201-500", "founded_year": 1998,
             "hq_location": "New York, NY, US", "linkedin_url": "https://www.linkedin.com/company/acme"}
            """,
            employer.GetProperty("company"));
        AssertMembers(
            """{"fields_updated": ["industry", "size", "founded_year", "hq_location"], "source": "vendor_a", "confidence": 0.87, "credits_remaining": 4870}""", employer);

        var kept = await api.GetContactAsync(Guid.Parse(SeedContact), Ct);
        Assert.Equal(("General Counsel", "Acme Corp", "+12125550100"), (kept.JobTitle, kept.CompanyName, kept.Phone));
        await server.ExecuteAsync($"delete from contacts where contact_id = '{SeedContact}'");

        // The file is this very command, with variables for host and key.
        async Task<JsonElement> CallAsync(string file, string command)
        {
            Assert.Equal(Replaced(command, "$PERSONDATA_URL", "$PERSONDATA_KEY"), (await File.ReadAllTextAsync(Path.Combine(s_folder, file), Ct)).Split('\n', 2)[1].TrimEnd());
            return JsonElement.Parse(await RunAsync(["sh", "-c", Replaced(command, Url, _account.LiveKey)])).GetProperty("data");
        }

        static string Replaced(string command, string url, string key) => command.Replace(SeedUrl, url, StringComparison.Ordinal).Replace(SeedKey, key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_PrintWhomTheAddressBelongsTo()
    {
        Assert.Contains("\"job_title\":\"General Counsel\"", await RunAsync(["sh", "enrich-email.sh"]), StringComparison.Ordinal);
        Assert.Equal("Jane Doe General Counsel\n", await RunAsync(["python3", "enrich_email.py"]));
        Assert.Equal("Jane Doe\n", await RunAsync(["node", "enrich-email.mjs"]));
    }

    /// <summary>That each member has this value; there may be more members.</summary>
    private static void AssertMembers(string expected, JsonElement actual)
    {
        foreach (var member in JsonElement.Parse(expected).EnumerateObject())
            Assert.True(JsonElement.DeepEquals(member.Value, actual.GetProperty(member.Name)), $"{member.Name} is not {member.Value.GetRawText()} in {actual.GetRawText()}");
    }

    /// <summary>Runs a program of the folder as its README says, and returns what it prints.</summary>
    private async Task<string> RunAsync(string[] words)
    {
        using var process = Process.Start(await StartAsync(words))!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
        await process.WaitForExitAsync(Ct);
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', words)}: {await output}{await errors}");
        return await output;
    }

    /// <summary>Starts it at a port that is free, and says where.</summary>
    private async Task<Uri> StartVendorAsync()
    {
        var start = await StartAsync(["python3", "vendor.py"]);
        start.Environment["PORT"] = "0";
        _vendor = Process.Start(start)!;
        var line = await _vendor.StandardOutput.ReadLineAsync(Ct);
        return new Uri(Assert.IsType<string>(line)["Waiting for questions at ".Length..]);
    }

    private async Task<ProcessStartInfo> StartAsync(string[] words)
    {
        var start = new ProcessStartInfo(words[0] == "python3" ? await FindPythonAsync() : words[0], words[1..])
        {
            WorkingDirectory = s_folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        if (_app is not null)
            (start.Environment["PERSONDATA_URL"], start.Environment["PERSONDATA_KEY"]) = (Url, _account.LiveKey);
        return start;
    }

    // Where the first Python of PATH lacks what the system's packages have installed, the system's has it.
    private static async Task<string> FindPythonAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("python3", ["-c", "import requests"]) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(Ct);
        return process.ExitCode == 0 ? "python3" : "/usr/bin/python3";
    }

    private static string RepositoryRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "PersonData.sln")))
            directory = Path.GetDirectoryName(directory)!;
        return directory;
    }
}
