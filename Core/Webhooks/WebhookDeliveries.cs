using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using PersonData.Contracts;
using PersonData.Contracts.Webhooks;
using PersonData.Core.Accounts;
using PersonData.Core.Data;

namespace PersonData.Core.Webhooks;

/// <summary>
/// What was and is on its way to the endpoints of accounts, for their owners: lists it, sends it again, and sends test messages. Whatever is put on its way here is
/// sent after the commit; announce it then (<see cref="Wakeups.Announce"/>).
/// </summary>
public sealed class WebhookDeliveries(Database database, AuditLog audit, TimeProvider time)
{
    /// <summary>Most deliveries that are put on their way by one <see cref="RedeliverManyAsync"/>.</summary>
    public const int MaxRedeliveries = 1000;

    private const string Columns = "d.delivery_id, d.endpoint_id, d.message_id, m.type, d.status, d.created_at, d.due_at, d.ended_at";

    // A delivery has the id of a message's time and the time itself: the id says where in an index to look, the time what belongs there. Their milliseconds are rounded differently.
    private static readonly TimeSpan IdSlack = TimeSpan.FromMilliseconds(2);

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
    /// Begins a new round of tries of a delivery that has ended, inside the transaction of <paramref name="connection"/>: the same message with the same id. However many
    /// ask for it at the same time, one round begins.
    /// </summary>
    public async Task<RedeliverResult> RedeliverAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Guid accountId, bool test, Guid deliveryId, CancellationToken ct)
    {
        if (await FindAsync(connection, accountId, test, deliveryId, ct) is not { } before
            || await WebhookEndpoints.KeepAsync(connection, accountId, test, before.EndpointId, ct) is not { } endpoint)
            return new RedeliverResult.NotFound();
        if (endpoint.Settings.Status == WebhookEndpointStatus.Disabled)
            return new RedeliverResult.EndpointDisabled();
        if (await RestartAsync(connection, [deliveryId], ct) == 0)
            return new RedeliverResult.Pending();

        await RecordAsync(
            connection, actor, requestId, "redeliverWebhookDelivery", before.PublicId, accountId,
            new JsonObject { ["status"] = NameOf(before.Status) }, new JsonObject { ["status"] = NameOf(WebhookDeliveryStatus.Pending) }, ct);
        return new RedeliverResult.OnItsWay((await FindAsync(connection, accountId, test, deliveryId, ct))!);
    }

    /// <summary>
    /// The same for the deliveries to an endpoint that match, oldest first, at most <see cref="MaxRedeliveries"/> of them.
    /// </summary>
    /// <param name="connection">The transaction.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="requestId">Their request.</param>
    /// <param name="accountId">Whose endpoint it must be.</param>
    /// <param name="test">Its reach.</param>
    /// <param name="endpointId">The endpoint.</param>
    /// <param name="filter">Which deliveries; they must have ended.</param>
    /// <param name="after">Only deliveries younger than this one; <see cref="Guid.Empty"/> for the first call.</param>
    /// <param name="ct">Cancels before the commit.</param>
    public async Task<RedeliverManyResult> RedeliverManyAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Guid accountId, bool test, Guid endpointId, WebhookDeliveryFilter filter, Guid after, CancellationToken ct)
    {
        if (await WebhookEndpoints.KeepAsync(connection, accountId, test, endpointId, ct) is not { } endpoint)
            return new RedeliverManyResult.NotFound();
        if (endpoint.Settings.Status == WebhookEndpointStatus.Disabled)
            return new RedeliverManyResult.EndpointDisabled();

        // One more than are put on their way says whether there are others.
        await using var select = new NpgsqlCommand { Connection = connection };
        var conditions = Conditions(select, endpointId, filter);
        select.Parameters.Add(new() { Value = after });
        select.CommandText =
            $"""
            select d.delivery_id from webhook_deliveries d join webhook_messages m using (message_id)
            where {conditions} and d.delivery_id > ${select.Parameters.Count}
            order by d.delivery_id
            limit {MaxRedeliveries + 1}
            """;
        var found = new List<Guid>();
        await using (var reader = await select.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
                found.Add(reader.GetGuid(0));
        }

        var chosen = found.Take(MaxRedeliveries).ToArray();
        var restarted = await RestartAsync(connection, chosen, ct);
        if (restarted > 0)
        {
            await RecordAsync(
                connection, actor, requestId, "redeliverWebhookDeliveries", endpoint.PublicId, accountId, before: null,
                new JsonObject { ["redelivered"] = restarted, ["status"] = filter.Status is { } status ? NameOf(status) : null, ["from"] = filter.From, ["to"] = filter.To }, ct);
        }

        return new RedeliverManyResult.OnTheirWay(restarted, found.Count > chosen.Length ? chosen[^1] : null);
    }

    /// <summary>
    /// Adds a message of type <see cref="WebhookEventTypes.Test"/> for one endpoint, whatever events it wants, inside the transaction of <paramref name="connection"/>.
    /// </summary>
    public async Task<RedeliverResult> TestAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Guid accountId, bool test, Guid endpointId, CancellationToken ct)
    {
        if (await WebhookEndpoints.KeepAsync(connection, accountId, test, endpointId, ct) is not { } endpoint)
            return new RedeliverResult.NotFound();
        if (endpoint.Settings.Status == WebhookEndpointStatus.Disabled)
            return new RedeliverResult.EndpointDisabled();

        var now = time.GetUtcNow();
        var deliveryId = Guid.CreateVersion7(now);
        var message = new WebhookEvent<WebhookTestData> { Type = WebhookEventTypes.Test, Timestamp = now, Data = new WebhookTestData(endpoint.PublicId) };
        await using var insert = new NpgsqlCommand(
            """
            with message as (
                insert into webhook_messages (message_id, account_id, type, body, trace_parent, created_at) values ($1, $2, $3, $4, $5, $6)
            )
            insert into webhook_deliveries (delivery_id, message_id, endpoint_id, status, due_at, created_at) values ($7, $1, $8, 'pending', $6, $6)
            """, connection)
        {
            Parameters =
            {
                new() { Value = Guid.CreateVersion7(now) }, new() { Value = accountId }, new() { Value = message.Type },
                new() { Value = JsonSerializer.Serialize(message, PersonDataJson.Wire.WebhookEventWebhookTestData) },
                new NpgsqlParameter<string?> { TypedValue = Activity.Current?.Id }, new() { Value = now }, new() { Value = deliveryId }, new() { Value = endpointId },
            },
        };
        await insert.ExecuteNonQueryAsync(ct);
        await RecordAsync(
            connection, actor, requestId, "testWebhookEndpoint", endpoint.PublicId, accountId, before: null,
            new JsonObject { ["delivery_id"] = PublicId.Format(PublicId.Delivery, deliveryId) }, ct);
        return new RedeliverResult.OnItsWay((await FindAsync(connection, accountId, test, deliveryId, ct))!);
    }

    // Whoever comes second to a delivery waits for the first, and then finds it pending.
    private async Task<int> RestartAsync(NpgsqlConnection connection, Guid[] deliveryIds, CancellationToken ct)
    {
        await using var update = new NpgsqlCommand(
            """
            with ended as (
                select delivery_id from webhook_deliveries where delivery_id = any($1) and status <> 'pending' order by delivery_id for no key update
            )
            update webhook_deliveries d set status = 'pending', tries = 0, due_at = $2, ended_at = null
            from ended where d.delivery_id = ended.delivery_id
            """, connection)
        {
            Parameters = { new() { Value = deliveryIds }, new() { Value = time.GetUtcNow() } },
        };
        return await update.ExecuteNonQueryAsync(ct);
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
            Where("d.delivery_id >=", FirstId(from, -IdSlack));
        }

        if (filter.To is { } to)
        {
            Where("d.created_at <", to.ToUniversalTime());
            Where("d.delivery_id <", FirstId(to, IdSlack));
        }

        return string.Join(" and ", conditions);

        void Where(string condition, object value)
        {
            command.Parameters.Add(new() { Value = value });
            conditions.Add($"{condition} ${command.Parameters.Count}");
        }
    }

    /// <summary>The least UUIDv7 of a time.</summary>
    private static Guid FirstId(DateTimeOffset time, TimeSpan slack)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(time.ToUnixTimeMilliseconds() + (long)slack.TotalMilliseconds, 0) << 16);
        return new Guid(bytes, bigEndian: true);
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

    private Task RecordAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, string operation, string subject, Guid accountId, JsonObject? before, JsonObject after, CancellationToken ct) =>
        audit.RecordAsync(
            connection,
            new AuditEntry { Actor = actor, Operation = operation, Subject = subject, AccountId = accountId, RequestId = requestId, Before = before, After = after },
            ct);

    private static string NameOf(WebhookDeliveryStatus status) => status switch
    {
        WebhookDeliveryStatus.Pending => WebhookDeliveryStatuses.Pending,
        WebhookDeliveryStatus.Delivered => WebhookDeliveryStatuses.Delivered,
        WebhookDeliveryStatus.Failed => WebhookDeliveryStatuses.Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}

/// <summary>What came of sending something.</summary>
public abstract record RedeliverResult
{
    private RedeliverResult()
    {
    }

    /// <summary>It is sent, once the transaction is committed.</summary>
    public sealed record OnItsWay(WebhookDeliveryEntry Delivery) : RedeliverResult;

    /// <summary>It has not ended.</summary>
    public sealed record Pending : RedeliverResult;

    /// <summary>Its endpoint is sent nothing.</summary>
    public sealed record EndpointDisabled : RedeliverResult;

    /// <summary>There is no such delivery or endpoint.</summary>
    public sealed record NotFound : RedeliverResult;
}

/// <summary>What came of sending many deliveries again.</summary>
public abstract record RedeliverManyResult
{
    private RedeliverManyResult()
    {
    }

    /// <summary>They are sent, once the transaction is committed.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="Last">The last one that was looked at, when more match after it; else null.</param>
    public sealed record OnTheirWay(int Count, Guid? Last) : RedeliverManyResult;

    /// <summary>The endpoint is sent nothing.</summary>
    public sealed record EndpointDisabled : RedeliverManyResult;

    /// <summary>There is no such endpoint.</summary>
    public sealed record NotFound : RedeliverManyResult;
}
