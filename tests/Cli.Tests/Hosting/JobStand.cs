using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PersonData.Api;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.Imports;
using PersonData.ServiceDefaults;

namespace PersonData.Cli.Tests.Hosting;

/// <summary>
/// An account that creates jobs over HTTP and hears of them at an endpoint, on a database of its own. The API runs in this process; workers are real processes, which a test
/// starts and kills. Every job finds the same <see cref="PeopleFound"/> people.
/// </summary>
internal sealed class JobStand : IAsyncDisposable
{
    public const int PeopleFound = 5;

    private const string Search = """{ "q": "owners of insurance agencies in Las Vegas, NV", "limit": 5 }""";

    private readonly WebApplication _api;
    private readonly HttpClient _client;
    private readonly Dictionary<PersonDataProcess, string> _workers = [];   // with their addresses
    private int _refusals;

    private JobStand(WebApplication api, HttpClient client, string connectionString, WebhookReceiver receiver, string endpointId) =>
        (_api, _client, ConnectionString, Receiver, EndpointId) = (api, client, connectionString, receiver, endpointId);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public string ConnectionString { get; }

    public Database Database => _api.Services.GetRequiredService<Database>();

    /// <summary>The account's server.</summary>
    public WebhookReceiver Receiver { get; }

    /// <summary>Where it is told of jobs.</summary>
    public string EndpointId { get; }

    /// <summary>How often the API said that a request may be repeated later.</summary>
    public int Refusals => _refusals;

    public static async Task<JobStand> StartAsync(string connectionString)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration["Limits:SingleNode"] = bool.TrueString;
        builder.Configuration["Webhooks:AllowLoopback"] = bool.TrueString;
        builder.AddServiceDefaults(ApiHost.Instrumentation);
        builder.Services.AddSingleton(_ => new Database(connectionString));
        builder.AddApi();
        var api = builder.Build();
        api.MapApi();
        await api.StartAsync(Ct);

        var database = api.Services.GetRequiredService<Database>();
        foreach (var people in new[] { database.People, database.Sample })
        {
            var csv = new StringBuilder("id,full_name,title,email,city,state,company_city,company_state,company_name,company_domain,industry\n");
            for (var i = 1; i <= 20; i++)
                csv.Append($"v{i},Vera Vegas{i},Owner,vera{i}@agency{i}.example,Las Vegas,NV,Las Vegas,NV,Agency {i},agency{i}.example,Insurance Agency\n");
            using var input = new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString()));
            await api.Services.GetRequiredService<Importer>().RunAsync(people, new ImportRequest { Input = input, Source = "tests" }, progress: null, Ct);
        }

        var created = await api.Services.GetRequiredService<AccountRegistry>().CreateAsync(
            new NewAccount { Name = "Acme", Policy = new WalletPolicy { Mode = EnforcementMode.Enforced }, Credits = new NewGrant { CreditUnits = 1_000_000 } }, Ct);
        var account = Assert.IsType<CreateAccountResult.Created>(created).Account;
        var key = await api.Services.GetRequiredService<ApiKeys>().CreateAsync(
            account.AccountId,
            new NewApiKey
            {
                Name = "tests", Permissions = Permissions.All, RateLimitPerMinute = NewApiKey.MaxRateLimitPerMinute, ParallelLimit = NewApiKey.MaxParallelLimit,
            },
            Ct);
        var client = new HttpClient { BaseAddress = new Uri(api.Urls.First()), DefaultRequestHeaders = { { "x-api-key", key.Secret } } };
        var receiver = await WebhookReceiver.StartAsync(ct: Ct);
        using var endpoint = await client.PostAsJsonAsync(
            "/v1/webhooks/endpoints", new { url = receiver.Url, events = new[] { "person_search.job.succeeded", "person_search.job.failed" } }, Ct);
        var text = await endpoint.Content.ReadAsStringAsync(Ct);
        Assert.True(endpoint.IsSuccessStatusCode, text);
        return new JobStand(api, client, connectionString, receiver, JsonElement.Parse(text).GetProperty("id").GetString()!);
    }

    /// <summary>A worker that is up. It runs four jobs at a time, and gives up a request after three seconds.</summary>
    public async Task<PersonDataProcess> StartWorkerAsync()
    {
        var worker = PersonDataProcess.Start(
            ["serve", "--postgres", ConnectionString, "--urls", "http://127.0.0.1:0", "--roles", "worker", "--json"],
            environment: [("Webhooks__AllowLoopback", "true"), ("Webhooks__RequestTimeout", "00:00:03"), ("Jobs__Concurrency", "4")]);
        _workers[worker] = JsonElement.Parse(await worker.ReadLineAsync()).GetProperty("urls")[0].GetString()!;
        return worker;
    }

    /// <summary>Whether a worker no longer answers anybody.</summary>
    public async Task<bool> IsGoneAsync(PersonDataProcess worker)
    {
        using var client = new HttpClient();
        try
        {
            using var response = await client.GetAsync($"{_workers[worker]}/alive", Ct);
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    /// <summary>Asks for a job until it is accepted, always with the same Idempotency-Key, as a client does that must not lose one.</summary>
    public async Task<Guid> CreateAsync()
    {
        var idempotencyKey = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
        var job = await SendAsync(() => new HttpRequestMessage(HttpMethod.Post, "/v1/persons/search/jobs")
        {
            Content = new StringContent(Search, Encoding.UTF8, "application/json"),
            Headers = { { "Idempotency-Key", idempotencyKey } },
        });
        return job.GetProperty("job_id").GetGuid();
    }

    public async Task<IReadOnlyList<Guid>> CreateAsync(int count) => await Task.WhenAll(Enumerable.Range(0, count).Select(_ => CreateAsync()));

    /// <summary>Sees that each of the jobs succeeds once, is paid for once, and is told of, always under one webhook-id.</summary>
    public async Task AssertEachSucceedsOnceAsync(IReadOnlyCollection<Guid> jobs)
    {
        await Poll.UntilAsync(async () => await CountAsync("jobs where ended_at is null") == 0, "every job has ended", TimeSpan.FromMinutes(1), Ct);
        await Poll.UntilAsync(() => Task.FromResult(jobs.Except(Heard().Select(heard => heard.JobId)).Any() == false), "every job is told of", TimeSpan.FromMinutes(1), Ct);
        await Poll.UntilAsync(async () => await CountAsync("webhook_deliveries where status = 'pending'") == 0, "every delivery is recorded", TimeSpan.FromMinutes(1), Ct);

        await Parallel.ForEachAsync(jobs, Ct, async (jobId, _) =>
        {
            var job = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, $"/v1/persons/search/jobs/{jobId}"));
            Assert.Equal(("succeeded", PeopleFound, PeopleFound), (job.GetProperty("status").GetString(), job.GetProperty("billable_records").GetInt32(), job.GetProperty("data").GetArrayLength()));
        });

        var webhookIds = Heard().GroupBy(heard => heard.JobId, heard => heard.WebhookId).ToDictionary(heard => heard.Key, heard => heard.Distinct().ToList());
        Assert.Equal(jobs.Order(), webhookIds.Keys.Order());
        Assert.All(webhookIds.Values, ids => Assert.Single(ids));
        Assert.Distinct(webhookIds.Values.Select(ids => ids[0]));
        await AssertPaidOnceAsync(jobs.Count);
    }

    /// <summary>Sees that there are so many jobs, that each has succeeded and was paid for once, and that the ledger is right.</summary>
    public async Task AssertPaidOnceAsync(int jobs)
    {
        Assert.Equal((jobs, jobs), (await CountAsync("jobs"), await CountAsync("jobs where status = 'succeeded'")));
        Assert.Equal(
            (jobs, jobs, 0),
            (await CountAsync("usage"), await CountAsync("jobs j join usage u on u.charge_id = j.job_id"), await CountAsync($"usage where operation <> 'createPersonSearchJob' or credit_units <> {PeopleFound}")));
        Assert.Equal(jobs * PeopleFound, await ReadAsync("select sum(used_units)::bigint from credit_grants"));
        Assert.Empty((await _api.Services.GetRequiredService<CreditLedger>().VerifyAsync(Ct)).Differences);
    }

    public Task<long> CountAsync(string what) => ReadAsync($"select count(*) from {what}");

    public async Task<long> ReadAsync(string sql)
    {
        await using var command = Database.App.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.App.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    // As long as the API says that it may be repeated.
    private async Task<JsonElement> SendAsync(Func<HttpRequestMessage> make)
    {
        JsonElement? answer = null;
        await Poll.UntilAsync(
            async () =>
            {
                using var request = make();
                using var response = await _client.SendAsync(request, Ct);
                var body = JsonElement.Parse(await response.Content.ReadAsStringAsync(Ct));
                if (response.IsSuccessStatusCode)
                {
                    answer = body;
                    return true;
                }

                Assert.True(body.GetProperty("retryable").GetBoolean(), body.ToString());
                Interlocked.Increment(ref _refusals);
                return false;
            },
            "the API answers", TimeSpan.FromMinutes(1), Ct);
        return answer!.Value;
    }

    private List<(Guid JobId, string WebhookId)> Heard() =>
        [.. Receiver.Received.Select(request => (JsonElement.Parse(request.Body).GetProperty("data").GetProperty("job_id").GetGuid(), request.Headers["webhook-id"]))];
}
