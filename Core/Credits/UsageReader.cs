using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Core.Credits;

/// <summary>What was recorded of a key's requests.</summary>
/// <param name="Requests">Number of successful requests.</param>
/// <param name="BillableRecords">Number of records that were paid for.</param>
public sealed record UsageTotals(long Requests, long BillableRecords);

/// <summary>What a wallet's owner has used: an account, or a partner customer. Months are calendar months in UTC.</summary>
public sealed record WalletUsage
{
    /// <summary>Credits of the month.</summary>
    public required long MonthCreditUnits { get; init; }

    /// <summary>Credits since the wallet exists.</summary>
    public required long LifetimeCreditUnits { get; init; }

    /// <summary>Of <see cref="MonthCreditUnits"/>, those that were counted and burned no grant.</summary>
    public required long MonthMeteredUnits { get; init; }

    /// <summary>Of <see cref="LifetimeCreditUnits"/>, those that were counted and burned no grant.</summary>
    public required long LifetimeMeteredUnits { get; init; }

    /// <summary>Searches begun in the month.</summary>
    public required long MonthSearchSessions { get; init; }

    /// <summary>Searches begun since the wallet exists.</summary>
    public required long LifetimeSearchSessions { get; init; }

    /// <summary>Records revealed in the month.</summary>
    public required long MonthRecordReveals { get; init; }

    /// <summary>Records revealed since the wallet exists.</summary>
    public required long LifetimeRecordReveals { get; init; }
}

/// <summary>
/// Reads usage, exact to the last request that was committed before. Each statement adds the tail to the rollups in one snapshot (<see cref="UsageRollups"/>), so it costs the
/// same however long the history is.
/// </summary>
public sealed class UsageReader(Database database)
{
    internal const string OfKeySql =
        $"""
        {UsageRollups.RolledUp}
        select coalesce(sum(requests), 0)::bigint, coalesce(sum(billable_records), 0)::bigint
        from (
            select requests, billable_records from usage_by_key where key_id = $1 and exists (select from rolled_up)
            union all
            select 1, case when credit_units > 0 then records else 0 end from usage where wallet_id = $2 and key_id = $1 and {UsageRollups.InTail}
        ) as u
        """;

    // A row burns the account's wallet and, when it is a partner customer's, that one's as well.
    internal const string OfWalletSql =
        $"""
        {UsageRollups.RolledUp},
        months as (
            select month, credit_units, metered_units, search_sessions, record_reveals from usage_by_wallet where wallet_id = $1 and exists (select from rolled_up)
            union all
            select {UsageRollups.Month}, credit_units, case when metered then credit_units else 0 end, search_sessions, record_reveals
            from usage where wallet_id = $1 and {UsageRollups.InTail}
            union all
            select {UsageRollups.Month}, credit_units, case when customer_metered then credit_units else 0 end, search_sessions, record_reveals
            from usage where customer_wallet_id = $1 and {UsageRollups.InTail}
        )
        select coalesce(sum(credit_units) filter (where month = $2), 0)::bigint, coalesce(sum(credit_units), 0)::bigint,
               coalesce(sum(metered_units) filter (where month = $2), 0)::bigint, coalesce(sum(metered_units), 0)::bigint,
               coalesce(sum(search_sessions) filter (where month = $2), 0)::bigint, coalesce(sum(search_sessions), 0)::bigint,
               coalesce(sum(record_reveals) filter (where month = $2), 0)::bigint, coalesce(sum(record_reveals), 0)::bigint
        from months
        """;

    // Totals and page in one statement, so that the pages of a time that is over add up to its totals. What the rollups have of a page comes in the order of their
    // primary key and is cut before the tail is added: what is behind the cut cannot stand on the page. Of what is split by day no more rows are read than answered;
    // without, those of each day.
    internal static readonly string SeriesByDaySql = SeriesSql("day");
    internal static readonly string SeriesSqlWithoutDay = SeriesSql("$4");

    /// <summary>Totals of one key since it exists.</summary>
    /// <param name="walletId">The wallet of its account.</param>
    /// <param name="keyId">The key.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<UsageTotals> TotalsOfKeyAsync(Guid walletId, Guid keyId, CancellationToken ct)
    {
        await using var command = database.App.CreateCommand(OfKeySql);
        command.Parameters.Add(new() { Value = keyId });
        command.Parameters.Add(new() { Value = walletId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new UsageTotals(reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Use of a wallet; inside a transaction, with what that has recorded itself.</summary>
    /// <param name="connection">A connection of <see cref="Database.App"/>.</param>
    /// <param name="walletId">The wallet; one without use, or that does not exist, has zeros.</param>
    /// <param name="month">Any day of the month.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<WalletUsage> OfWalletAsync(NpgsqlConnection connection, Guid walletId, DateOnly month, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(OfWalletSql, connection);
        command.Parameters.Add(new() { Value = walletId });
        command.Parameters.Add(new() { Value = new DateOnly(month.Year, month.Month, 1) });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new WalletUsage
        {
            MonthCreditUnits = reader.GetInt64(0),
            LifetimeCreditUnits = reader.GetInt64(1),
            MonthMeteredUnits = reader.GetInt64(2),
            LifetimeMeteredUnits = reader.GetInt64(3),
            MonthSearchSessions = reader.GetInt64(4),
            LifetimeSearchSessions = reader.GetInt64(5),
            MonthRecordReveals = reader.GetInt64(6),
            LifetimeRecordReveals = reader.GetInt64(7),
        };
    }

    /// <summary>Use of an account in some days: totals, and a series of what they are made of.</summary>
    public async Task<UsageSeries> SeriesAsync(UsageQuery query, CancellationToken ct)
    {
        await using var command = database.App.CreateCommand(query.ByDay ? SeriesByDaySql : SeriesSqlWithoutDay);
        command.Parameters.Add(new() { Value = query.AccountId });
        command.Parameters.Add(new() { Value = query.WalletId });
        command.Parameters.Add(new() { Value = NameOf(query.Dimension) });
        command.Parameters.Add(new() { Value = query.From });
        command.Parameters.Add(new() { Value = query.To });
        command.Parameters.Add(new() { Value = query.After?.Day ?? DateOnly.MinValue });
        command.Parameters.Add(new() { Value = query.After?.Value ?? "" });
        command.Parameters.Add(new() { Value = query.Limit + 1 });

        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var (requests, billableRecords, creditUnits) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        var entries = new List<UsageEntry>();
        while (!reader.IsDBNull(3))
        {
            var position = new UsagePosition(reader.GetFieldValue<DateOnly>(3), reader.GetString(4));
            entries.Add(new(position, reader.GetBoolean(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8)));
            if (!await reader.ReadAsync(ct)) break;
        }

        UsagePosition? next = null;
        if (entries.Count > query.Limit)
        {
            entries.RemoveAt(query.Limit);
            next = entries[^1].Position;
        }

        return new UsageSeries(requests, billableRecords, creditUnits, entries, next);
    }

    private static string SeriesSql(string day) =>
        $"""
        {UsageRollups.RolledUp},
        taken as materialized (
            select {UsageRollups.TakenColumns} from usage where wallet_id = $2 and account_id = $1 and {UsageRollups.InTail}
        ),
        tail as materialized (
            select * from ({UsageRollups.TakenByDay}) as t where dimension in ('day', $3) and day >= $4 and day < $5
        ),
        totals as (
            select coalesce(sum(requests), 0)::bigint as requests, coalesce(sum(billable_records), 0)::bigint as billable_records, coalesce(sum(credit_units), 0)::bigint as credit_units
            from (
                select requests, billable_records, credit_units from usage_by_day
                where account_id = $1 and dimension = 'day' and day >= $4 and day < $5 and exists (select from rolled_up)
                union all
                select requests, billable_records, credit_units from tail where dimension = 'day'
            ) as d
        ),
        page as (
            select day, value, sum(requests)::bigint as requests, sum(billable_records)::bigint as billable_records, sum(credit_units)::bigint as credit_units
            from (
                (select {day} as day, value, sum(requests) as requests, sum(billable_records) as billable_records, sum(credit_units) as credit_units from usage_by_day
                 where account_id = $1 and dimension = $3 and day >= $4 and day < $5 and ({day}, value) > ($6, $7) and exists (select from rolled_up)
                 group by 1, 2 order by 1, 2 limit $8)
                union all
                select {day}, value, requests, billable_records, credit_units from tail where dimension = $3 and ({day}, value) > ($6, $7)
            ) as s
            group by 1, 2 order by 1, 2 limit $8
        )
        select t.*, p.day, p.value, case when $3 = 'key' then exists (select from api_keys where key_id = p.value::uuid) else false end, p.requests, p.billable_records, p.credit_units
        from totals t left join page p on true order by p.day, p.value
        """;

    private static string NameOf(UsageDimension dimension) => dimension switch
    {
        UsageDimension.Day => "day",
        UsageDimension.Operation => "operation",
        UsageDimension.Key => "key",
        UsageDimension.Customer => "customer",
        UsageDimension.User => "user",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension)),
    };
}
