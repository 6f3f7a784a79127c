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
                   -coalesce(sum(units) filter (where kind = 'capture'), 0) as captured
            from ledger_entries where grant_id is not null group by grant_id
        ),
        captures_by_charge as (
            select wallet_id, charge_id, -sum(units) as captured from ledger_entries where kind = 'capture' group by wallet_id, charge_id
        ),
        differences as (
            select 'grant.used_units' as what, coalesce(g.grant_id, e.grant_id)::text as id, coalesce(e.captured, 0)::text as expected, g.used_units::text as found
            from credit_grants g full join entries_by_grant e using (grant_id)
            where g.used_units is distinct from coalesce(e.captured, 0)
            union all
            select 'grant.credit_units', g.grant_id::text, coalesce(e.granted, 0)::text, g.credit_units::text
            from credit_grants g left join entries_by_grant e using (grant_id)
            where g.credit_units is distinct from coalesce(e.granted, 0)
            union all
            select 'entry.wallet', e.entry_id::text, g.wallet_id::text, e.wallet_id::text
            from ledger_entries e join credit_grants g using (grant_id)
            where e.wallet_id <> g.wallet_id
            union all
            select 'entry.outside_grant', e.entry_id::text, concat(g.starts_at, ' to ', g.expires_at), e.created_at::text
            from ledger_entries e join credit_grants g using (grant_id)
            where e.kind = 'capture' and (e.created_at < g.starts_at or e.created_at >= g.expires_at)
            union all
            select 'usage.credit_units', coalesce(u.charge_id, c.charge_id)::text, coalesce(c.captured, 0)::text, u.credit_units::text
            from usage u full join captures_by_charge c using (charge_id)
            where u.credit_units is distinct from coalesce(c.captured, 0)
        )
        select (select count(*) from wallets), (select count(*) from credit_grants), (select count(*) from ledger_entries),
               (select count(*) from usage), (select count(*) from differences), what, id, expected, found
        from (select) as always left join (select * from differences order by what, id limit $1) as d on true
        """;

    /// <summary>
    /// Recomputes every balance from the ledger and compares: what each grant gave and has used, that every use burned grants of its own wallet
    /// while they were active, and that every recorded request was paid for exactly once. Reads all of it: for checks, not for requests.
    /// </summary>
    public async Task<LedgerReport> VerifyAsync(CancellationToken ct)
    {
        await using var command = _database.App.CreateCommand(VerifyStatement);
        command.CommandTimeout = 0;
        command.Parameters.Add(new() { Value = MaxDifferences });
        await using var reader = await command.ExecuteReaderAsync(ct);

        LedgerReport? report = null;
        var differences = new List<LedgerDifference>();
        while (await reader.ReadAsync(ct))
        {
            report ??= new LedgerReport(
                reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), differences);
            if (!reader.IsDBNull(5))
                differences.Add(new(reader.GetString(5), reader.GetString(6), reader.GetString(7), TextOrNull(reader, 8)));
        }

        return report!;
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
/// <param name="What">The value, for example <c>grant.used_units</c>.</param>
/// <param name="Id">The row that holds it.</param>
/// <param name="Expected">What the ledger says.</param>
/// <param name="Found">What the row says; null when there is no such row.</param>
public sealed record LedgerDifference(string What, string Id, string Expected, string? Found);
