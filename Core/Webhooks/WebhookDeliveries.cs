using Npgsql;
using PersonData.Contracts.Webhooks;
using PersonData.Core.Accounts;
using PersonData.Core.Data;

namespace PersonData.Core.Webhooks;

/// <summary>
/// What was and is on its way to the endpoints of accounts, for their owners: lists it, sends it again, and sends test messages. Whatever is put on its way here is
/// sent after the commit; announce it then (<see cref="Wakeups.Announce"/>).
/// </summary>
public sealed partial class WebhookDeliveries(Database database, AuditLog audit, TimeProvider time)
{
    private const string Columns = "d.delivery_id, d.endpoint_id, d.message_id, m.type, d.status, d.created_at, d.due_at, d.ended_at";

    // A delivery has the id of a message's time and the time itself: the id says where in an index to look, the time what belongs there. Their milliseconds are rounded differently.
    private const int IdSlack = 2;

    /// <summary>Deliveries to an endpoint, newest first. Whether the endpoint is the caller's is the caller's question.</summary>
    /// <param name="endpointId">The endpoint.</param>
    /// <param name="filter">Which.</param>
    /// <param name="before">Only deliveries older than this one; <see cref="Guid.AllBitsSet"/> for the first page.</param>
    /// <param name="limit">Most deliveries that are returned.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<WebhookDeliveryEntry>> ListAsync(Guid endpointId, WebhookDeliveryFilter filter, Guid before, int limit, CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand { Connection = connection };
        var conditions = Conditions(command, endpointId, filter);
        command.Parameters.Add(new() { Value = before });
        command.Parameters.Add(new() { Value = limit });

        // Keyset down webhook_deliveries_newest, or webhook_deliveries_failed: ids are UUIDv7, so their order is that of creation, and no two are the same.
        command.CommandText =
            $"""
            select {Columns}, left(m.body, {WebhookDeliveryEntry.ExcerptLength})
            from webhook_deliveries d join webhook_messages m using (message_id)
            where {conditions} and d.delivery_id < ${command.Parameters.Count - 1}
            order by d.delivery_id desc
            limit ${command.Parameters.Count}
            """;
        return await ReadAsync(connection, command, ct);
    }

    /// <summary>A delivery with all that is sent; null when the account has no such delivery within this reach.</summary>
    public async Task<WebhookDeliveryEntry?> FindAsync(Guid accountId, bool test, Guid deliveryId, CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        return await FindAsync(connection, accountId, test, deliveryId, ct);
    }

    /// <summary>
    /// Only the filters that are given stand in a statement, and the status as itself: statements are planned once for all values, and a value that is not known leans on
    /// no partial index.
    /// </summary>
    private static string Conditions(NpgsqlCommand command, Guid endpointId, WebhookDeliveryFilter filter)
    {
        var conditions = new List<string>();
        Where("d.endpoint_id =", endpointId);
        if (filter.Status is { } status)
            conditions.Add($"d.status = '{NameOf(status)}'");
        if (filter.EventType is { } type)
            Where("m.type =", type);
        if (filter.From is { } from)
        {
            Where("d.created_at >=", from.ToUniversalTime());
            Where("d.delivery_id >=", UuidV7.FirstOf(from, -IdSlack));
        }

        if (filter.To is { } to)
        {
            Where("d.created_at <", to.ToUniversalTime());
            Where("d.delivery_id <", UuidV7.FirstOf(to, IdSlack));
        }

        return string.Join(" and ", conditions);

        void Where(string condition, object value)
        {
            command.Parameters.Add(new() { Value = value });
            conditions.Add($"{condition} ${command.Parameters.Count}");
        }
    }

    private static async Task<WebhookDeliveryEntry?> FindAsync(NpgsqlConnection connection, Guid accountId, bool test, Guid deliveryId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select {Columns}, m.body
            from webhook_deliveries d join webhook_messages m using (message_id) join webhook_endpoints e using (endpoint_id)
            where d.delivery_id = $1 and e.account_id = $2 and e.test = $3
            """, connection)
        {
            Parameters = { new() { Value = deliveryId }, new() { Value = accountId }, new() { Value = test } },
        };
        return (await ReadAsync(connection, command, ct)).SingleOrDefault();
    }

    private static async Task<IReadOnlyList<WebhookDeliveryEntry>> ReadAsync(NpgsqlConnection connection, NpgsqlCommand command, CancellationToken ct)
    {
        var entries = new List<WebhookDeliveryEntry>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                entries.Add(new WebhookDeliveryEntry
                {
                    DeliveryId = reader.GetGuid(0),
                    EndpointId = reader.GetGuid(1),
                    MessageId = reader.GetGuid(2),
                    EventType = reader.GetString(3),
                    Status = Enum.Parse<WebhookDeliveryStatus>(reader.GetString(4), ignoreCase: true),
                    CreatedAt = reader.GetFieldValue<DateTimeOffset>(5),
                    DueAt = reader.IsDBNull(6) ? null : reader.GetFieldValue<DateTimeOffset>(6),
                    EndedAt = reader.IsDBNull(7) ? null : reader.GetFieldValue<DateTimeOffset>(7),
                    Body = reader.GetString(8),
                });
            }
        }

        var tries = await ReadTriesAsync(connection, [.. entries.Select(entry => entry.DeliveryId)], ct);
        return [.. entries.Select(entry => entry with { Tries = [.. tries[entry.DeliveryId]] })];
    }

    // Backwards over the primary key, so many of each and no more.
    private static async Task<ILookup<Guid, WebhookTryEntry>> ReadTriesAsync(NpgsqlConnection connection, Guid[] deliveryIds, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select t.delivery_id, t.number, t.started_at, t.duration_ms, t.status_code, t.error, t.response_excerpt
            from unnest($1) as wanted (delivery_id)
            cross join lateral (
                select * from webhook_tries where delivery_id = wanted.delivery_id order by number desc limit {WebhookDeliveryEntry.MaxTries}
            ) t
            order by t.delivery_id, t.number desc
            """, connection)
        {
            Parameters = { new() { Value = deliveryIds } },
        };
        var tries = new List<(Guid DeliveryId, WebhookTryEntry Try)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            tries.Add((
                reader.GetGuid(0),
                new WebhookTryEntry(
                    reader.GetInt32(1),
                    reader.GetFieldValue<DateTimeOffset>(2),
                    TimeSpan.FromMilliseconds(reader.GetDouble(3)),
                    reader.IsDBNull(4) ? null : reader.GetInt32(4),
                    reader.IsDBNull(5) ? null : reader.GetString(5),
                    reader.IsDBNull(6) ? null : reader.GetString(6))));
        }

        return tries.ToLookup(entry => entry.DeliveryId, entry => entry.Try);
    }

    private static string NameOf(WebhookDeliveryStatus status) => status switch
    {
        WebhookDeliveryStatus.Pending => WebhookDeliveryStatuses.Pending,
        WebhookDeliveryStatus.Delivered => WebhookDeliveryStatuses.Delivered,
        WebhookDeliveryStatus.Failed => WebhookDeliveryStatuses.Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
