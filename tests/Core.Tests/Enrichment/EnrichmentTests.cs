using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.Enrichment;
using PersonData.Core.Workspace;

namespace PersonData.Core.Tests.Enrichment;

/// <summary>An installation with vendors on loopback, on a database of its own. The ledger is verified after every test.</summary>
public abstract class EnrichmentTests : IAsyncLifetime
{
    protected const string Secret = "vendor-secret-4711";

    private readonly List<ServiceProvider> _installations = [];
    private TestDatabase _database = null!;

    protected TestClock Clock { get; } = new();

    protected LogLines Logs { get; } = new();

    protected Database Database => _database.Database;

    protected CreditLedger Ledger { get; private set; } = null!;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Somebody of whom too little is known.</summary>
    protected static ContactDetails Jane { get; } = new() { FirstName = "Jane", LastName = "Doe", FullName = "Jane Doe", Email = "jane@acme.com" };

    /// <summary>What a vendor that knows her says.</summary>
    protected static object JaneSays { get; } = new
    {
        person = new { name = "Jane Doe", mail = "jane@acme.com", title = "Head of Sales", linkedin = "https://linkedin.com/in/janedoe/", phones = new[] { "+1 208 555 0123" }, level = "Director" },
    };

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(Ct);
        Ledger = new CreditLedger(Database, Clock);
    }

    public async ValueTask DisposeAsync()
    {
        _installations.ForEach(installation => installation.Dispose());
        var report = await Ledger.VerifyAsync(CancellationToken.None);
        await _database.DisposeAsync();
        Assert.Empty(report.Differences);
        GC.SuppressFinalize(this);
    }

    /// <summary>An installation with these vendors.</summary>
    protected ServiceProvider Installation(params VendorOptions[] vendors) => Installation(order: null, vendors);

    protected ServiceProvider Installation(IReadOnlyList<string>? order, params VendorOptions[] vendors)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(Clock).AddSingleton(Database).AddLogging(logging => logging.AddProvider(Logs)).AddCore();
        services.AddSingleton(Options.Create(new EnrichmentOptions { Order = order, Vendors = vendors }));
        var installation = services.BuildServiceProvider();
        _installations.Add(installation);
        return installation;
    }

    /// <summary>How a vendor is asked that answers like <see cref="JaneSays"/>: by e-mail address, else by name and employer.</summary>
    protected static VendorOptions Vendor(string url, string name = "acme_data", int price = 1, TimeSpan? timeout = null, int retries = 0, int? rate = null, VendorBreakerOptions? breaker = null) => new()
    {
        Name = name,
        Price = price,
        Headers = new Dictionary<string, string> { ["X-Api-Key"] = Secret },
        Timeout = timeout ?? TimeSpan.FromSeconds(20),
        OverallTimeout = TimeSpan.FromSeconds(30),
        Retries = retries,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        RateLimitPerMinute = rate,
        Breaker = breaker ?? new VendorBreakerOptions { MinimumThroughput = 100 },
        Person = new VendorSubjectOptions
        {
            Requests =
            [
                new() { Url = $"{url}/people?email={{email}}" },
                new() { Url = $"{url}/people/match", Body = """{"name": "{full_name}", "employer": {"domain": "{company_domain}"}, "reveal": true}""" },
            ],
            Fields = new Dictionary<string, string>
            {
                ["full_name"] = "/person/name",
                ["email"] = "/person/mail",
                ["job_title"] = "/person/title",
                ["linkedin_url"] = "/person/linkedin",
                ["phone"] = "/person/phones/0",
                ["seniority"] = "/person/level",
                ["location"] = "/person/place",
                ["company_domain"] = "/person/site",
            },
            Confidence = "/sure",
        },
        Company = new VendorSubjectOptions
        {
            Requests = [new() { Url = $"{url}/companies/{{domain}}" }],
            Fields = new Dictionary<string, string>
            {
                ["name"] = "/name", ["domain"] = "/domain", ["industry"] = "/industry", ["founded_year"] = "/founded", ["logo_url"] = "/logo", ["tech_stack"] = "/tech", ["size"] = "/employees",
            },
        },
    };

    /// <summary>A key of a new account.</summary>
    protected async Task<Credential> CallerAsync(long credits, bool test = false, WalletPolicy? policy = null, IReadOnlyList<string>? order = null)
    {
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        var wallet = await Ledger.OpenWalletAsync(connection, policy ?? new WalletPolicy { Mode = EnforcementMode.Enforced }, ofCustomer: false, Ct);
        if (credits > 0)
            await Ledger.GrantAsync(wallet, new NewGrant { CreditUnits = credits }, Ct);
        return new Credential
        {
            Kind = CredentialKind.Key,
            Id = Guid.CreateVersion7(Clock.GetUtcNow()),
            Name = "key",
            AccountId = Guid.CreateVersion7(Clock.GetUtcNow()),
            WalletId = wallet,
            Managed = false,
            AccountStatus = AccountStatus.Active,
            Test = test,
            Permissions = Permissions.ReadPersons,
            ExpiresAt = null,
            RateLimitPerMinute = Credential.DefaultRateLimitPerMinute,
            ParallelLimit = Credential.DefaultParallelLimit,
            EnrichmentOrder = order,
        };
    }

    protected static IReadOnlyList<DetailField<ContactDetails>> Wanted(params string[] names) => [.. DetailFields.OfContact.Where(field => names.Contains(field.Name))];

    protected static EnrichmentPayment Begin(ServiceProvider installation, Credential caller, int? maxCredits = null) =>
        installation.GetRequiredService<Enricher>().Begin(caller, "req_test", "enrichContact", maxCredits);

    /// <summary>Looks for <see cref="Jane"/>'s title and phone, or what else is wanted.</summary>
    protected static Task<EnrichmentResult<ContactDetails>> FindAsync(
        ServiceProvider installation, EnrichmentPayment payment, ContactDetails? known = null, TimeSpan? maxAge = null, CancellationToken? ct = null, params string[] wanted) =>
        installation.GetRequiredService<Enricher>().FindAsync(
            payment, known ?? Jane, wanted.Length > 0 ? Wanted(wanted) : Wanted("job_title", "phone"), maxAge ?? Enricher.CacheLifetime, ct ?? Ct);

    /// <summary>One whole enrichment: finds, and pays for what was found as a call does.</summary>
    protected async Task<(EnrichmentResult<ContactDetails> Result, PaymentResult? Payment)> EnrichAsync(
        ServiceProvider installation, Credential caller, ContactDetails? known = null, TimeSpan? maxAge = null, int? maxCredits = null, params string[] wanted)
    {
        await using var payment = Begin(installation, caller, maxCredits);
        var result = await FindAsync(installation, payment, known, maxAge, Ct, wanted);
        return (result, result is EnrichmentResult<ContactDetails>.Found found ? await PayAsync(payment, found.Supplies) : null);
    }

    protected async Task<PaymentResult> PayAsync(EnrichmentPayment payment, IReadOnlyList<Supply> supplies, int records = 1)
    {
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var result = await payment.PayAsync(connection, records, supplies, Ct);
        if (result is PaymentResult.Paid)
            await transaction.CommitAsync(Ct);
        return result;
    }

    protected Task<WalletSummary> WalletAsync(Credential caller) => Ledger.GetWalletAsync(caller.WalletId, Ct);

    protected async Task<(long? Available, long Held, long Used)> MoneyAsync(Credential caller)
    {
        var wallet = await WalletAsync(caller);
        return (wallet.AvailableUnits, wallet.HeldUnits, wallet.Usage.LifetimeCreditUnits);
    }

    protected async Task<IReadOnlyList<(LedgerEntryKind Kind, long Units)>> EntriesAsync(Credential caller) =>
        [.. (await Ledger.ListEntriesAsync(caller.WalletId, null, 100, Ct)).Select(entry => (entry.Kind, entry.CreditUnits)).Reverse()];

    protected async Task<IReadOnlyList<ProviderUseEntry>> UseAsync(Credential caller)
    {
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        return await new ProviderUse(Database).ReadAsync(caller.AccountId, today.AddDays(-60), today.AddDays(1), byDay: false, Ct);
    }

    protected async Task<long> CountAsync(string table)
    {
        await using var command = Database.App.CreateCommand($"select count(*) from {table}");
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
