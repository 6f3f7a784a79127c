using Npgsql;
using NpgsqlTypes;
using PersonData.Core.Data;

namespace PersonData.Core.Enrichment;

/// <summary>How much each provider was asked for an account: a row a day. Calls of test keys are not in it.</summary>
public sealed class ProviderUse(Database database)
{
    // The lock comes before the rows: whoever writes several has met nobody who holds some of them.
    private const string Lock = "select pg_advisory_xact_lock(hashtextextended($1, 0))";

    private const string Add =
        """
        insert into provider_use as u (account_id, day, provider, asked, found, missed, failed, latency_ms, credit_units)
        select $1, $2, provider, count(outcome), count(*) filter (where outcome = 'found'), count(*) filter (where outcome = 'missed'),
               count(*) filter (where outcome = 'failed'), sum(latency_ms), sum(credit_units)
        from (select provider, outcome, latency_ms, 0 as credit_units from unnest($3, $4, $5) as t (provider, outcome, latency_ms)
              union all select $6, null, 0, $7 where $6 is not null) as t
        group by provider
        on conflict (account_id, day, provider) do update set
            asked = u.asked + excluded.asked, found = u.found + excluded.found, missed = u.missed + excluded.missed, failed = u.failed + excluded.failed,
            latency_ms = u.latency_ms + excluded.latency_ms, credit_units = u.credit_units + excluded.credit_units
        """;

    // By the primary key; the rows are days times providers, however much they were asked.
    private const string Read =
        """
        select case when $4 then day else $2 end as on_day, provider, sum(asked)::bigint, sum(found)::bigint, sum(missed)::bigint, sum(failed)::bigint, sum(latency_ms)::bigint,
               sum(credit_units)::bigint
        from provider_use where account_id = $1 and day >= $2 and day < $3
        group by 1, 2 order by 1, 2
        """;

    /// <summary>What an account has asked each provider, in the order of days, then of names.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="from">The first day (UTC).</param>
    /// <param name="to">The day after the last.</param>
    /// <param name="byDay">Whether each day stands for itself; else all are added up under the first.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<ProviderUseEntry>> ReadAsync(Guid accountId, DateOnly from, DateOnly to, bool byDay, CancellationToken ct)
    {
        await using var command = database.App.CreateCommand(Read);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = to });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = byDay });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var entries = new List<ProviderUseEntry>();
        while (await reader.ReadAsync(ct))
        {
            entries.Add(new ProviderUseEntry(
                reader.GetFieldValue<DateOnly>(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7)));
        }

        return entries;
    }

    /// <summary>Adds what was asked and paid, in the transaction of <paramref name="connection"/> where there is one. Nothing is locked after it but rows of the same account.</summary>
    internal static async Task AddAsync(
        NpgsqlConnection connection, Guid accountId, DateTimeOffset now, IReadOnlyList<AskedProvider> asked, (string Provider, long CreditUnits)? paid, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(Lock) { Parameters = { new NpgsqlParameter<string> { TypedValue = $"provider_use {accountId}" } } },
                new(Add)
                {
                    Parameters =
                    {
                        new NpgsqlParameter<Guid> { TypedValue = accountId },
                        new NpgsqlParameter<DateOnly> { TypedValue = DateOnly.FromDateTime(now.UtcDateTime) },
                        new NpgsqlParameter<string[]> { TypedValue = [.. asked.Select(one => one.Provider)] },
                        new NpgsqlParameter<string[]> { TypedValue = [.. asked.Select(one => EnrichmentMetrics.NameOf(one.Outcome))] },
                        new NpgsqlParameter<long[]> { TypedValue = [.. asked.Select(one => (long)one.Latency.TotalMilliseconds)] },
                        new NpgsqlParameter<string?> { TypedValue = paid?.Provider, NpgsqlDbType = NpgsqlDbType.Text },
                        new NpgsqlParameter<long> { TypedValue = paid?.CreditUnits ?? 0 },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>What an account has asked a provider.</summary>
/// <param name="Day">The day (UTC); of a series that is not split by day, its first.</param>
/// <param name="Provider">Its name; it may no longer be configured.</param>
/// <param name="Asked">How often it was asked: <paramref name="Found"/> and <paramref name="Missed"/> and <paramref name="Failed"/> together.</param>
/// <param name="Found">How often it knew something that was wanted.</param>
/// <param name="Missed">How often it did not.</param>
/// <param name="Failed">How often it could not answer.</param>
/// <param name="LatencyMs">How long all of it took, in milliseconds.</param>
/// <param name="CreditUnits">What was paid at its price.</param>
public sealed record ProviderUseEntry(DateOnly Day, string Provider, long Asked, long Found, long Missed, long Failed, long LatencyMs, long CreditUnits)
{
    /// <summary>The share of questions to which it knew something, 0 to 1 with four decimals; null when it was not asked.</summary>
    public double? HitRate => Asked == 0 ? null : Math.Round((double)Found / Asked, 4);

    /// <summary>How long a question took on average, in milliseconds with one decimal; null when it was not asked.</summary>
    public double? MeanLatencyMs => Asked == 0 ? null : Math.Round((double)LatencyMs / Asked, 1);
}

/// <summary>One question to a provider.</summary>
internal sealed record AskedProvider(string Provider, ProviderOutcome Outcome, TimeSpan Latency);

/// <summary>What came of one question.</summary>
internal enum ProviderOutcome
{
    /// <summary>It knew something that was wanted.</summary>
    Found,

    /// <summary>It knows nobody, or somebody else, or nothing that was wanted.</summary>
    Missed,

    /// <summary>It could not answer.</summary>
    Failed,
}
