using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;

namespace PersonData.Cli.Tests.Hosting;

/// <summary>Several <c>serve</c> on one database: with one Redis they keep one budget, without it they must be told that they do not.</summary>
public sealed class ServeSideBySideTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(Ct);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task WithoutRedis_TheSecondSaysWhatToDo()
    {
        await using var first = Serve();
        await UrlAsync(first);

        var second = await PersonDataProcess.RunAsync(["serve", "--postgres", _database.ConnectionString, "--urls", "http://127.0.0.1:0"]);

        Assert.Contains("--single-node-limits", second.FailedWith(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutRedis_WhenToldThatLimitsAreEachTheirOwn_BothServe()
    {
        await using var first = Serve("--single-node-limits");
        await using var second = Serve("--single-node-limits");
        foreach (var url in new[] { await UrlAsync(first), await UrlAsync(second) })
        {
            using var client = new HttpClient();
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{url}/health", Ct)).StatusCode);
        }
    }

    /// <summary>Only the private cluster says that this is somebody's own machine.</summary>
    [Fact]
    public async Task OnADatabaseThatOthersMayUse_NoWebhookGoesToThisMachine()
    {
        await using var serve = Serve();
        var url = await UrlAsync(serve);
        (await RunAsync("accounts", "create", "--name", "Acme")).Succeeded();
        using var client = await ClientAsync();

        var response = await client.PostAsJsonAsync($"{url}/v1/webhooks/endpoints", new { url = "http://localhost:9/in" }, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("Webhooks__AllowLoopback", "perhaps", "'perhaps' at 'Webhooks:AllowLoopback'")]
    [InlineData("Enrichment__Vendors__0__Nmae", "vendor_a", "Enrichment:Vendors:0:Nmae")]
    public async Task Configuration_ThatCannotBeRead_IsNamedInOneLine(string name, string value, string named)
    {
        var result = await PersonDataProcess.RunAsync(
            ["serve", "--postgres", _database.ConnectionString, "--urls", "http://127.0.0.1:0"], environment: [(name, value)]);
        Assert.Contains(named, result.FailedWith(1), StringComparison.Ordinal);
    }

    /// <summary>A process that is killed while it serves leaves nothing taken for longer than the lease.</summary>
    [Fact]
    public async Task WithOneRedis_TheyShareOneBudget_AndThePlacesOfAKilledOneComeBack()
    {
        var redis = await TestRedis.GetAsync(Ct);
        await using var survivor = Serve("--redis", redis.ConnectionString);
        await using var victim = Serve("--redis", redis.ConnectionString);
        var (survivorUrl, victimUrl) = (await UrlAsync(survivor), await UrlAsync(victim));
        (await RunAsync("accounts", "create", "--name", "Acme")).Succeeded();

        // The minute may end under way: then once more.
        List<(HttpStatusCode Status, string Reset)> answers;
        do
        {
            using var limited = await ClientAsync("--rate-limit-per-minute", "40");
            answers = [.. await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
            {
                using var response = await limited.GetAsync($"{(i % 2 == 0 ? survivorUrl : victimUrl)}/v1/usage", Ct);
                return (response.StatusCode, response.Headers.GetValues("X-RateLimit-Reset").Single());
            }))];
        }
        while (answers.DistinctBy(answer => answer.Reset).Count() > 1);

        Assert.Equal(40, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(20, answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests));

        // Nobody is found while the people are locked, so two calls stay under way.
        using var client = await ClientAsync("--parallel-limit", "2");
        await using var people = await _database.Database.People.Source.OpenConnectionAsync(Ct);
        await using var locked = await people.BeginTransactionAsync(Ct);
        await using (var command = new NpgsqlCommand("lock table persons, person_keys in access exclusive mode", people))
        {
            await command.ExecuteNonQueryAsync(Ct);
        }

        var lost = Enumerable.Range(0, 2).Select(_ => client.GetAsync($"{victimUrl}/v1/persons/lookup?email=a@example.com", Ct)).ToList();
        await Poll.UntilAsync(async () => await WaitingAsync() == 2, "both calls are under way", ct: Ct);
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(client, survivorUrl));
        await victim.KillAsync();

        await Poll.UntilAsync(async () => await StatusAsync(client, survivorUrl) == HttpStatusCode.OK, "the places are free again", ct: Ct);
        Assert.All(lost, call => Assert.True(call.IsFaulted));
    }

    private async Task<long> WaitingAsync()
    {
        await using var command = _database.Database.App.CreateCommand("select count(*) from pg_locks where not granted and relation in ('people.persons'::regclass, 'people.person_keys'::regclass)");
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string url)
    {
        using var response = await client.GetAsync($"{url}/v1/usage", Ct);
        return response.StatusCode;
    }

    private static async Task<string> UrlAsync(PersonDataProcess serve) => JsonElement.Parse(await serve.ReadLineAsync()).GetProperty("urls")[0].GetString()!;

    private PersonDataProcess Serve(params string[] more) => PersonDataProcess.Start(
        ["serve", "--postgres", _database.ConnectionString, "--urls", "http://127.0.0.1:0", "--json", .. more], environment: [("Limits__PlaceLeaseSeconds", "2"), ("Limits__RedisTimeoutMilliseconds", "30000")]);

    private async Task<HttpClient> ClientAsync(params string[] limits)
    {
        var key = (await RunAsync(["keys", "create", "--account", "Acme", .. limits])).Succeeded().Json.GetProperty("secret").GetString();
        return new HttpClient { DefaultRequestHeaders = { { "x-api-key", key } } };
    }

    private Task<PersonDataProcess.Result> RunAsync(params string[] arguments) =>
        PersonDataProcess.RunAsync([.. arguments, "--postgres", _database.ConnectionString, "--json"]);
}
