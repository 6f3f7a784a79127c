using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PersonData.Contracts.Search;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.Jobs;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;
using PersonData.Core.Tests.Search;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Tests.Jobs;

/// <summary>A database with 20 owners of insurance agencies, for the tests of a class. Its ledger is verified at their end.</summary>
public sealed class JobDatabase : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public Database Database => _database.Database;

    public PersonSearch Search { get; } = new(Vocabulary.Load());

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        var csv = new StringBuilder("id,full_name,title,company_name,company_domain,industry\n");
        for (var i = 1; i <= 20; i++)
            csv.Append($"o{i},Olga Owner{i},Owner,Agency {i},agency{i}.example,Insurance Agency\n");
        await DemoImport.CsvAsync(Database.People, csv.ToString(), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        var report = await new CreditLedger(Database, TimeProvider.System).VerifyAsync(CancellationToken.None);
        Search.Dispose();
        await _database.DisposeAsync();
        Assert.Empty(report.Differences);
    }
}

/// <summary>Jobs with a clock that stands still. Each test begins without any.</summary>
public abstract class JobTests : IClassFixture<JobDatabase>, IAsyncLifetime
{
    private static readonly Reading Owners = new()
    {
        Roles = [new InterpretedTerm("owner", "Owner", "owners")],
        Industries = [new InterpretedTerm("insurance_agency", "Insurance Agency", "insurance agencies")],
    };

    protected JobTests(JobDatabase database)
    {
        Database = database.Database;
        Ledger = new CreditLedger(Database, Clock);
        Accounts = new AccountRegistry(Database, Ledger, new AuditLog(Database, Clock), Clock);
        Store = new JobStore(Database, Clock);
        Claims = new JobClaims(Database, Clock);
        Wakeups = new Wakeups(Database, NullLogger<Wakeups>.Instance);
        Runner = new JobRunner(database.Search, Ledger, Claims, Wakeups, Database, Clock);
    }

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected TestClock Clock { get; } = new();

    protected Database Database { get; }

    protected CreditLedger Ledger { get; }

    protected AccountRegistry Accounts { get; }

    protected JobStore Store { get; }

    protected JobClaims Claims { get; }

    protected JobRunner Runner { get; }

    protected Wakeups Wakeups { get; }

    public async ValueTask InitializeAsync() => await ExecuteAsync("delete from jobs; delete from webhook_messages; delete from webhook_endpoints");

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected async Task<Account> AccountAsync(long credits = 1000)
    {
        var name = $"{Guid.CreateVersion7(Clock.GetUtcNow()):N}";
        return Assert.IsType<CreateAccountResult.Created>(await Accounts.CreateAsync(new NewAccount { Name = name, Credits = new NewGrant { CreditUnits = credits } }, Ct)).Account;
    }

    /// <summary>Queues a job for the first owners. With a dedupe token it remembers deliveries, each job for itself.</summary>
    protected async Task<Job> JobAsync(Account account, int limit = 1, string? dedupeToken = null, bool test = false)
    {
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        var search = new JobSearch
        {
            Strategy = SearchStrategies.Taxonomy,
            Interpretation = Owners,
            Limit = limit,
            MaxRecords = null,
            MaxCredits = null,
            After = 0,
            Delivered = 0,
            BeginsSearch = true,
            Dedupe = dedupeToken is null ? null : new JobDedupe(Guid.CreateVersion7(Clock.GetUtcNow()), dedupeToken, UserId: null),
            InterpretationMilliseconds = 0.5,
        };
        return await Store.CreateAsync(connection, new NewJob(account.AccountId, test, account.AccountId, "req_test", search), Ct);
    }

    protected async Task<ClaimedJob> ClaimAsync() => Assert.Single(await Claims.ClaimAsync(limit: 1));

    protected async Task<Job> ReadAsync(Job job) => (await Store.FindAsync(job.AccountId, job.Test, job.JobId, Ct))!;

    protected async Task<JobEnd> RunAsync(ClaimedJob claimed)
    {
        var (end, reason) = await Runner.RunAsync(claimed, Ct);
        Assert.Null(reason);
        return end;
    }

    protected async Task<long> UsedAsync(Account account)
    {
        await using var command = Database.App.CreateCommand("select coalesce(sum(used_units), 0)::bigint from credit_grants where wallet_id = $1");
        command.Parameters.Add(new() { Value = account.WalletId });
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    /// <summary>Requests that were recorded for an account.</summary>
    protected Task<long> UsesAsync(Account account) => ScalarAsync<long>($"select count(*) from usage where account_id = '{account.AccountId}'");

    protected async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.App.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }

    protected async Task ExecuteAsync(string sql)
    {
        await using var command = Database.App.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
