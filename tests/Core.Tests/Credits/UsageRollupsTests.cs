using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PersonData.Core.Credits;
using PersonData.Core.Data;

namespace PersonData.Core.Tests.Credits;

/// <summary>Rollups and tail together are the rows of usage, whatever commits when. The rollups are verified after every test.</summary>
public sealed class UsageRollupsTests : IAsyncLifetime
{
    private static readonly Guid Account = Id(1);
    private static readonly Guid Wallet = Id(2);
    private static readonly Guid Key = Id(3);
    private static readonly Guid CustomerWallet = Id(4);
    private static readonly DateOnly March = new(2026, 3, 1);

    private readonly TestClock _clock = new();
    private TestDatabase _database = null!;
    private UsageRollups _rollups = null!;
    private UsageReader _reader = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Database Database => _database.Database;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(Ct);
        _rollups = new UsageRollups(Database);
        _reader = new UsageReader(Database);
    }

    public async ValueTask DisposeAsync()
    {
        var differences = await _rollups.VerifyAsync(CancellationToken.None);
        await _database.DisposeAsync();
        Assert.Empty(differences);
    }

    [Fact]
    public async Task Totals_AreTheSame_BeforeAndAfterTheRollup()
    {
        await RecordAsync(records: 7, units: 7);
        await RecordAsync(records: 25, units: 0);   // a test key's, or an operation that is free
        await RecordAsync(records: 0, units: 0);
        await RecordAsync(records: 5, units: 10, key: Id(9), metered: true);
        var (totals, usage) = (new UsageTotals(3, 7), Of(units: 17, metered: 10));
        Assert.Equal((totals, usage), await ReadAsync());

        Assert.False(await _rollups.AdvanceAsync(Ct));

        Assert.Equal(0, await TailAsync());
        Assert.Equal((totals, usage), await ReadAsync());

        await RecordAsync(records: 1, units: 1);
        Assert.Equal((new UsageTotals(4, 8), Of(units: 18, metered: 10)), await ReadAsync());
    }

    [Fact]
    public async Task Wallets_OfAccountAndCustomer_CountTheSameRowsEachWithItsOwnPolicy()
    {
        await RecordAsync(records: 3, units: 3, customerWallet: CustomerWallet, customerMetered: true, sessions: 1, reveals: 3);
        await RecordAsync(records: 4, units: 4, metered: true, customerWallet: CustomerWallet, sessions: 1, reveals: 4);
        await RecordAsync(records: 5, units: 5, sessions: 1);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(Of(units: 12, metered: 4, sessions: 3, reveals: 7), await WalletAsync(Wallet));
            Assert.Equal(Of(units: 7, metered: 3, sessions: 2, reveals: 7), await WalletAsync(CustomerWallet));
            await _rollups.AdvanceAsync(Ct);
        }
    }

    [Fact]
    public async Task Months_BeginAndEndAtMidnightUtc()
    {
        foreach (var (time, units) in new[] { ("2024-01-31T23:59:59.999999Z", 1), ("2024-02-01T00:00:00Z", 2), ("2024-02-29T23:59:59.999999Z", 4), ("2024-03-01T00:00:00Z", 8) })
            await RecordAsync(records: units, units, at: DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));

        for (var i = 0; i < 2; i++)
        {
            long[] months = [.. await Task.WhenAll(Enumerable.Range(1, 4).Select(async month => (await WalletAsync(Wallet, new(2024, month, 15))).MonthCreditUnits))];
            Assert.Equal([1, 6, 8, 0], months);
            Assert.Equal(15, (await WalletAsync(Wallet, new(2024, 4, 1))).LifetimeCreditUnits);
            await _rollups.AdvanceAsync(Ct);
        }
    }

    [Fact]
    public async Task Rollup_WhenARowCommitsLate_CountsItFromItsCommitOn_AndOnce()
    {
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await using var late = await connection.BeginTransactionAsync(Ct);
        await RecordAsync(records: 1, units: 1, connection: connection);
        await RecordAsync(records: 2, units: 2);
        await _rollups.AdvanceAsync(Ct);
        Assert.Equal((new UsageTotals(1, 2), Of(units: 2)), await ReadAsync());

        await RecordAsync(records: 4, units: 4);
        await _rollups.AdvanceAsync(Ct);
        await late.CommitAsync(Ct);
        Assert.Equal((new UsageTotals(3, 7), Of(units: 7)), await ReadAsync());

        await _rollups.AdvanceAsync(Ct);
        await _rollups.AdvanceAsync(Ct);
        Assert.Equal(0, await TailAsync());
        Assert.Equal((new UsageTotals(3, 7), Of(units: 7)), await ReadAsync());
    }

    [Fact]
    public async Task Rollup_WhenARowIsRolledBack_NeverCountsIt()
    {
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await RecordAsync(records: 1, units: 1, connection: connection);
        await RecordAsync(records: 2, units: 2);
        await _rollups.AdvanceAsync(Ct);
        await transaction.RollbackAsync(Ct);

        await _rollups.AdvanceAsync(Ct);

        Assert.Equal((new UsageTotals(1, 2), Of(units: 2)), await ReadAsync());
    }

    [Fact]
    public async Task Rollup_WhileALongTransactionIsOpen_LeavesNoTailBehind()
    {
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await using var import = await connection.BeginTransactionAsync(Ct);
        await using (var command = new NpgsqlCommand("select pg_current_xact_id()", connection))
            await command.ExecuteScalarAsync(Ct);

        for (var i = 0; i < 20; i++)
            await RecordAsync(records: 1, units: 1);
        await _rollups.AdvanceAsync(Ct);

        Assert.Equal(0, await TailAsync());
        Assert.Equal((new UsageTotals(20, 20), Of(units: 20)), await ReadAsync());
    }

    [Fact]
    public async Task Rollup_OfALargeBacklog_TakesItInBatches_AndEveryReadIsExact()
    {
        for (var i = 0; i < 25; i++)
            await RecordAsync(records: 1, units: 1);

        long[] tails = [15, 5, 0];
        foreach (var tail in tails)
        {
            Assert.Equal(tail > 0, await _rollups.AdvanceAsync(maxBatch: 10, Ct));
            Assert.Equal(tail, await TailAsync());
            Assert.Equal((new UsageTotals(25, 25), Of(units: 25)), await ReadAsync());
        }
    }

    [Fact]
    public async Task Rollup_WhileAnotherProcessIsAtIt_DoesNotWait()
    {
        await RecordAsync(records: 1, units: 1);
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await using var other = await connection.BeginTransactionAsync(Ct);
        await using (var command = new NpgsqlCommand("select from usage_rollup for update", connection))
            await command.ExecuteNonQueryAsync(Ct);

        Assert.False(await _rollups.AdvanceAsync(Ct));

        Assert.Equal(1, await TailAsync());
    }

    [Fact]
    public async Task Reads_WhileManyWriteAndSeveralRollUp_SeeWhatWasCommittedBefore_AndNothingThatBeganAfter()
    {
        const int Writers = 6, Rows = 60;
        var (begun, committed) = (0, 0);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var rollingUp = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                await _rollups.AdvanceAsync(maxBatch: 7, Ct);
        })).ToList();
        var reads = 0;
        var reading = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var least = Volatile.Read(ref committed);
                var (totals, usage) = await ReadAsync();
                var most = Volatile.Read(ref begun);
                Assert.InRange(totals.Requests, least, most);
                Assert.InRange(usage.MonthCreditUnits, least, most);
                Interlocked.Increment(ref reads);
            }
        })).ToList();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var i = 0; i < Rows; i++)
            {
                await using var connection = await Database.App.OpenConnectionAsync(Ct);
                await using var transaction = await connection.BeginTransactionAsync(Ct);
                var lost = random.Next(10) == 0;
                if (!lost) Interlocked.Increment(ref begun);
                await RecordAsync(records: 1, units: 1, connection: connection);
                if (random.Next(3) == 0)
                {
                    await using var linger = new NpgsqlCommand("select pg_sleep($1)", connection) { Parameters = { new() { Value = random.Next(100) / 1000.0 } } };
                    await linger.ExecuteNonQueryAsync(Ct);
                }

                if (lost)
                {
                    await transaction.RollbackAsync(Ct);
                    continue;
                }

                await transaction.CommitAsync(Ct);
                Interlocked.Increment(ref committed);
            }
        })));
        await done.CancelAsync();
        await Task.WhenAll([.. rollingUp, .. reading]);

        Assert.True(reads > 20, $"only {reads} reads");
        while (await _rollups.AdvanceAsync(maxBatch: 7, Ct))
        {
        }

        Assert.Equal(0, await TailAsync());
        Assert.Equal((new UsageTotals(committed, committed), Of(units: committed)), await ReadAsync());
    }

    [Fact]
    public async Task Rollup_OfADatabaseThatWasRestoredInAnotherCluster_IsRebuilt_AndReadsAreExactThroughout()
    {
        for (var i = 0; i < 5; i++)
            await RecordAsync(records: 1, units: 1);
        await _rollups.AdvanceAsync(Ct);
        await RecordAsync(records: 1, units: 1);

        // As it looks from a cluster whose transaction ids are far lower.
        await ExecuteAsync("update usage set tx = tx + 1000000000; update usage_rollup set cluster = cluster + 1, upto = upto + 1000000000");
        await RecordAsync(records: 1, units: 1);
        await AssertReadAsync(7);

        Assert.True(await _rollups.AdvanceAsync(Ct));
        await AssertReadAsync(7);
        await RecordAsync(records: 1, units: 1);
        while (await _rollups.AdvanceAsync(maxBatch: 3, Ct))
            await AssertReadAsync(8);

        Assert.Equal(0, await TailAsync());
        await AssertReadAsync(8);

        async Task AssertReadAsync(long requests) => Assert.Equal((new UsageTotals(requests, requests), Of(units: requests)), await ReadAsync());
    }

    [Theory]
    [InlineData("update usage_by_key set requests = requests + 1", "usage_by_key")]
    [InlineData("delete from usage_by_wallet", "usage_by_wallet")]
    [InlineData("update usage_by_day set credit_units = 0 where dimension = 'user'", "usage_by_day")]
    [InlineData("insert into usage_by_key values ('00000000-0000-0000-0000-000000000001', 1, 1)", "usage_by_key")]
    public async Task Verify_WhenARollupWasChanged_NamesIt_AndRebuildingPutsItRight(string damage, string what)
    {
        await RecordAsync(records: 4, units: 4);
        await _rollups.AdvanceAsync(Ct);
        await ExecuteAsync(damage);

        Assert.Equal(what, Assert.Single(await _rollups.VerifyAsync(Ct)).What);

        await _rollups.RebuildAsync(Ct);
        Assert.Empty(await _rollups.VerifyAsync(Ct));
        Assert.Equal((new UsageTotals(1, 4), Of(units: 4)), await ReadAsync());
    }

    [Fact]
    public async Task Reads_OfALongHistory_TouchNoMoreThanThoseOfAShortOne()
    {
        await FillAsync(rows: 2_000);
        var (key, wallet, rollup) = (await PlanAsync(UsageReader.OfKeySql, Key, Wallet), await PlanAsync(UsageReader.OfWalletSql, Wallet, March), await PlanOfRollupAsync());

        await FillAsync(rows: 200_000);
        var (keyLater, walletLater, rollupLater) = (await PlanAsync(UsageReader.OfKeySql, Key, Wallet), await PlanAsync(UsageReader.OfWalletSql, Wallet, March), await PlanOfRollupAsync());

        Assert.InRange(keyLater.Blocks, 1, key.Blocks + 10);
        Assert.InRange(walletLater.Blocks, 1, wallet.Blocks + 10);
        Assert.InRange(rollupLater.Blocks, 1, rollup.Blocks + 30);
        Assert.All([keyLater, walletLater, rollupLater], plan => Assert.Contains("\"Index Name\": \"usage_tail", plan.Text, StringComparison.Ordinal));

        // Everything rolled up but a few; all of one wallet, which is what tempts a planner most.
        async Task FillAsync(int rows)
        {
            for (var i = 0; i < 4; i++)
                await ExecuteAsync($"{InsertSql} select gen_random_uuid(), 'req', '{Account}', '{Wallet}', '{Key}', 'searchPersons', 1, 1, '2026-03-10' from generate_series(1, {rows / 4})");
            while (await _rollups.AdvanceAsync(Ct))
            {
            }

            await ExecuteAsync("vacuum analyze usage");
            for (var i = 0; i < 5; i++)
                await RecordAsync(records: 1, units: 1);
        }
    }

    private const string InsertSql = "insert into usage (charge_id, request_id, account_id, wallet_id, key_id, operation, records, credit_units, created_at)";

    private static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    private static WalletUsage Of(long units, long metered = 0, long sessions = 0, long reveals = 0) => new()
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

    private async Task RecordAsync(
        int records, long units, Guid? key = null, bool metered = false, Guid? customerWallet = null, bool customerMetered = false, int sessions = 0, int reveals = 0,
        DateTimeOffset? at = null, NpgsqlConnection? connection = null)
    {
        await using var own = connection is null ? await Database.App.OpenConnectionAsync(Ct) : null;
        await using var command = new NpgsqlCommand(
            """
            insert into usage (charge_id, request_id, account_id, wallet_id, metered, customer_id, customer_wallet_id, customer_metered, key_id, operation, records,
                               credit_units, search_sessions, record_reveals, created_at)
            values ($1, 'req_test', $2, $3, $4, $5, $5, $6, $7, 'searchPersons', $8, $9, $10, $11, $12)
            """, connection ?? own);
        var now = _clock.GetUtcNow();
        foreach (var value in new object[] { Guid.CreateVersion7(now), Account, Wallet, metered })
            command.Parameters.Add(new() { Value = value });
        command.Parameters.Add(new() { Value = customerWallet ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        foreach (var value in new object[] { customerMetered, key ?? Key, records, units, sessions, reveals, at ?? now })
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(Ct);
    }

    private async Task<(UsageTotals, WalletUsage)> ReadAsync() => (await _reader.TotalsOfKeyAsync(Wallet, Key, Ct), await WalletAsync(Wallet));

    private async Task<WalletUsage> WalletAsync(Guid walletId, DateOnly? month = null)
    {
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        return await UsageReader.OfWalletAsync(connection, walletId, month ?? March, Ct);
    }

    private async Task<long> TailAsync()
    {
        await using var command = Database.App.CreateCommand($"{UsageRollups.RolledUp} select count(*) from usage where {UsageRollups.InTail}");
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = Database.App.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private async Task<Plan> PlanOfRollupAsync()
    {
        await using var command = Database.App.CreateCommand("select upto from usage_rollup");
        return await PlanAsync(UsageRollups.AdvanceSql, await command.ExecuteScalarAsync(Ct) ?? 0L, Array.Empty<long>(), UsageRollups.MaxBatch);
    }

    /// <summary>The plan that every value gets, as the product's connections make it, and what it touched when it ran; undone afterwards.</summary>
    private async Task<Plan> PlanAsync(string sql, params object[] parameters)
    {
        static string Literal(object value) => value switch
        {
            DateOnly date => $"'{date:yyyy-MM-dd}'",
            long[] => "'{}'",
            Guid id => $"'{id}'",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var types = string.Join(", ", parameters.Select(value => value switch { Guid => "uuid", DateOnly => "date", long => "bigint", long[] => "bigint[]", _ => "int" }));
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

    private sealed record Plan(long Blocks, string Text);
}
