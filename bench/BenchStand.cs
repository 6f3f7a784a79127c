using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using PersonData.Api;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;
using PersonData.Core.Data;

namespace PersonData.Bench;

/// <summary>What to measure on.</summary>
/// <param name="People">Rows of the data set.</param>
/// <param name="DataDirectory">Holds the cluster and the generated file.</param>
/// <param name="Duration">How long each design of each search class is measured, and each round.</param>
/// <param name="Clients">Connections in parallel.</param>
internal sealed record BenchOptions(long People, string DataDirectory, TimeSpan Duration, int Clients)
{
    /// <summary>Run everything once, to see whether it runs.</summary>
    public bool IsSmoke { get; init; }

    /// <summary>First letters of the classes to measure; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>Measure the product and its SQL, but not the other designs.</summary>
    public bool OwnOnly { get; init; }

    /// <summary>Print the SQL that is compared with.</summary>
    public bool ShowSql { get; init; }
}

/// <summary>A private cluster with durable settings, and the Api on a real port in this process.</summary>
internal sealed class BenchStand : IAsyncDisposable
{
    private readonly EmbeddedPostgres _postgres;
    private readonly WebApplication _app;

    private readonly HttpClient _http;

    private BenchStand(BenchOptions options, EmbeddedPostgres postgres, WebApplication app, SqlCapture capture, string apiKey)
    {
        Options = options;
        Capture = capture;
        _postgres = postgres;
        _app = app;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        _http = new HttpClient { BaseAddress = Address };
        _http.DefaultRequestHeaders.Add("x-api-key", apiKey);
        PgBench = new PgBench(postgres.ConnectionString, options.DataDirectory);
        Wrk = new Wrk(Address, apiKey, options.DataDirectory);
    }

    public BenchOptions Options { get; }

    /// <summary>Where the Api listens.</summary>
    public Uri Address { get; }

    public SqlCapture Capture { get; }

    public PgBench PgBench { get; }

    public Wrk Wrk { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>For hosts that open their own connections.</summary>
    public string ConnectionString => _postgres.ConnectionString;

    public Database Database => _app.Services.GetRequiredService<Database>();

    public static async Task<BenchStand> StartAsync(BenchOptions options, CancellationToken ct)
    {
        var capture = new SqlCapture();
        var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(options.DataDirectory) { Report = Console.Error.WriteLine }, ct);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new Database(postgres.ConnectionString, capture.Attach));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddApi();
        var app = builder.Build();
        app.MapApi();
        await new Migrator(app.Services.GetRequiredService<Database>()).MigrateAsync(ct);
        await app.StartAsync(ct);

        return new BenchStand(options, postgres, app, capture, (await CreateKeysAsync(app.Services, EnforcementMode.Enforced, ct)).Live);
    }

    /// <summary>A live and a test key of a new account.</summary>
    public Task<(string Live, string Test)> CreateKeysAsync(EnforcementMode mode, CancellationToken ct) => CreateKeysAsync(Services, mode, ct);

    private static async Task<(string Live, string Test)> CreateKeysAsync(IServiceProvider services, EnforcementMode mode, CancellationToken ct)
    {
        var account = await CreateAccountAsync(services, mode, ct);
        return (await CreateAsync(test: false), await CreateAsync(test: true));

        async Task<string> CreateAsync(bool test)
        {
            var newKey = new NewApiKey
            {
                Name = "bench", Test = test, Permissions = Permissions.All, RateLimitPerMinute = NewApiKey.MaxRateLimitPerMinute, ParallelLimit = NewApiKey.MaxParallelLimit,
            };
            return (await services.GetRequiredService<ApiKeys>().CreateAsync(account.AccountId, newKey, ct)).Secret;
        }
    }

    /// <summary>One answer, which must be good; its length in bytes.</summary>
    public async Task<int> GetAsync(string path, CancellationToken ct)
    {
        using var response = await _http.GetAsync(path, ct);
        var body = await response.Content.ReadAsByteArrayAsync(ct);
        return response.IsSuccessStatusCode ? body.Length : throw new InvalidOperationException($"{path} answered {response.StatusCode}");
    }

    // With more credits than a run can burn.
    private static async Task<Account> CreateAccountAsync(IServiceProvider services, EnforcementMode mode, CancellationToken ct)
    {
        var name = $"bench {Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
        var credits = new NewGrant { CreditUnits = NewGrant.MaxCreditUnits };
        var account = new NewAccount { Name = name, Policy = new WalletPolicy { Mode = mode }, Credits = credits };
        var result = await services.GetRequiredService<AccountRegistry>().CreateAsync(account, ct);
        return ((CreateAccountResult.Created)result).Account;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
