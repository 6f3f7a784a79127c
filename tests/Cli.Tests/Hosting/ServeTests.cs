using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using PersonData.Contracts;
using PersonData.Core.Data;

namespace PersonData.Cli.Tests.Hosting;

/// <summary>
/// <c>serve</c> as a newcomer meets it. The data directories lie in a directory that only the user of the test may enter (mode 0700), so as root these tests
/// also show that the server's own user need not be able to.
/// </summary>
public sealed class ServeTests : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("persondata-test-").FullName;

    private string Data => Path.Combine(_root, "data");

    [Fact]
    public async Task Demo_OnAnEmptyDirectory_AnswersThePrintedQuery_AndAfterAKillGoesOnWithTheSameKeys()
    {
        JsonElement first;
        await using (var serve = Serve(Data, "--demo"))
        {
            first = JsonElement.Parse(await serve.ReadLineAsync());
            Assert.NotEqual(0, (await AskAsync(first)).GetProperty("data").GetArrayLength());
            Assert.Equal(HttpStatusCode.OK, await SignInAsync(first));
            Assert.Equal("Chief Marketing Officer", await EnrichAsync(first, "adam.young@westdalehq1.example"));   // as the README promises
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, "demo-account.json")));
            await serve.KillAsync();
        }

        var started = Stopwatch.GetTimestamp();
        await using var again = Serve(Data, "--demo");
        var second = JsonElement.Parse(await again.ReadLineAsync());

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "the second start found everything in place and still took long");
        Assert.Equal(first.GetProperty("live_key").GetString(), second.GetProperty("live_key").GetString());
        Assert.Equal(first.GetProperty("test_key").GetString(), second.GetProperty("test_key").GetString());
        Assert.NotEqual(0, (await AskAsync(second)).GetProperty("data").GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(second));
        Assert.NotEqual(0, (await AskAsync(second, "test_key")).GetProperty("data").GetArrayLength());

        Assert.Equal(0, await again.TerminateAsync());
        Assert.False(File.Exists(Path.Combine(Data, "pg", "postmaster.pid")), "the cluster was not stopped");
    }

    [Fact]
    public async Task TwoInstances_OnTheirOwnDirectories_RunSideBySide()
    {
        await using var one = Serve(Data);
        await using var two = Serve(Path.Combine(_root, "other"));
        var urls = await Task.WhenAll(one.ReadLineAsync(), two.ReadLineAsync());

        foreach (var url in urls.Select(line => JsonElement.Parse(line).GetProperty("urls")[0].GetString()))
        {
            using var client = new HttpClient();
            var health = await client.GetStringAsync($"{url}/health", TestContext.Current.CancellationToken);
            Assert.Equal("healthy", JsonElement.Parse(health).GetProperty("checks").GetProperty("postgres").GetProperty("status").GetString());
        }

        Assert.Equal(0, await one.TerminateAsync());
        Assert.Equal(0, await two.TerminateAsync());
    }

    [Fact]
    public async Task Serve_WhenTheDirectoryIsServedAlready_SaysSoInOneLine_AndLeavesTheFirstAlone()
    {
        await using var first = Serve(Data);
        var url = JsonElement.Parse(await first.ReadLineAsync()).GetProperty("urls")[0].GetString();

        var second = await PersonDataProcess.RunAsync(["serve", "--data", Data, "--urls", "http://127.0.0.1:0"]);

        Assert.Contains($"{Data} is being served already", second.FailedWith(1), StringComparison.Ordinal);
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{url}/health", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task PrintedNextSteps_WorkBesideTheRunningServer()
    {
        await using var serve = PersonDataProcess.Start(["serve", "--data", Data, "--urls", "http://127.0.0.1:0"]);
        var (url, steps) = await ReadNextStepsAsync(serve);
        var file = Path.Combine(_root, "people.csv");
        await File.WriteAllTextAsync(file, "name,title,domain\nAda Quill,Owner,quill.example\n", TestContext.Current.CancellationToken);

        var results = new List<PersonDataProcess.Result>();
        foreach (var step in steps)
        {
            var arguments = step.Split(' ').Skip(1).Select(word => word switch { "NAME" => "Acme", "N" => "5", "FILE" => file, _ => word });
            results.Add((await PersonDataProcess.RunAsync([.. arguments, "--json"])).Succeeded());
        }

        using var client = Client(results[1].Json.GetProperty("secret").GetString()!);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{url}/v1/usage", TestContext.Current.CancellationToken)).StatusCode);
        var receiver = await client.PostAsJsonAsync($"{url}/v1/webhooks/endpoints", new { url = "http://localhost:9/in" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, receiver.StatusCode);   // a receiver of webhooks can be tried out on this machine
        Assert.Equal(1, results[2].Json.GetProperty("imported").GetInt32());
    }

    [Fact]
    public async Task PrintedNextSteps_OnAServer_NameTheOptionWithoutItsPassword()
    {
        await using var database = await TestDatabase.CreateAsync(TestContext.Current.CancellationToken);
        await using var serve = PersonDataProcess.Start(["serve", "--postgres", $"{database.ConnectionString};Password=open-sesame", "--urls", "http://127.0.0.1:0"]);
        var (_, steps) = await ReadNextStepsAsync(serve);

        Assert.All(steps, step => Assert.EndsWith(" --postgres …", step, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serve_AsAWorkerOnly_AnswersNothingButHealth_AndRollsUpUsage()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(ct);
        await using var worker = PersonDataProcess.Start(["serve", "--postgres", database.ConnectionString, "--urls", "http://127.0.0.1:0", "--roles", "worker", "--json"]);
        var url = JsonElement.Parse(await worker.ReadLineAsync()).GetProperty("urls")[0].GetString();
        using var client = new HttpClient();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{url}/health", ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"{url}/v1/usage", ct)).StatusCode);
        await using var record = database.Database.App.CreateCommand(
            """
            insert into usage (charge_id, request_id, account_id, wallet_id, key_id, operation, records, credit_units, created_at)
            select id, 'req_test', id, id, id, 'lookupPersons', 1, 1, now() from gen_random_uuid() as id
            """);
        await record.ExecuteNonQueryAsync(ct);
        await using var rolledUp = database.Database.App.CreateCommand("select count(*) from usage_by_key");
        await Poll.UntilAsync(async () => await rolledUp.ExecuteScalarAsync(ct) is 1L, "the request is rolled up", ct: ct);
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [Fact]
    public async Task Serve_WhenThePortIsTaken_SaysSoInOneLine()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        await using var database = await TestDatabase.CreateAsync(TestContext.Current.CancellationToken);

        var result = await PersonDataProcess.RunAsync(["serve", "--postgres", database.ConnectionString, "--urls", url]);

        var line = result.FailedWith(1);
        Assert.Contains($"{url} is taken", line, StringComparison.Ordinal);
        Assert.Contains("--urls", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_WithoutPostgresOnTheMachine_SaysHowToGetIt()
    {
        var result = await PersonDataProcess.RunAsync(["serve", "--data", Data], environment: [("PERSONDATA_POSTGRES_BIN", _root)]);

        var line = result.FailedWith(1);
        Assert.Contains("No Postgres 15 or newer was found", line, StringComparison.Ordinal);
        Assert.Contains("install", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_WhenTheServerOfPostgresIsNotThere_SaysSoInOneLine()
    {
        var result = await PersonDataProcess.RunAsync(["serve", "--postgres", "Host=127.0.0.1;Port=1;Username=nobody"]);

        Assert.Contains("Postgres cannot be reached", result.FailedWith(1), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        // Whatever a killed process left running.
        foreach (var directory in Directory.GetDirectories(_root).Where(d => File.Exists(Path.Combine(d, "pg", "postmaster.pid"))))
        {
            await (await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(directory), CancellationToken.None)).DisposeAsync();
        }

        Directory.Delete(_root, recursive: true);
    }

    private static PersonDataProcess Serve(string data, params string[] more) =>
        PersonDataProcess.Start(["serve", "--data", data, "--urls", "http://127.0.0.1:0", "--json", .. more]);

    /// <summary>The address of the API and the three command lines that <c>serve</c> prints for a person.</summary>
    private static async Task<(string Url, IReadOnlyList<string> Steps)> ReadNextStepsAsync(PersonDataProcess serve)
    {
        var url = "";
        var steps = new List<string>();
        while (steps.Count < 3)
        {
            var words = (await serve.ReadLineAsync()).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["API", var address, ..]) url = address;
            if (words is ["persondata", ..]) steps.Add(string.Join(' ', words));
        }

        return (url, steps);
    }

    private static async Task<HttpStatusCode> SignInAsync(JsonElement announced)
    {
        using var client = new HttpClient();
        var login = new { email = announced.GetProperty("operator_email").GetString(), password = announced.GetProperty("operator_password").GetString() };
        return (await client.PostAsJsonAsync($"{announced.GetProperty("urls")[0].GetString()}/v1/auth/login", login)).StatusCode;
    }

    private static async Task<JsonElement> AskAsync(JsonElement announcement, string key = "live_key")
    {
        // The printed line, taken apart: this machine may have no curl.
        var curl = announcement.GetProperty("curl").GetString()!;
        var url = curl.Split(' ').Single(word => word.StartsWith("http", StringComparison.Ordinal));
        var query = curl.Split("'q=")[1].Split('\'')[0];
        using var client = Client(announcement.GetProperty(key).GetString()!);
        return JsonElement.Parse(await client.GetStringAsync($"{url}?limit=3&q={Uri.EscapeDataString(query)}", TestContext.Current.CancellationToken));
    }

    /// <summary>The job title of a new contact of whom the e-mail address is known.</summary>
    private static async Task<string?> EnrichAsync(JsonElement announcement, string email)
    {
        using var http = Client(announcement.GetProperty("live_key").GetString()!);
        http.BaseAddress = new Uri(announcement.GetProperty("urls")[0].GetString()!);
        var api = new PersonDataClient(http);
        var contact = await api.CreateContactAsync(new() { Email = email }, TestContext.Current.CancellationToken);
        return (await api.EnrichContactAsync(new() { ContactId = contact.Id }, TestContext.Current.CancellationToken)).Data.Contact.JobTitle;
    }

    private static HttpClient Client(string key) =>
        new() { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
}
