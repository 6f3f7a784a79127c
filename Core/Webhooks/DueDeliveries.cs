using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Npgsql;
using PersonData.Contracts.Webhooks;
using PersonData.Core.Accounts;
using PersonData.Core.Data;

namespace PersonData.Core.Webhooks;

/// <summary>
/// The deliveries that are due, and what becomes of them. A sender claims some, which commits, sends them, and records each try: no transaction is open while a request is
/// under way. A claim stands for <see cref="Lease"/>; if its sender dies, the delivery is sent again after that, with the same id. So a message arrives at least once, and twice only if a
/// sender dies, or the database goes away, between a request and its record. Any number of senders may be at it.
/// </summary>
public sealed class DueDeliveries(Database database, AuditLog audit, IOptions<WebhookOptions> options, TimeProvider time)
{
    private readonly WebhookOptions _options = options.Value;

    // $1 now, $2 to $5 what this sender has under way, an item for each request (endpoint, account, reach, whether it is slow), $6 most at one endpoint, $7 most of one account within one
    // reach, $8 most in all, $9 most at endpoints that are slow or fail, $10 the claim, $11 its end.
    //
    // Order: who has the least under way comes first, account before endpoint, then whose oldest delivery is due for the longest. Cost: "queues" is a loose scan of webhook_deliveries_due, one
    // probe for each endpoint that has something pending, whether that is one delivery or a hundred thousand; the deliveries themselves are read by the same index. Rows that another
    // sender has locked are passed over, and a row that it has claimed meanwhile is no longer due: nobody waits, and nothing is claimed by two. What is of an earlier generation is over.
    internal const string ClaimSql =
        """
        with recursive queues as (
            (select endpoint_id from webhook_deliveries where status = 'pending' order by endpoint_id limit 1)
            union all
            select next.endpoint_id
            from queues q, lateral (select endpoint_id from webhook_deliveries where status = 'pending' and endpoint_id > q.endpoint_id order by endpoint_id limit 1) next
        ),
        under_way as (select * from unnest($2, $3, $4, $5) as u (endpoint_id, account_id, test, slow)),
        endpoints as (
            select e.endpoint_id, e.account_id, e.test, e.generation, oldest.due_at, e.failing_since is not null as failing, e.failing_since is not null or e.slow or coalesce(u.slow, false) as troubled,
                   coalesce(u.requests, 0) as under_way, coalesce(a.requests, 0) as account_under_way
            from queues q
            join webhook_endpoints e on e.endpoint_id = q.endpoint_id
            cross join lateral (
                select due_at from webhook_deliveries
                where endpoint_id = e.endpoint_id and generation = e.generation and status = 'pending' and due_at <= $1 order by due_at limit 1) oldest
            left join (select endpoint_id, count(*) as requests, bool_or(slow) as slow from under_way group by endpoint_id) u on u.endpoint_id = e.endpoint_id
            left join (select account_id, test, count(*) as requests from under_way group by account_id, test) a on a.account_id = e.account_id and a.test = e.test
        ),
        wanted as (
            select e.*, due.requests, sum(due.requests) over (partition by account_id, test order by under_way, troubled, due_at, endpoint_id) - due.requests as account_before
            from endpoints e,
            lateral (
                select count(*)::int as requests from (
                    select from webhook_deliveries
                    where endpoint_id = e.endpoint_id and generation = e.generation and status = 'pending' and due_at <= $1
                    limit greatest(0, case when failing then 1 else $6 end - under_way)) d) due
        ),
        granted as (
            select *, least(requests, $7 - account_under_way - account_before) as free from wanted where requests > 0 and account_under_way + account_before < $7
        ),
        turns as (
            select *, sum(free) over (partition by troubled order by account_under_way, under_way, due_at, endpoint_id) - free as before from granted
        ),
        claimed as materialized (
            select due.delivery_id
            from (select * from turns where not troubled or before < $9 order by account_under_way, under_way, due_at, endpoint_id) t,
            lateral (
                select delivery_id from webhook_deliveries
                where endpoint_id = t.endpoint_id and generation = t.generation and status = 'pending' and due_at <= $1
                order by due_at limit case when t.troubled then least(t.free, $9 - t.before) else t.free end for update skip locked) due
            limit $8
        )
        update webhook_deliveries d
        set claim_id = $10, due_at = $11
        from claimed c, webhook_endpoints e, webhook_messages m
        where d.delivery_id = c.delivery_id and e.endpoint_id = d.endpoint_id and m.message_id = d.message_id
        returning d.delivery_id, d.endpoint_id, d.message_id, d.tries, d.created_at, e.url, e.failing_since is not null or e.slow,
                  e.secret, case when e.former_secret_until > $1 then e.former_secret end, m.body, m.trace_parent, e.account_id, e.test
        """;

    // An endpoint that works is neither written nor locked.
    private const string WorksSql = "update webhook_endpoints set failing_since = null where endpoint_id = $1 and failing_since is not null returning endpoint_id";

    // Nor is one that failed before.
    private const string FailsSql = "update webhook_endpoints set failing_since = $2 where endpoint_id = $1 and status = 'active' and failing_since is null";

    // Of its last try. Another url changes nothing about it.
    private const string PaceSql = "update webhook_endpoints set slow = $2 where endpoint_id = $1 and slow <> $2";

    // $2 now, $3 whether it is gone, $4 an endpoint that fails since then is given up, $5 the reason. For update: who adds deliveries to it at this moment is waited for, and they are
    // ended with the others; who comes later finds it disabled.
    private const string DisableSql =
        """
        with dead as (select endpoint_id from webhook_endpoints where endpoint_id = $1 and status = 'active' and ($3 or failing_since <= $4) for update)
        update webhook_endpoints e set status = 'disabled', disabled_reason = $5, disabled_at = $2, updated_at = $2, generation = generation + 1
        from dead where e.endpoint_id = dead.endpoint_id
        returning e.account_id
        """;

    // Before its tries are counted: two senders may record at once.
    private const string LockSql = "select 1 from webhook_deliveries where delivery_id = $1 for update";

    // Only for who has the claim. $3 whether it was accepted, $4 when it is tried again, null for never, $5 now.
    private const string EndTrySql =
        """
        update webhook_deliveries d
        set tries = d.tries + 1, claim_id = null, status = next.status,
            due_at = case when next.status = 'pending' then $4 end,
            ended_at = case when next.status <> 'pending' then $5 end
        from (
            select t.delivery_id, case when $3 then 'delivered' when $4 is not null and t.generation = e.generation then 'pending' else 'failed' end as status
            from webhook_deliveries t join webhook_endpoints e using (endpoint_id) where t.delivery_id = $1) next
        where d.delivery_id = next.delivery_id and d.claim_id = $2
        returning d.status
        """;

    // Of the log, the newest twenty are kept.
    private const string LogTrySql =
        """
        with older as (
            delete from webhook_tries where delivery_id = $1 and number <= (select max(number) - 19 from webhook_tries where delivery_id = $1)
        )
        insert into webhook_tries (delivery_id, number, started_at, duration_ms, status_code, error, response_excerpt)
        select delivery_id, 1 + coalesce((select max(number) from webhook_tries where delivery_id = $1), 0), $2, $3, $4, $5, $6
        from webhook_deliveries where delivery_id = $1
        """;

    /// <summary>How long a claim stands. A request ends before, and there is time to record it.</summary>
    public TimeSpan Lease => _options.RequestTimeout * 2;

    /// <summary>Claims deliveries that are due, as many as a sender has room for (<see cref="WebhookOptions.Requests"/>).</summary>
    /// <param name="underWay">What it has claimed, and not recorded.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<WebhookDelivery>> ClaimAsync(IReadOnlyCollection<WebhookDelivery> underWay, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(underWay);
        var room = _options.Requests - underWay.Count;
        if (room <= 0)
            return [];

        var now = time.GetUtcNow();
        var slow = underWay.Select(delivery => now - delivery.ClaimedAt > _options.SlowAfter).ToArray();
        var troubled = underWay.Zip(slow, (delivery, isSlow) => isSlow || delivery.IsTroubled).Count(isTroubled => isTroubled);
        var claimId = Guid.CreateVersion7(now);
        await using var command = database.App.CreateCommand(ClaimSql);
        command.Parameters.Add(Of(now));
        command.Parameters.Add(Of(underWay.Select(delivery => delivery.EndpointId).ToArray()));
        command.Parameters.Add(Of(underWay.Select(delivery => delivery.AccountId).ToArray()));
        command.Parameters.Add(Of(underWay.Select(delivery => delivery.Test).ToArray()));
        command.Parameters.Add(Of(slow));
        command.Parameters.Add(Of(_options.RequestsPerEndpoint));
        command.Parameters.Add(Of(_options.RequestsPerAccount));
        command.Parameters.Add(Of(room));
        command.Parameters.Add(Of(Math.Max(0, _options.Requests / 2 - troubled)));
        command.Parameters.Add(Of(claimId));
        command.Parameters.Add(Of(now + Lease));

        var deliveries = new List<WebhookDelivery>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            deliveries.Add(new WebhookDelivery
            {
                DeliveryId = reader.GetGuid(0),
                ClaimId = claimId,
                ClaimedAt = now,
                EndpointId = reader.GetGuid(1),
                MessageId = reader.GetGuid(2),
                Tries = reader.GetInt32(3),
                CreatedAt = reader.GetFieldValue<DateTimeOffset>(4),
                Url = new Uri(reader.GetString(5)),
                IsTroubled = reader.GetBoolean(6),
                Secrets = reader.IsDBNull(8) ? [new(reader.GetString(7))] : [new(reader.GetString(7)), new(reader.GetString(8))],
                Body = reader.GetString(9),
                TraceParent = reader.IsDBNull(10) ? null : reader.GetString(10),
                AccountId = reader.GetGuid(11),
                Test = reader.GetBoolean(12),
            });
        }

        return deliveries;
    }

    /// <summary>
    /// Writes down a try: in the log, at the delivery (unless the claim is lost), and at the endpoint, which is disabled if it is gone or has failed for too long; then whatever
    /// else it was to get has failed, too. All in one transaction.
    /// </summary>
    public async Task<RecordResult> RecordAsync(WebhookDelivery delivery, SendResult result, DateTimeOffset startedAt, TimeSpan duration, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(result);
        var now = time.GetUtcNow();
        var isAccepted = result is SendResult.Accepted;
        var nextTry = isAccepted ? null : now + RetrySchedule.WaitAfter(_options, delivery.Tries + 1, (result as SendResult.Refused)?.RetryAfter, Random.Shared.NextDouble());
        var disabledReason = result is SendResult.Gone ? WebhookDisabledReasons.Gone : WebhookDisabledReasons.Failing;

        await using var connection = await database.App.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);

        // Everybody writes the endpoint before its deliveries: nobody waits in a circle.
        await ExecuteAsync(connection, PaceSql, ct, Of(delivery.EndpointId), Of(duration > _options.SlowAfter));
        var isDisabled = false;
        var worksAgain = false;
        if (isAccepted)
        {
            worksAgain = await ExecuteAsync(connection, WorksSql, ct, Of(delivery.EndpointId)) is not null;
        }
        else
        {
            await ExecuteAsync(connection, FailsSql, ct, Of(delivery.EndpointId), Of(now));
            isDisabled = await DisableAsync(connection, delivery.EndpointId, result is SendResult.Gone, disabledReason, now, ct);
        }

        await ExecuteAsync(connection, LockSql, ct, Of(delivery.DeliveryId));
        var status = (string?)await ExecuteAsync(connection, EndTrySql, ct, Of(delivery.DeliveryId), Of(delivery.ClaimId), Of(isAccepted), Of(nextTry), Of(now));
        if (worksAgain)
            await WebhookEndpoints.CatchUpAsync(connection, delivery.EndpointId, isAskedFor: false, now, ct);
        await ExecuteAsync(
            connection, LogTrySql, ct, Of(delivery.DeliveryId), Of(startedAt), Of(duration.TotalMilliseconds), Of(result.StatusCode), Of(result.Error), Of(result.Excerpt));
        await transaction.CommitAsync(ct);

        return new RecordResult(
            status switch
            {
                null => TryOutcome.ClaimLost,
                "delivered" => TryOutcome.Delivered,
                "pending" => TryOutcome.WillBeTriedAgain,
                _ => TryOutcome.Failed,
            },
            isDisabled ? disabledReason : null);
    }

    private async Task<bool> DisableAsync(NpgsqlConnection connection, Guid endpointId, bool isGone, string reason, DateTimeOffset now, CancellationToken ct)
    {
        if (await ExecuteAsync(connection, DisableSql, ct, Of(endpointId), Of(now), Of(isGone), Of(now - _options.DisableAfter), Of(reason)) is not Guid accountId)
            return false;
        await WebhookEndpoints.EndFormerAsync(connection, endpointId, now, ct);
        await audit.RecordAsync(
            connection,
            new AuditEntry
            {
                Actor = AuditActor.System,
                Operation = "disableWebhookEndpoint",
                Subject = PublicId.Format(PublicId.Endpoint, endpointId),
                AccountId = accountId,
                Before = new JsonObject { ["status"] = "active" },
                After = new JsonObject { ["status"] = "disabled", ["disabled_reason"] = reason },
            },
            ct);
        return true;
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteScalarAsync(ct);
    }

    private static NpgsqlParameter<T> Of<T>(T value) => new() { TypedValue = value };
}
