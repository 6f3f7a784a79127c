using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;
using PersonData.Core.Data;

namespace PersonData.Core.Enrichment.Vendors;

/// <summary>
/// What vendors have answered, for <see cref="Enricher.CacheLifetime"/>: the data of vendors, so every account may be answered from it. It is found by a digest of what was asked, and whether it is
/// about who is asked for is judged anew by each reader.
/// </summary>
public sealed class VendorAnswers(Database database, TimeProvider time)
{
    private const int DeleteBatch = 1000;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
    };

    /// <summary>Deletes up to a thousand answers that are too old to be given again, and answers whether there may be more. Any number of callers may do so at once.</summary>
    public async Task<bool> DeleteOldAsync(CancellationToken ct)
    {
        // Index: vendor_answers_age. Who meets rows that somebody else deletes goes on without them.
        await using var command = database.App.CreateCommand(
            """
            delete from vendor_answers where request in (
                select request from vendor_answers where answered_at <= $1 order by answered_at limit $2 for update skip locked)
            """);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() - Enricher.CacheLifetime });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = DeleteBatch });
        return await command.ExecuteNonQueryAsync(ct) == DeleteBatch;
    }

    /// <summary>Keeps an answer. Of two to the same question the later stays.</summary>
    internal async Task SaveAsync<T>(byte[] request, string vendor, VendorFind<T> find, CancellationToken ct)
    {
        await using var command = database.App.CreateCommand(
            """
            insert into vendor_answers (request, vendor, details, confidence, answered_at) values ($1, $2, $3, $4, $5)
            on conflict (request) do update set details = excluded.details, confidence = excluded.confidence, answered_at = excluded.answered_at
                where vendor_answers.answered_at < excluded.answered_at
            """);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = request });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = vendor });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(find.Details, s_json), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new NpgsqlParameter<double?> { TypedValue = find.Confidence, NpgsqlDbType = NpgsqlDbType.Double });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The answers to questions that are younger than <paramref name="maxAge"/>, in the order of the questions.</summary>
    internal async Task<IReadOnlyList<KeptAnswer<T>>> FindAsync<T>(IReadOnlyList<byte[]> requests, TimeSpan maxAge, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var command = database.App.CreateCommand(
            "select vendor, details, confidence, answered_at from vendor_answers where request = any($1) and answered_at > $2 order by array_position($1, request)");
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. requests] });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - maxAge });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var answers = new List<KeptAnswer<T>>();
        while (await reader.ReadAsync(ct))
        {
            var find = new VendorFind<T>(JsonSerializer.Deserialize<T>(reader.GetString(1), s_json)!, reader.IsDBNull(2) ? null : reader.GetDouble(2));
            answers.Add(new KeptAnswer<T>(reader.GetString(0), find, now - reader.GetFieldValue<DateTimeOffset>(3)));
        }

        return answers;
    }
}

/// <summary>An answer that a vendor has given before.</summary>
/// <param name="Vendor">Its name.</param>
/// <param name="Find">What it said.</param>
/// <param name="Age">How long ago.</param>
internal sealed record KeptAnswer<T>(string Vendor, VendorFind<T> Find, TimeSpan Age);
