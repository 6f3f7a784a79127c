using System.Globalization;
using Npgsql;
using PersonData.Core.Credits;

namespace PersonData.Core.Tests.Credits;

/// <summary>Rollups and tail together are the rows of usage, whatever commits when.</summary>
public sealed class UsageRollupsTests : UsageTests
{
    [Fact]
    public async Task Totals_AreTheSame_BeforeAndAfterTheRollup()
    {
        await RecordAsync(records: 7, units: 7);
        await RecordAsync(records: 25, units: 0);   // a test key's, or an operation that is free
        await RecordAsync(records: 0, units: 0);
        await RecordAsync(records: 5, units: 10, key: Id(9), metered: true);
        var (totals, usage) = (new UsageTotals(3, 7), Of(units: 17, metered: 10));
        Assert.Equal((totals, usage), await ReadAsync());

        Assert.False(await Rollups.AdvanceAsync(Ct));

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
            await Rollups.AdvanceAsync(Ct);
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
            await Rollups.AdvanceAsync(Ct);
        }
    }

    [Fact]
    public async Task Rollup_WhenARowCommitsLate_CountsItFromItsCommitOn_AndOnce()
    {
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await using var late = await connection.BeginTransactionAsync(Ct);
        await RecordAsync(records: 1, units: 1, connection: connection);
        await RecordAsync(records: 2, units: 2);
        await Rollups.AdvanceAsync(Ct);
        Assert.Equal((new UsageTotals(1, 2), Of(units: 2)), await ReadAsync());

        await RecordAsync(records: 4, units: 4);
        await Rollups.AdvanceAsync(Ct);
        await late.CommitAsync(Ct);
        Assert.Equal((new UsageTotals(3, 7), Of(units: 7)), await ReadAsync());

        await Rollups.AdvanceAsync(Ct);
        await Rollups.AdvanceAsync(Ct);
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
        await Rollups.AdvanceAsync(Ct);
        await transaction.RollbackAsync(Ct);

        await Rollups.AdvanceAsync(Ct);

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
        await Rollups.AdvanceAsync(Ct);

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
            Assert.Equal(tail > 0, await Rollups.AdvanceAsync(maxBatch: 10, Ct));
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

        Assert.False(await Rollups.AdvanceAsync(Ct));

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
                await Rollups.AdvanceAsync(maxBatch: 7, Ct);
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
        while (await Rollups.AdvanceAsync(maxBatch: 7, Ct))
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
        await Rollups.AdvanceAsync(Ct);
        await RecordAsync(records: 1, units: 1);

        // As it looks from a cluster whose transaction ids are far lower.
        await ExecuteAsync("update usage set tx = tx + 1000000000; update usage_rollup set cluster = cluster + 1, upto = upto + 1000000000");
        await RecordAsync(records: 1, units: 1);
        await AssertReadAsync(7);

        Assert.True(await Rollups.AdvanceAsync(Ct));
        await AssertReadAsync(7);
        await RecordAsync(records: 1, units: 1);
        while (await Rollups.AdvanceAsync(maxBatch: 3, Ct))
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
        await Rollups.AdvanceAsync(Ct);
        await ExecuteAsync(damage);

        Assert.Equal(what, Assert.Single(await Rollups.VerifyAsync(Ct)).What);

        await Rollups.RebuildAsync(Ct);
        Assert.Empty(await Rollups.VerifyAsync(Ct));
        Assert.Equal((new UsageTotals(1, 4), Of(units: 4)), await ReadAsync());
    }

    [Fact]
    public async Task Reads_OfALongHistory_TouchNoMoreThanThoseOfAShortOne()
    {
        await FillAsync(rows: 2_000);
        var before = await PlansAsync();

        await FillAsync(rows: 200_000);
        var later = await PlansAsync();

        Assert.All(later.Zip(before), plans =>
        {
            Assert.InRange(plans.First.Blocks, 1, plans.Second.Blocks + 30);
            Assert.Contains("\"Index Name\": \"usage_tail", plans.First.Text, StringComparison.Ordinal);
        });

        async Task<Plan[]> PlansAsync() =>
        [
            await PlanAsync(UsageReader.OfKeySql, Key, Wallet),
            await PlanAsync(UsageReader.OfWalletSql, Wallet, March),
            await PlanAsync(UsageReader.SeriesByDaySql, Account, Wallet, "user", March, March.AddMonths(1), March, "", 100),
            await PlanAsync(UsageReader.SeriesSqlWithoutDay, Account, Wallet, "user", March, March.AddMonths(1), March, "", 100),
            await PlanOfRollupAsync(),
        ];

        // Everything rolled up but a few; all of one wallet, which is what tempts a planner most; half of it from other days.
        async Task FillAsync(int rows)
        {
            for (var i = 0; i < 4; i++)
                await ExecuteAsync($"{InsertSql} select gen_random_uuid(), 'req', '{Account}', '{Wallet}', '{Key}', 'searchPersons', 1, 1, '2026-03-10'::timestamptz - n % 2 * interval '1 year' from generate_series(1, {rows / 4}) as n");
            while (await Rollups.AdvanceAsync(Ct))
            {
            }

            await ExecuteAsync("vacuum analyze usage");
            for (var i = 0; i < 5; i++)
                await RecordAsync(records: 1, units: 1);
        }
    }
}
