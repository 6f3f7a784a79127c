using PersonData.Core.Data;

namespace PersonData.Core.Credits;

/// <summary>What was recorded of a key's requests.</summary>
/// <param name="Requests">Number of successful requests.</param>
/// <param name="BillableRecords">Number of records that were paid for.</param>
public sealed record UsageTotals(long Requests, long BillableRecords);

/// <summary>Reads usage.</summary>
public sealed class UsageReader(Database database)
{
    /// <summary>Totals of one key since it exists: an index-only scan of its rows (usage_key).</summary>
    public async Task<UsageTotals> TotalsOfKeyAsync(Guid keyId, CancellationToken ct)
    {
        await using var command = database.App.CreateCommand(
            "select count(*), coalesce(sum(records) filter (where credit_units > 0), 0)::bigint from usage where key_id = $1");
        command.Parameters.Add(new() { Value = keyId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new UsageTotals(reader.GetInt64(0), reader.GetInt64(1));
    }
}
