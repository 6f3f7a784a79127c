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

/// <summary>Jobs on a database of its own with 20 owners of insurance agencies, and a clock that stands still. The ledger is verified after every test.</summary>
public abstract class JobTests : IAsyncLifetime
{
    private static readonly Reading Owners = new()
    {
        Roles = [new InterpretedTerm("owner", "Owner", "owners")],
        Industries = [new InterpretedTerm("insurance_agency", "Insurance Agency", "insurance agencies")],
    };

    private TestDatabase _database = null!;
    private PersonSearch _search = null!;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected TestClock Clock { get; } = new();

    protected Database Database => _database.Database;

    protected CreditLedger Ledger { get; private set; } = null!;

    protected AccountRegistry Accounts { get; private set; } = null!;

    protected JobStore Store { get; private set; } = null!;

    protected JobClaims Claims { get; private set; } = null!;

    protected JobRunner Runner { get; private set; } = null!;

    protected Wakeups Wakeups { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(Ct);
        var csv = new StringBuilder("id,full_name,title,company_name,company_domain,industry\n");
        for (var i = 1; i <= 20; i++)
            csv.Append($"o{i},Olga Owner{i},Owner,Agency {i},agency{i}.example,Insurance Agency\n");
        await DemoImport.CsvAsync(Database.People, csv.ToString(), Ct);

        Ledger = new CreditLedger(Database, Clock);
        Accounts = new AccountRegistry(Database, Ledger, new AuditLog(Database, Clock), Clock);
        Store = new JobStore(Database, Clock);
        Claims = new JobClaims(Database, Clock);
        Wakeups = new Wakeups(Database, NullLogger<Wakeups>.Instance);
        _search = new PersonSearch(Vocabulary.Load());
        Runner = new JobRunner(_search, Ledger, Claims, Wakeups, Database, Clock);
    }

    public async ValueTask DisposeAsync()
    {
        var report = await Ledger.VerifyAsync(CancellationToken.None);
        _search.Dispose();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
        Assert.Empty(report.Differences);
    }

    protected async Task<Account> AccountAsync(long credits = 1000, string name = "Acme") =>
        Assert.IsType<CreateAccountResult.Created>(await Accounts.CreateAsync(new NewAccount { Name = name, Credits = new NewGrant { CreditUnits = credits } }, Ct)).Account;

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
