using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using PersonData.Contracts;
using PersonData.Contracts.Webhooks;
using PersonData.Core.Accounts;

namespace PersonData.Core.Webhooks;

public sealed partial class WebhookDeliveries
{
    /// <summary>Most deliveries that are put on their way by one <see cref="RedeliverManyAsync"/>.</summary>
    public const int MaxRedeliveries = 1000;

    /// <summary>
    /// Begins a new round of tries of a delivery, due at once, inside the transaction of <paramref name="connection"/>: the same message with the same id. It may have ended, or wait for its
    /// next try; while it is being sent, its sender has it. However many ask for it at the same time, it is sent once.
    /// </summary>
    public async Task<RedeliverResult> RedeliverAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Guid accountId, bool test, Guid deliveryId, CancellationToken ct)
    {
        if (await FindAsync(connection, accountId, test, deliveryId, ct) is not { } before
            || await WebhookEndpoints.KeepAsync(connection, accountId, test, before.EndpointId, ct) is not { } endpoint)
            return new RedeliverResult.NotFound();
        if (endpoint.Settings.Status == WebhookEndpointStatus.Disabled)
            return new RedeliverResult.EndpointDisabled();
        if (await RestartAsync(connection, [deliveryId], status: null, ct) == 0)
            return new RedeliverResult.UnderWay();

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
    /// <param name="filter">Which deliveries. Those that are being sent are left to their senders.</param>
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
        var restarted = await RestartAsync(connection, chosen, filter.Status, ct);
        if (restarted > 0)
        {
            await RecordAsync(
                connection, actor, requestId, "redeliverWebhookDeliveries", endpoint.PublicId, accountId, before: null,
                new JsonObject
                {
                    ["redelivered"] = restarted,
                    ["status"] = filter.Status is { } status ? NameOf(status) : null,
                    ["event_type"] = filter.EventType,
                    ["from"] = filter.From,
                    ["to"] = filter.To,
                },
                ct);
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
            insert into webhook_deliveries (delivery_id, message_id, endpoint_id, status, generation, due_at, created_at)
            select $7, $1, endpoint_id, 'pending', generation, $6, $6 from webhook_endpoints where endpoint_id = $8
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

    // Whoever comes second to a delivery waits for the first, and then finds what has become of it: it may have another status by then, or be under way.
    private async Task<int> RestartAsync(NpgsqlConnection connection, Guid[] deliveryIds, WebhookDeliveryStatus? status, CancellationToken ct)
    {
        await using var update = new NpgsqlCommand(
            """
            with idle as (
                select delivery_id from webhook_deliveries
                where delivery_id = any($1) and status = coalesce($3, status) and (claim_id is null or due_at <= $2)
                order by delivery_id for no key update
            )
            update webhook_deliveries d set status = 'pending', tries = 0, catch_ups = 0, generation = e.generation, due_at = $2, claim_id = null, ended_at = null
            from idle, webhook_endpoints e where d.delivery_id = idle.delivery_id and e.endpoint_id = d.endpoint_id
            """, connection)
        {
            Parameters =
            {
                new() { Value = deliveryIds }, new() { Value = time.GetUtcNow() }, new NpgsqlParameter<string?> { TypedValue = status is { } only ? NameOf(only) : null },
            },
        };
        return await update.ExecuteNonQueryAsync(ct);
    }

    private Task RecordAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, string operation, string subject, Guid accountId, JsonObject? before, JsonObject after, CancellationToken ct) =>
        audit.RecordAsync(
            connection,
            new AuditEntry { Actor = actor, Operation = operation, Subject = subject, AccountId = accountId, RequestId = requestId, Before = before, After = after },
            ct);
}

/// <summary>What came of sending something.</summary>
public abstract record RedeliverResult
{
    private RedeliverResult()
    {
    }

    /// <summary>It is sent, once the transaction is committed.</summary>
    public sealed record OnItsWay(WebhookDeliveryEntry Delivery) : RedeliverResult;

    /// <summary>It is being sent at this moment.</summary>
    public sealed record UnderWay : RedeliverResult;

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
