using Npgsql;

namespace PersonData.Core.Credits;

public sealed partial class CreditLedger
{
    /// <summary>Most differences that a report lists.</summary>
    public const int MaxDifferences = 100;

    // One statement, so that everything is read from one snapshot: charges that commit meanwhile are seen whole or not at all.
    private const string VerifyStatement =
        """
        with entries_by_grant as (
            select grant_id,
                   coalesce(sum(units) filter (where kind = 'grant'), 0) as granted,
                   sum(units) as left_over,
                   -coalesce(sum(units) filter (where kind in ('hold', 'release')), 0) as held
            from ledger_entries where grant_id is not null group by grant_id
        ),
        captures as (
            select wallet_id, charge_id, -sum(units) as units, bool_or(grant_id is null) as metered from ledger_entries where kind = 'capture' group by wallet_id, charge_id
        ),
        paid as (
            select wallet_id, charge_id, credit_units as units, metered from usage where credit_units > 0
            union all
            select customer_wallet_id, charge_id, credit_units, customer_metered from usage where credit_units > 0 and customer_wallet_id is not null
        ),
        counted as (
            select wallet_id, sum(units) as units, sum(sessions) as sessions, sum(reveals) as reveals,
                   sum(units) filter (where month = last_month) as month_units, sum(sessions) filter (where month = last_month) as month_sessions,
                   sum(reveals) filter (where month = last_month) as month_reveals
            from (select wallet_id, counted_month as last_month from wallets where enforcement_mode = 'enforced') as w
                 join (select wallet_id, date_trunc('month', created_at at time zone 'UTC')::date as month, credit_units as units, search_sessions as sessions, record_reveals as reveals from usage
                       union all
                       select customer_wallet_id, date_trunc('month', created_at at time zone 'UTC')::date, credit_units, search_sessions, record_reveals from usage
                       where customer_wallet_id is not null) as u using (wallet_id)
            group by wallet_id
        ),
        differences as (
            select 'grant.balance' as what, coalesce(g.grant_id, e.grant_id)::text as id, coalesce(e.left_over, 0)::text as expected, g.left_over::text as found
            from (select grant_id, case when g.expired then 0 else g.credit_units - g.held_units - case w.reset_policy when 'rollover' then g.used_units else g.month_units_used end end as left_over
                  from credit_grants g join wallets w using (wallet_id)) as g
                 full join entries_by_grant e using (grant_id)
            where g.left_over is distinct from coalesce(e.left_over, 0)
            union all
            select 'grant.credit_units', g.grant_id::text, coalesce(e.granted, 0)::text, g.credit_units::text
            from credit_grants g left join entries_by_grant e using (grant_id)
            where g.credit_units is distinct from coalesce(e.granted, 0)
            union all
            select 'grant.held_units', g.grant_id::text, coalesce(e.held, 0)::text, g.held_units::text
            from credit_grants g left join entries_by_grant e using (grant_id)
            where g.held_units is distinct from coalesce(e.held, 0)
            union all
            select 'hold.units', hold_id::text, coalesce(sum(-e.units), 0)::text, coalesce(sum(p.units), 0)::text
            from (select hold_id, grant_id, sum(units) as units from ledger_entries where kind in ('hold', 'release') group by hold_id, grant_id having sum(units) <> 0) as e
                 full join hold_parts p using (hold_id, grant_id) full join (select hold_id from holds where status = 'open') as h using (hold_id)
            group by hold_id, h.hold_id having coalesce(sum(-e.units), 0) <> coalesce(sum(p.units), 0) or (h.hold_id is null and sum(p.units) > 0)
            union all
            select 'entry.wallet', e.entry_id::text, g.wallet_id::text, e.wallet_id::text
            from ledger_entries e join credit_grants g using (grant_id)
            where e.wallet_id <> g.wallet_id
            union all
            select 'entry.outside_grant', e.entry_id::text, concat(g.starts_at, ' to ', g.expires_at), e.created_at::text
            from ledger_entries e join credit_grants g using (grant_id)
            where e.kind in ('capture', 'hold') and e.hold_id is null and (e.created_at < g.starts_at or e.created_at >= g.expires_at)
            union all
            select 'usage.credit_units', charge_id::text, coalesce(c.units, 0)::text, p.units::text
            from paid p full join captures c using (wallet_id, charge_id)
            where p.units is distinct from c.units or p.metered <> c.metered
            union all
            select 'wallet.counters', w.wallet_id::text,
                   concat_ws(' ', coalesce(c.units, 0), coalesce(c.sessions, 0), coalesce(c.reveals, 0), coalesce(c.month_units, 0), coalesce(c.month_sessions, 0), coalesce(c.month_reveals, 0)),
                   concat_ws(' ', lifetime_units_used, lifetime_sessions_used, lifetime_reveals_used, month_units_used, month_sessions_used, month_reveals_used)
            from wallets w left join counted c using (wallet_id)
            where enforcement_mode = 'enforced'
              and (lifetime_units_used, lifetime_sessions_used, lifetime_reveals_used, month_units_used, month_sessions_used, month_reveals_used)
                  <> (coalesce(c.units, 0), coalesce(c.sessions, 0), coalesce(c.reveals, 0), coalesce(c.month_units, 0), coalesce(c.month_sessions, 0), coalesce(c.month_reveals, 0))
        )
        select (select count(*) from wallets), (select count(*) from credit_grants), (select count(*) from ledger_entries),
               (select count(*) from usage), (select count(*) from differences), what, id, expected, found
        from (select) as always left join (select * from differences order by what, id limit $1) as d on true
        """;

    /// <summary>
    /// Recomputes every balance from the ledger and compares: what each grant gave, holds and has left, what open holds keep, that every use burned grants of its
    /// own wallet while they were active, that every recorded request was paid for exactly once by each of its wallets, and what the counters of the limits and the
    /// rollups of usage have counted. Reads all of it: for checks, not for requests.
    /// </summary>
    public async Task<LedgerReport> VerifyAsync(CancellationToken ct)
    {
        await using var command = _database.App.CreateCommand(VerifyStatement);
        command.CommandTimeout = 0;
        command.Parameters.Add(new() { Value = MaxDifferences });
        await using var reader = await command.ExecuteReaderAsync(ct);

        (long Wallets, long Grants, long Entries, long Requests, long Differences) counts = default;
        var differences = new List<LedgerDifference>();
        while (await reader.ReadAsync(ct))
        {
            counts = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
            if (!reader.IsDBNull(5))
                differences.Add(new(reader.GetString(5), reader.GetString(6), reader.GetString(7), TextOrNull(reader, 8)));
        }

        var rollups = await new UsageRollups(_database).VerifyAsync(ct);
        return new LedgerReport(
            counts.Wallets, counts.Grants, counts.Entries, counts.Requests, counts.Differences + rollups.Count, [.. differences.Concat(rollups).Take(MaxDifferences)]);
    }

    private static string? TextOrNull(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
}

/// <summary>What a verification saw.</summary>
/// <param name="Wallets">Number of wallets.</param>
/// <param name="Grants">Number of grants.</param>
/// <param name="Entries">Number of ledger entries.</param>
/// <param name="Requests">Number of recorded requests.</param>
/// <param name="DifferenceCount">Number of differences; 0 is the only right one.</param>
/// <param name="Differences">The first <see cref="CreditLedger.MaxDifferences"/> of them.</param>
public sealed record LedgerReport(
    long Wallets, long Grants, long Entries, long Requests, long DifferenceCount, IReadOnlyList<LedgerDifference> Differences)
{
    /// <summary>True when every balance is what the ledger says.</summary>
    public bool IsBalanced => DifferenceCount == 0;
}

/// <summary>Something that is not what the ledger says.</summary>
/// <param name="What">The value, for example <c>grant.balance</c>.</param>
/// <param name="Id">The row that holds it.</param>
/// <param name="Expected">What the ledger says.</param>
/// <param name="Found">What the row says; null when there is no such row.</param>
public sealed record LedgerDifference(string What, string Id, string Expected, string? Found);
