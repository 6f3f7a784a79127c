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
/// <param name="Duration">How long each search class is measured.</param>
internal sealed record BenchOptions(long People, string DataDirectory, TimeSpan Duration);

/// <summary>A private cluster with durable settings, and the Api on a real port in this process.</summary>
internal sealed class BenchStand : IAsyncDisposable
{
    private readonly EmbeddedPostgres _postgres;
    private readonly WebApplication _app;

    private BenchStand(BenchOptions options, EmbeddedPostgres postgres, WebApplication app, Account account, string apiKey)
    {
        Options = options;
        _postgres = postgres;
        _app = app;
        Account = account;
        Http = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        Http.DefaultRequestHeaders.Add("x-api-key", apiKey);
    }

    public BenchOptions Options { get; }

    /// <summary>Pays for everything; enforced, with more credits than a run can burn.</summary>
    public Account Account { get; }

    /// <summary>Calls the Api with a live key of <see cref="Account"/>.</summary>
    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public Database Database => _app.Services.GetRequiredService<Database>();

    public static async Task<BenchStand> StartAsync(BenchOptions options, CancellationToken ct)
    {
        var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(options.DataDirectory) { Report = Console.Error.WriteLine }, ct);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new Database(postgres.ConnectionString));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddApi();
        var app = builder.Build();
        app.MapApi();
        await new Migrator(app.Services.GetRequiredService<Database>()).MigrateAsync(ct);
        await app.StartAsync(ct);

        var account = await CreateAccountAsync(app.Services, ct);
        var newKey = new NewApiKey { Name = "bench", Permissions = Permissions.All };
        var key = await app.Services.GetRequiredService<ApiKeys>().CreateAsync(account.AccountId, newKey, ct);
        return new BenchStand(options, postgres, app, account, key.Secret);
    }

    private static async Task<Account> CreateAccountAsync(IServiceProvider services, CancellationToken ct)
    {
        var name = $"bench {Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
        var credits = new NewGrant { CreditUnits = NewGrant.MaxCreditUnits };
        var result = await services.GetRequiredService<AccountRegistry>().CreateAsync(name, managed: false, EnforcementMode.Enforced, credits, ct);
        return ((CreateAccountResult.Created)result).Account;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
