using PersonData.Core.Credits;
using PersonData.Core.Data;

namespace PersonData.Worker.Tests;

/// <summary>A ledger on a database of its own, whose clock stands long ago; the Worker's is the machine's. The ledger is verified after every test.</summary>
public abstract class WorkerTests : IAsyncLifetime
{
    private readonly TestClock _clock = new(new(2020, 2, 29, 9, 0, 0, TimeSpan.Zero));
    private TestDatabase _database = null!;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected Database Database => _database.Database;

    protected string ConnectionString => _database.ConnectionString;

    protected CreditLedger Ledger { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(Ct);
        Ledger = new CreditLedger(Database, _clock);
    }

    public async ValueTask DisposeAsync()
    {
        var report = await Ledger.VerifyAsync(CancellationToken.None);
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
        Assert.Empty(report.Differences);
    }

    protected async Task<Guid> WalletAsync()
    {
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        return await Ledger.OpenWalletAsync(connection, new WalletPolicy { Mode = EnforcementMode.Metered }, ofCustomer: false, Ct);
    }

    protected Charge Of(Guid walletId) => new()
    {
        ChargeId = Guid.CreateVersion7(_clock.GetUtcNow()),
        RequestId = "req_test",
        AccountId = walletId,
        WalletId = walletId,
        KeyId = walletId,
        Operation = Operations.LookupPersons,
        Records = 1,
        CreditUnits = 1,
    };

    protected async Task ExecuteAsync(string sql)
    {
        await using var command = Database.App.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    protected async Task<long> CountAsync(string sql)
    {
        await using var command = Database.App.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
