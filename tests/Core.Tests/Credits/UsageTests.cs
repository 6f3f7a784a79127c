using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PersonData.Core.Credits;
using PersonData.Core.Data;

namespace PersonData.Core.Tests.Credits;

/// <summary>Rows of usage as any writer might leave them, on a database of their own. The rollups are verified after every test.</summary>
public abstract class UsageTests : IAsyncLifetime
{
    protected const string InsertSql = "insert into usage (charge_id, request_id, account_id, wallet_id, key_id, operation, records, credit_units, created_at)";

    protected static readonly Guid Account = Id(1);
    protected static readonly Guid Wallet = Id(2);
    protected static readonly Guid Key = Id(3);
    protected static readonly Guid CustomerWallet = Id(4);
    protected static readonly DateOnly March = new(2026, 3, 1);

    private readonly TestClock _clock = new();
    private TestDatabase _database = null!;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected Database Database => _database.Database;

    protected UsageRollups Rollups { get; private set; } = null!;

    protected UsageReader Reader { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(Ct);
        Rollups = new UsageRollups(Database);
        Reader = new UsageReader(Database);
    }

    public async ValueTask DisposeAsync()
    {
        var differences = await Rollups.VerifyAsync(CancellationToken.None);
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
        Assert.Empty(differences);
    }

    protected static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    protected static WalletUsage Of(long units, long metered = 0, long sessions = 0, long reveals = 0) => new()
    {
        MonthCreditUnits = units,
        LifetimeCreditUnits = units,
        MonthMeteredUnits = metered,
        LifetimeMeteredUnits = metered,
        MonthSearchSessions = sessions,
        LifetimeSearchSessions = sessions,
        MonthRecordReveals = reveals,
        LifetimeRecordReveals = reveals,
    };

    protected async Task RecordAsync(
        int records, long units, Guid? key = null, bool metered = false, Guid? customerWallet = null, bool customerMetered = false, int sessions = 0, int reveals = 0,
        DateTimeOffset? at = null, NpgsqlConnection? connection = null, string operation = "searchPersons", Guid? customer = null, string? user = null)
    {
        await using var own = connection is null ? await Database.App.OpenConnectionAsync(Ct) : null;
        await using var command = new NpgsqlCommand(
            """
            insert into usage (charge_id, request_id, account_id, wallet_id, metered, customer_id, customer_wallet_id, user_id, customer_metered, key_id, operation, records,
                               credit_units, search_sessions, record_reveals, created_at)
            values ($1, 'req_test', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """, connection ?? own);
        var now = _clock.GetUtcNow();
        foreach (var value in new object[] { Guid.CreateVersion7(now), Account, Wallet, metered })
            command.Parameters.Add(new() { Value = value });
        command.Parameters.Add(new() { Value = customer ?? customerWallet ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = customerWallet ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = user ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        foreach (var value in new object[] { customerMetered, key ?? Key, operation, records, units, sessions, reveals, at ?? now })
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(Ct);
    }

    protected async Task<(UsageTotals, WalletUsage)> ReadAsync() => (await Reader.TotalsOfKeyAsync(Wallet, Key, Ct), await WalletAsync(Wallet));

    protected async Task<WalletUsage> WalletAsync(Guid walletId, DateOnly? month = null)
    {
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        return await UsageReader.OfWalletAsync(connection, walletId, month ?? March, Ct);
    }

    protected async Task<long> TailAsync()
    {
        await using var command = Database.App.CreateCommand($"{UsageRollups.RolledUp} select count(*) from usage where {UsageRollups.InTail}");
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    protected async Task ExecuteAsync(string sql)
    {
        await using var command = Database.App.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    protected async Task<Plan> PlanOfRollupAsync()
    {
        await using var command = Database.App.CreateCommand("select upto from usage_rollup");
        return await PlanAsync(UsageRollups.AdvanceSql, await command.ExecuteScalarAsync(Ct) ?? 0L, Array.Empty<long>(), UsageRollups.MaxBatch);
    }

    /// <summary>The plan that every value gets, as the product's connections make it, and what it touched when it ran; undone afterwards.</summary>
    protected async Task<Plan> PlanAsync(string sql, params object[] parameters)
    {
        static string Literal(object value) => value switch
        {
            DateOnly date => $"'{date:yyyy-MM-dd}'",
            long[] => "'{}'",
            Guid id => $"'{id}'",
            string text => $"'{text}'",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var types = string.Join(", ", parameters.Select(value => value switch { Guid => "uuid", string => "text", DateOnly => "date", long => "bigint", long[] => "bigint[]", _ => "int" }));
        await using (var prepare = new NpgsqlCommand($"prepare plan ({types}) as {sql}", connection) { AllResultTypesAreUnknown = true })
            await prepare.ExecuteNonQueryAsync(Ct);
        await using var explain = new NpgsqlCommand($"explain (analyze, buffers, format json) execute plan ({string.Join(", ", parameters.Select(Literal))})", connection);
        var text = (string)(await explain.ExecuteScalarAsync(Ct))!;
        await using (var deallocate = new NpgsqlCommand("deallocate plan", connection))
            await deallocate.ExecuteNonQueryAsync(Ct);
        await transaction.RollbackAsync(Ct);

        using var plan = JsonDocument.Parse(text);
        var root = plan.RootElement[0].GetProperty("Plan");
        return new Plan(root.GetProperty("Shared Hit Blocks").GetInt64() + root.GetProperty("Shared Read Blocks").GetInt64(), text);
    }

    protected sealed record Plan(long Blocks, string Text);
}
