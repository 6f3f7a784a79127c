using System.Diagnostics;
using Npgsql;

namespace PersonData.Core.Webhooks;

/// <summary>Messages to customers' servers, on their way out. Whoever changes something tells of it here, in the same transaction: there is no change without its message, and no message without its change.</summary>
public static class WebhookOutbox
{
    // Without an endpoint that wants it, a message is not even written down. An endpoint that is created later does not hear of what was before. The lock keeps an endpoint until the
    // commit: one that is deleted or disabled at the same time is waited for, and then is none of them.
    private const string AddSql =
        """
        with wanted as (
            select endpoint_id, generation from webhook_endpoints where account_id = $2 and test = $3 and status = 'active' and $4 = any(events)
            for key share
        ),
        message as (
            insert into webhook_messages (message_id, account_id, type, body, trace_parent, created_at)
            select $1, $2, $4, $5, $6, $7 where exists (select from wanted)
        )
        insert into webhook_deliveries (delivery_id, message_id, endpoint_id, status, generation, due_at, created_at)
        select uuid_at($7), $1, endpoint_id, 'pending', generation, $7, $7 from wanted
        """;

    /// <summary>
    /// Adds a message for every endpoint that wants it, inside the transaction of <paramref name="connection"/>. Call <see cref="Data.Wakeups.Announce"/> after the commit.
    /// </summary>
    /// <param name="connection">Where the change is made.</param>
    /// <param name="accountId">Whose endpoints.</param>
    /// <param name="test">Whether a test key has caused it.</param>
    /// <param name="type">One of <see cref="Contracts.Webhooks.WebhookEventTypes"/>.</param>
    /// <param name="body">What is sent, byte for byte: a <see cref="Contracts.Webhooks.WebhookEvent{TData}"/>. Nothing in it about any person: it is kept, and shown in a log.</param>
    /// <param name="now">When it happened.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many endpoints will hear of it.</returns>
    public static async Task<int> AddAsync(NpgsqlConnection connection, Guid accountId, bool test, string type, string body, DateTimeOffset now, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Command(accountId, test, type, body, Activity.Current?.Id, now) } };
        return await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>What <see cref="AddAsync"/> runs, for those who tell of many changes at once. The rows that it affects are the endpoints that will hear of it.</summary>
    internal static NpgsqlBatchCommand Command(Guid accountId, bool test, string type, string body, string? traceParent, DateTimeOffset now) => new(AddSql)
    {
        Parameters =
        {
            new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7(now) },
            new NpgsqlParameter<Guid> { TypedValue = accountId },
            new NpgsqlParameter<bool> { TypedValue = test },
            new NpgsqlParameter<string> { TypedValue = type },
            new NpgsqlParameter<string> { TypedValue = body },
            new NpgsqlParameter<string?> { TypedValue = traceParent },
            new NpgsqlParameter<DateTimeOffset> { TypedValue = now },
        },
    };
}
