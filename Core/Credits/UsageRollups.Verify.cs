namespace PersonData.Core.Credits;

public sealed partial class UsageRollups
{
    // One statement, so one snapshot. Rollups of another cluster are not compared: nobody reads them.
    private const string VerifySql =
        $"""
        {RolledUp},
        taken as materialized (
            select {TakenColumns} from usage where exists (select from rolled_up) and not {InTail}
        ),
        kept as (
            select 'usage_by_key' as what, key_id::text as id, (requests, billable_records)::text as totals from usage_by_key
            union all
            select 'usage_by_wallet', concat_ws(' ', wallet_id, month), (credit_units, metered_units, search_sessions, record_reveals)::text from usage_by_wallet
            union all
            select 'usage_by_day', concat_ws(' ', account_id, dimension, day, value), (requests, records, billable_records, credit_units)::text from usage_by_day
        ),
        counted as (
            select 'usage_by_key' as what, key_id::text as id, (requests, billable_records)::text as totals from ({TakenByKey}) as k
            union all
            select 'usage_by_wallet', concat_ws(' ', wallet_id, month), (credit_units, metered_units, search_sessions, record_reveals)::text from ({TakenByWallet}) as w
            union all
            select 'usage_by_day', concat_ws(' ', account_id, dimension, day, value), (requests, records, billable_records, credit_units)::text from ({TakenByDay}) as d
        )
        select what, id, coalesce(c.totals, 'nothing'), k.totals
        from counted c full join kept k using (what, id)
        where c.totals is distinct from k.totals and exists (select from rolled_up)
        order by what, id limit $1
        """;

    /// <summary>
    /// Counts every row of usage that the rollups hold and compares: the first <see cref="CreditLedger.MaxDifferences"/> totals that differ. It can run while requests are
    /// recorded and the rollups move on. Reads all of usage: for checks, not for requests.
    /// </summary>
    public async Task<IReadOnlyList<LedgerDifference>> VerifyAsync(CancellationToken ct)
    {
        await using var command = database.App.CreateCommand(VerifySql);
        command.CommandTimeout = 0;
        command.Parameters.Add(new() { Value = CreditLedger.MaxDifferences });
        await using var reader = await command.ExecuteReaderAsync(ct);

        var differences = new List<LedgerDifference>();
        while (await reader.ReadAsync(ct))
            differences.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        return differences;
    }
}
