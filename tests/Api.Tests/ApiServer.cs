using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PersonData.Contracts;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.ServiceDefaults;

namespace PersonData.Api.Tests;

/// <summary>The API on a real Kestrel and a real Postgres, both of its own. Its ledger is verified when it stops.</summary>
public class ApiServer : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private WebApplication _app = null!;

    private readonly Lazy<Task<string>> _operator;
    private readonly Lazy<Task<string>> _owner;

    public ApiServer()
    {
        _operator = new(() => SignInAsync(UserRole.Operator));
        _owner = new(() => SignInAsync(UserRole.Owner, Acme.Account));
    }

    /// <summary>Of every user that the tests create.</summary>
    public const string Password = "correct horse battery staple";

    public Database Database => _database.Database;

    /// <summary>For processes that open their own connections.</summary>
    public string ConnectionString => _database.ConnectionString;

    public IServiceProvider Services => _app.Services;

    public LogLines Log { get; } = new();

    /// <summary>Where calls of <c>/v1/test/hold</c> wait, those of the replicas too.</summary>
    public Hold Hold { get; } = new();

    public Uri Address { get; private set; } = null!;

    /// <summary>Live and test key of a managed account with plenty of credits.</summary>
    public TestAccount Acme { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _app = await StartAsync(_database.ConnectionString, Hold, Log);
        Address = AddressOf(_app);
        Acme = await CreateAccountAsync("Acme", 1_000_000, managed: true);
    }

    public async ValueTask DisposeAsync()
    {
        var report = await VerifyLedgerAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
        Assert.Empty(report.Differences);
    }

    public Task<LedgerReport> VerifyLedgerAsync() => Services.GetRequiredService<CreditLedger>().VerifyAsync(CancellationToken.None);

    /// <summary>What an account's use has taken from its grants.</summary>
    public async Task<long> UsedCreditsAsync(TestAccount account)
    {
        await using var command = Database.App.CreateCommand("select coalesce(sum(used_units), 0)::bigint from credit_grants where wallet_id = $1");
        command.Parameters.Add(new() { Value = account.Account.WalletId });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Another process of the same API, as it were: nothing is shared with this one but the database, and Redis where the settings name one.</summary>
    /// <param name="settings">Its configuration.</param>
    public Task<WebApplication> StartReplicaAsync(params (string Name, string Value)[] settings) =>
        StartAsync(_database.ConnectionString, Hold, settings: settings);

    /// <summary>The same, with its own log and clock.</summary>
    public Task<WebApplication> StartReplicaAsync(LogLines log, TimeProvider time, params (string Name, string Value)[] settings) =>
        StartAsync(_database.ConnectionString, Hold, log, time, settings);

    /// <summary>The API with a database that nobody answers for.</summary>
    public static Task<WebApplication> StartWithoutDatabaseAsync() => StartAsync("Host=127.0.0.1;Port=1;Username=nobody", new Hold());

    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public async Task<TestAccount> CreateAccountAsync(string name, long credits, EnforcementMode mode = EnforcementMode.Enforced, bool managed = false)
    {
        var grant = credits == 0 ? null : new NewGrant { CreditUnits = credits };
        var created = await Services.GetRequiredService<AccountRegistry>().CreateAsync(
            new NewAccount { Name = name, Managed = managed, Policy = new WalletPolicy { Mode = mode }, Credits = grant }, CancellationToken.None);
        var account = Assert.IsType<CreateAccountResult.Created>(created).Account;
        return new TestAccount(account, await CreateKeyAsync(account), await CreateKeyAsync(account, test: true));
    }

    public async Task<string> CreateKeyAsync(
        Account account, bool test = false, Permissions permissions = Permissions.All, int? rateLimitPerMinute = null, int? parallelLimit = null,
        DateTimeOffset? expiresAt = null) =>
        (await Services.GetRequiredService<ApiKeys>().CreateAsync(
            account.AccountId,
            new NewApiKey
            {
                Name = "tests", Test = test, Permissions = permissions, RateLimitPerMinute = rateLimitPerMinute, ParallelLimit = parallelLimit, ExpiresAt = expiresAt,
            },
            CancellationToken.None)).Secret;

    /// <summary>A user of an account, or an operator, with <see cref="Password"/>.</summary>
    public async Task<User> CreateUserAsync(string email, UserRole role, Account? account = null)
    {
        await using var connection = await Database.App.OpenConnectionAsync();
        var user = new NewUser(account?.AccountId, role, email, Password);
        var result = await Services.GetRequiredService<Users>().CreateAsync(connection, AuditActor.CommandLine, requestId: null, user, CancellationToken.None);
        return Assert.IsType<CreateUserResult.Created>(result).User;
    }

    /// <summary>Signs in a user with <see cref="Password"/>.</summary>
    public async Task<SessionResponse> LoginAsync(string email, Uri? address = null)
    {
        using var client = Client(address: address);
        return await new PersonDataClient(client).LoginAsync(new LoginRequest(email, Password));
    }

    /// <summary>Access token of a new user of an account, or of a new operator.</summary>
    public async Task<string> SignInAsync(UserRole role, Account? account = null)
    {
        var email = $"{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}@example.com";
        await CreateUserAsync(email, role, account);
        return (await LoginAsync(email)).AccessToken;
    }

    /// <summary>A credential that may call an operation of the document: a key of Acme where one may.</summary>
    public Task<string> CredentialForAsync(string path, bool test = false) =>
        path.StartsWith("/v1/admin", StringComparison.Ordinal) ? _operator.Value
        : path.StartsWith("/v1/users", StringComparison.Ordinal) ? _owner.Value
        : Task.FromResult(test && !path.StartsWith("/v1/keys", StringComparison.Ordinal) && !path.StartsWith("/v1/partner-customers", StringComparison.Ordinal)
            ? Acme.TestKey : Acme.LiveKey);

    /// <summary>The typed client of an operator.</summary>
    public async Task<PersonDataClient> OperatorAsync(Uri? address = null) => new(Client(await _operator.Value, address));

    /// <summary>A client that sends this key or access token, or none.</summary>
    public HttpClient Client(string? credential = null, Uri? address = null)
    {
        var client = new HttpClient { BaseAddress = address ?? Address };
        if (credential?.StartsWith("pd_", StringComparison.Ordinal) == true)
            client.DefaultRequestHeaders.Add("x-api-key", credential);
        else if (credential is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", credential);
        return client;
    }

    /// <summary>The typed client with this key.</summary>
    public PersonDataClient Api(string key, Uri? address = null) => new(Client(key, address));

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.App.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<WebApplication> StartAsync(
        string connectionString, Hold hold, LogLines? log = null, TimeProvider? time = null, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Debug);
        if (log is not null)
            builder.Logging.AddProvider(log);
        builder.Configuration["Limits:SingleNode"] = "true";   // a replica more or less is a test's own affair
        foreach (var (name, value) in settings)
            builder.Configuration[name] = value;
        builder.Services.AddSingleton(_ => new Database(connectionString));
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.AddRedis("redis");
        builder.AddApi();
        var app = builder.Build();
        app.MapApi();

        // What no operation does yet, so that the envelope of each kind of failure can be seen from outside.
        app.MapPost("/test/body", (TestBody body) => body.Text).ExcludeFromDescription();
        app.MapGet("/test/crash", string () => throw new InvalidOperationException("secret detail")).ExcludeFromDescription();
        app.MapGet("/v1/test/crash", string () => throw new InvalidOperationException("behind the limits")).ExcludeFromDescription();
        app.MapGet("/v1/test/hold", (HttpContext context) => hold.WaitAsync(context.RequestAborted)).WithName("Hold").ExcludeFromDescription();
        await app.StartAsync();
        return app;
    }

    internal sealed record TestBody(string Text);
}

/// <summary>Keeps calls under way until a test lets them go.</summary>
public sealed class Hold
{
    private TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    /// <summary>Calls that are under way.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Lets all of them go; those that come later wait again.</summary>
    public void LetGo() => Interlocked.Exchange(ref _end, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    internal async Task WaitAsync(CancellationToken ct)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await _end.Task.WaitAsync(ct);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}

/// <summary>An account with its keys.</summary>
public sealed record TestAccount(Account Account, string LiveKey, string TestKey);
