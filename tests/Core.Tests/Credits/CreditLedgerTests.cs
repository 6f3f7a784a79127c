using Npgsql;
using PersonData.Core.Credits;
using PersonData.Core.Data;

namespace PersonData.Core.Tests.Credits;

/// <summary>A ledger on a database of its own, with a clock that stands still. The ledger is verified after every test.</summary>
public abstract class CreditLedgerTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    protected TestClock Clock { get; } = new();

    protected Database Database => _database.Database;

    protected CreditLedger Ledger { get; private set; } = null!;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(Ct);
        Ledger = new CreditLedger(Database, Clock);
    }

    public async ValueTask DisposeAsync()
    {
        var report = await Ledger.VerifyAsync(CancellationToken.None);
        await _database.DisposeAsync();
        if (!VerifiesItself)
            Assert.Empty(report.Differences);
        GC.SuppressFinalize(this);
    }

    /// <summary>True for tests that put the ledger out of balance on purpose.</summary>
    protected virtual bool VerifiesItself => false;

    protected Task<Guid> WalletAsync(EnforcementMode mode = EnforcementMode.Enforced, long credits = 0) => WalletAsync(new WalletPolicy { Mode = mode }, credits);

    protected async Task<Guid> WalletAsync(WalletPolicy policy, long credits = 0, bool ofCustomer = false)
    {
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        var walletId = await Ledger.OpenWalletAsync(connection, policy, ofCustomer, Ct);
        if (credits > 0)
            await GrantAsync(walletId, credits);
        return walletId;
    }

    protected async Task<Guid> GrantAsync(Guid walletId, long credits, TimeSpan? starts = null, TimeSpan? expires = null) =>
        (await Ledger.GrantAsync(
            walletId,
            new NewGrant { CreditUnits = credits, StartsAt = Clock.GetUtcNow() + starts, ExpiresAt = Clock.GetUtcNow() + expires },
            Ct)).GrantId;

    protected Charge Of(Guid walletId, int records, long? credits = null) => new()
    {
        ChargeId = Guid.CreateVersion7(Clock.GetUtcNow()),
        RequestId = "req_test",
        AccountId = Guid.CreateVersion7(Clock.GetUtcNow()),
        WalletId = walletId,
        KeyId = Guid.CreateVersion7(Clock.GetUtcNow()),
        Operation = Operations.SearchPersons,
        Records = records,
        CreditUnits = credits ?? records,
    };

    protected Task<ChargeResult> ChargeAsync(Guid walletId, int records) => Ledger.ChargeAsync(Of(walletId, records));

    /// <summary>An enforced wallet's policy.</summary>
    protected static WalletPolicy Enforced(ResetPolicy reset = ResetPolicy.Rollover, WalletLimits? limits = null) =>
        new() { Mode = EnforcementMode.Enforced, Reset = reset, Limits = limits ?? WalletLimits.None };

    protected static ChargeResult Refused(long available) => new ChargeResult.InsufficientCredits(new WalletRefusal(WalletStop.Credits, ByCustomer: false, available));

    protected static ChargeResult Refused(WalletStop stop, bool byCustomer = false) => new ChargeResult.InsufficientCredits(new WalletRefusal(stop, byCustomer, null));

    protected Task<WalletSummary> SummaryAsync(Guid walletId) => Ledger.GetWalletAsync(walletId, Ct);

    protected async Task<long?> AvailableAsync(Guid walletId) => (await SummaryAsync(walletId)).AvailableUnits;

    protected async Task<T> InTransactionAsync<T>(Func<NpgsqlConnection, Task<T>> work)
    {
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var result = await work(connection);
        await transaction.CommitAsync(Ct);
        return result;
    }

    protected Task SetPolicyAsync(Guid walletId, WalletPolicy policy) => InTransactionAsync(async connection =>
    {
        await Ledger.SetPolicyAsync(connection, walletId, policy, Ct);
        return true;
    });

    protected Task<AdjustmentResult> AdjustAsync(Guid walletId, long units) =>
        InTransactionAsync(connection => Ledger.AdjustAsync(connection, walletId, units, "because", "req_test", actorId: null, Ct));

    protected async Task<T> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = Database.App.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }

    protected Task<long> UsedAsync(Guid grantId) => ScalarAsync<long>("select used_units from credit_grants where grant_id = $1", grantId);

    protected Task<long> UsageCountAsync() => ScalarAsync<long>("select count(*) from usage");

    protected Task<long> CaptureCountAsync() => ScalarAsync<long>("select count(*) from ledger_entries where kind = 'capture'");
}
