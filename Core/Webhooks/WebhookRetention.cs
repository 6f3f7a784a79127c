using Microsoft.Extensions.Options;
using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Core.Webhooks;

/// <summary>Messages are kept for a time, so that their owner can see what became of them and have them sent again.</summary>
public sealed class WebhookRetention(Database database, IOptions<WebhookOptions> options, TimeProvider time)
{
    private const int Batch = 1000;

    // By webhook_messages_created_at.
    private const string OldSql = "select message_id from webhook_messages where created_at <= $1 order by created_at limit $2 for update skip locked";

    // Whoever locks endpoints and deliveries does so in this order, so that nobody waits in a circle: endpoints before deliveries, and each kind by its id.
    private static readonly string[] DeleteSql =
    [
        """
        select from webhook_endpoints where endpoint_id in (select endpoint_id from webhook_deliveries where message_id = any($1)) order by endpoint_id for key share
        """,
        "select from webhook_deliveries where message_id = any($1) order by delivery_id for update",
        "delete from webhook_messages where message_id = any($1)",
    ];

    /// <summary>
    /// Deletes up to a thousand messages that are older than <see cref="WebhookOptions.Retention"/>, with their deliveries and the tries of these, even if one is still to be delivered; true when
    /// there may be more.
    /// </summary>
    public async Task<bool> DeleteOldAsync(CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var select = new NpgsqlCommand(OldSql, connection)
        {
            Parameters = { new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() - options.Value.Retention }, new NpgsqlParameter<int> { TypedValue = Batch } },
        };
        var old = new List<Guid>();
        await using (var reader = await select.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
                old.Add(reader.GetGuid(0));
        }

        await using var delete = new NpgsqlBatch(connection);
        foreach (var sql in DeleteSql)
            delete.BatchCommands.Add(new(sql) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. old] } } });
        await delete.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return old.Count == Batch;
    }
}
