using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Core.Credits;

/// <summary>
/// Keeps the totals of usage. <c>usage</c> is only ever added to, and each row names the transaction that wrote it (<c>tx</c>). The rollups stand at a
/// snapshot: they hold the rows of all transactions that had ended in it, which is every <c>tx</c> below <c>upto</c> except those then <c>open</c>. One statement adds the rows
/// that have become visible since and moves the snapshot on, so each row is counted once whenever its transaction commits, and a transaction that
/// stays open for hours keeps back nothing but its own rows. What the rollups lack is the <em>tail</em>; rollups and tail read in one statement are exact to
/// the last request. Any number of processes may keep the same rollups.
/// </summary>
public sealed partial class UsageRollups(Database database)
{
    /// <summary>Rows that one transaction takes: some 10 MB, a second at most. Rows of one transaction are never parted, so it may be a few more.</summary>
    internal const int MaxBatch = 50_000;

    /// <summary>
    /// Heads a statement that reads usage. No row when the rollups were made in another cluster: then they do not count, and the tail is everything.
    /// </summary>
    internal const string RolledUp =
        """
        with rolled_up as materialized (
            select upto, open from usage_rollup where cluster = (select system_identifier from pg_control_system())
        )
        """;

    /// <summary>
    /// Whether a row of usage is in the tail. The upper bound tells the planner that this is a small part of the table, which it cannot see: without it, it reads
    /// the whole table for the wallet that owns most of it. Index: usage_tail or one of those that begin with a wallet.
    /// </summary>
    internal const string InTail =
        """
        (tx between coalesce((select upto from rolled_up), 0) and 9223372036854775807 or tx = any ((select open from rolled_up)::bigint[]))
        """;

    /// <summary>Under which dimensions and values a row of usage counts in usage_by_day.</summary>
    internal const string Dimensions =
        "('day', ''), ('operation', operation), ('key', key_id::text), ('customer', coalesce(customer_id::text, '')), ('user', coalesce(user_id, ''))";

    internal const string Day = "(created_at at time zone 'UTC')::date";

    internal const string Month = "date_trunc('month', created_at at time zone 'UTC')::date";

    // What the rows that were taken amount to, in each rollup.
    internal const string TakenColumns =
        $"account_id, wallet_id, metered, customer_id, customer_wallet_id, customer_metered, key_id, user_id, operation, records, credit_units, search_sessions, record_reveals, {Day} as day, {Month} as month";

    private const string BillableRecords = "coalesce(sum(records) filter (where credit_units > 0), 0) as billable_records";

    private const string TakenByKey = $"select key_id, count(*) as requests, {BillableRecords} from taken group by key_id";

    private const string TakenByWallet =
        """
        select w.wallet_id, month, sum(credit_units) as credit_units, coalesce(sum(credit_units) filter (where w.metered), 0) as metered_units,
               sum(search_sessions) as search_sessions, sum(record_reveals) as record_reveals
        from taken cross join lateral (values (taken.wallet_id, taken.metered), (customer_wallet_id, customer_metered)) as w (wallet_id, metered)
        where w.wallet_id is not null group by w.wallet_id, month
        """;

    internal const string TakenByDay =
        $"""
        select account_id, dimension, day, value, count(*) as requests, sum(records) as records, {BillableRecords}, sum(credit_units) as credit_units
        from taken cross join lateral (values {Dimensions}) as d (dimension, value) group by account_id, dimension, day, value
        """;

    // One process at a time; the others have nothing to do.
    private const string LockSql =
        "select upto, open, cluster = (select system_identifier from pg_control_system()) from usage_rollup for update skip locked";

    // $1 upto, $2 open, $3 rows less one. A statement of its own: its snapshot is taken under the lock, so it is never older than the one that the rollups stand at.
    internal const string AdvanceSql =
        $"""
        with snapshot as materialized (
            select s, least(pg_snapshot_xmax(s)::text::bigint,
                            1 + (select tx from usage where tx between $1 and 9223372036854775807 order by tx offset $3 limit 1)) as upto
            from (select pg_current_snapshot() as s) as current
        ),
        taken as materialized (
            select {TakenColumns} from usage where tx between $1 and (select upto - 1 from snapshot) or tx = any ($2)
        ),
        by_key as (
            insert into usage_by_key as r (key_id, requests, billable_records) {TakenByKey}
            on conflict (key_id) do update set requests = r.requests + excluded.requests, billable_records = r.billable_records + excluded.billable_records
        ),
        by_wallet as (
            insert into usage_by_wallet as r (wallet_id, month, credit_units, metered_units, search_sessions, record_reveals) {TakenByWallet}
            on conflict (wallet_id, month) do update set credit_units = r.credit_units + excluded.credit_units, metered_units = r.metered_units + excluded.metered_units,
                search_sessions = r.search_sessions + excluded.search_sessions, record_reveals = r.record_reveals + excluded.record_reveals
        ),
        by_day as (
            insert into usage_by_day as r (account_id, dimension, day, value, requests, records, billable_records, credit_units) {TakenByDay}
            on conflict (account_id, dimension, day, value) do update set requests = r.requests + excluded.requests, records = r.records + excluded.records,
                billable_records = r.billable_records + excluded.billable_records, credit_units = r.credit_units + excluded.credit_units
        ),
        moved as (
            update usage_rollup r set upto = n.upto, open = array(select x::text::bigint from pg_snapshot_xip(n.s) as x where x::text::bigint < n.upto)
            from snapshot n where exists (select from taken)
        )
        select upto < pg_snapshot_xmax(s)::text::bigint from snapshot
        """;

    // Rows that were written in another cluster may bear ids that this one has yet to give; 0 is before all of them. They are visible, and so none of this cluster's
    // that a transaction still holds back. Emptied by delete: whoever reads meanwhile sees all of it or nothing, which truncate does not promise.
    private const string ResetSql =
        """
        delete from usage_by_key;
        delete from usage_by_wallet;
        delete from usage_by_day;
        update usage set tx = 0 where tx >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
        update usage_rollup set cluster = (select system_identifier from pg_control_system()), upto = 0, open = '{}';
        """;

    /// <summary>
    /// Takes the next batch of the tail into the rollups, or starts them anew when they were made in another cluster. True when more is waiting; false as well
    /// when another process is at it.
    /// </summary>
    public async Task<bool> AdvanceAsync(CancellationToken ct) => await AdvanceAsync(MaxBatch, ct);

    internal async Task<bool> AdvanceAsync(int maxBatch, CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await LockAsync(connection, ct) is not var (upto, open, ours))
            return false;

        var more = true;
        if (ours)
        {
            await using var command = new NpgsqlCommand(AdvanceSql, connection) { CommandTimeout = 0 };
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upto });
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = open });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = maxBatch - 1 });
            more = (bool)(await command.ExecuteScalarAsync(ct))!;
        }
        else
        {
            await ResetAsync(connection, ct);
        }

        await transaction.CommitAsync(ct);
        return more;
    }

    /// <summary>Makes the rollups anew from every row of usage. What is read meanwhile is exact, and slow until this is done.</summary>
    public async Task RebuildAsync(CancellationToken ct)
    {
        await using (var connection = await database.App.OpenConnectionAsync(ct))
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            await ResetAsync(connection, ct);
            await transaction.CommitAsync(ct);
        }

        while (await AdvanceAsync(ct))
        {
        }
    }

    private static async Task<(long UpTo, long[] Open, bool Ours)?> LockAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(LockSql, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetInt64(0), reader.GetFieldValue<long[]>(1), reader.GetBoolean(2)) : null;
    }

    private static async Task ResetAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select from usage_rollup for update; " + ResetSql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
