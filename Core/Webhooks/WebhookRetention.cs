using Microsoft.Extensions.Options;
using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Core.Webhooks;

/// <summary>Messages are kept for a time, so that their owner can see what became of them and have them sent again.</summary>
public sealed class WebhookRetention(Database database, IOptions<WebhookOptions> options, TimeProvider time)
{
    private const int Batch = 1000;

    // Oldest first by webhook_messages_created_at; their deliveries, and the tries of these, go with them.
    private const string DeleteSql =
        """
        delete from webhook_messages where message_id in (
            select message_id from webhook_messages where created_at <= $1 order by created_at limit $2 for update skip locked)
        """;

    /// <summary>Deletes up to a thousand messages that are older than <see cref="WebhookOptions.Retention"/>, even if one is still to be delivered; true when there may be more.</summary>
    public async Task<bool> DeleteOldAsync(CancellationToken ct)
    {
        await using var command = database.App.CreateCommand(DeleteSql);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() - options.Value.Retention });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Batch });
        return await command.ExecuteNonQueryAsync(ct) == Batch;
    }
}
