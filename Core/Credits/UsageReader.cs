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
}
