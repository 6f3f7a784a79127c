using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using PersonData.Contracts.Webhooks;
using PersonData.Core.Accounts;
using PersonData.Core.Data;

namespace PersonData.Core.Webhooks;

/// <summary>
/// The endpoints of accounts: creates, finds, changes and deletes them. Each belongs to an account and a reach (test or not), and is found only by who asks with both.
/// </summary>
public sealed class WebhookEndpoints(Database database, AuditLog audit, TimeProvider time)
{
    private const int MaxCatchUps = 3;

    private const int Batch = 1000;

    // Deliveries that catch up at once, those that are due soonest; the others keep their wait. Their endpoint is locked meanwhile, some 30 µs for each.
    private const int MostCatchingUp = 10_000;

    // What was put on its way before an endpoint was disabled. What is being sent is left to its sender, which finds that it is over. Whoever has locked a row sends it, ends it or puts it on
    // its way again: it is passed over, and looked at again by the next one.
    private static readonly string EndFormerSql =
        $"""
        with former as (
            select d.delivery_id from webhook_endpoints e, webhook_deliveries d
            where e.generation > 0 and ($1 is null or e.endpoint_id = $1) and d.endpoint_id = e.endpoint_id and d.generation < e.generation and d.status = 'pending'
              and (d.claim_id is null or d.due_at <= $2)
            limit {Batch} for update of d skip locked
        )
        update webhook_deliveries d set status = 'failed', due_at = null, claim_id = null, ended_at = $2
        from former where d.delivery_id = former.delivery_id
        """;

    private const string Columns =
        "endpoint_id, account_id, test, url, description, events, status, disabled_reason, disabled_at, failing_since, former_secret_until, created_at, updated_at";

    /// <summary>
    /// Creates an endpoint inside the transaction of <paramref name="connection"/>; the answer holds its secret. However many are created at the same time, there are
    /// never more than <see cref="WebhookEndpoint.MaxCount"/>.
    /// </summary>
    public async Task<CreateWebhookEndpointResult> CreateAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Guid accountId, bool test, WebhookEndpointSettings settings, CancellationToken ct)
    {
        // Two statements behind the account's row: the second counts what was committed while the first has waited.
        await ExecuteAsync(connection, "select from accounts where account_id = $1 for no key update", ct, Of(accountId));
        await using var count = new NpgsqlCommand("select count(*) from webhook_endpoints where account_id = $1 and test = $2", connection)
        {
            Parameters = { Of(accountId), Of(test) },
        };
        if ((long)(await count.ExecuteScalarAsync(ct))! >= WebhookEndpoint.MaxCount)
            return new CreateWebhookEndpointResult.TooMany();

        var now = time.GetUtcNow();
        var secret = WebhookSecret.Create();
        var created = new WebhookEndpoint { EndpointId = Guid.CreateVersion7(now), AccountId = accountId, Test = test, Settings = settings, CreatedAt = now, UpdatedAt = now };
        await ExecuteAsync(
            connection,
            """
            insert into webhook_endpoints (endpoint_id, account_id, test, url, description, events, status, secret, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, 'active', $7, $8, $8)
            """,
            ct,
            Of(created.EndpointId), Of(accountId), Of(test), Of(settings.Url), Text(settings.Description), Of(settings.Events.ToArray()), Of(secret.Text), Of(now));
        await RecordAsync(connection, actor, requestId, "createWebhookEndpoint", created, before: null, ToJson(created), ct);
        return new CreateWebhookEndpointResult.Created(created, secret);
    }

    /// <summary>An endpoint; null when the account has no such endpoint within this reach.</summary>
    public async Task<WebhookEndpoint?> FindAsync(Guid accountId, bool test, Guid endpointId, CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        return await FindAsync(connection, accountId, test, endpointId, "", ct);
    }

    /// <summary>The endpoints of an account within a reach, newest first.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="test">Those of test keys, or the others.</param>
    /// <param name="before">Only endpoints older than this one; <see cref="Guid.AllBitsSet"/> for the first page.</param>
    /// <param name="limit">Most endpoints that are returned.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<WebhookEndpoint>> ListAsync(Guid accountId, bool test, Guid before, int limit, CancellationToken ct)
    {
        // Keyset down the index webhook_endpoints_newest: ids are UUIDv7, so their order is that of creation, and no two are the same.
        await using var command = database.App.CreateCommand(
            $"select {Columns} from webhook_endpoints where account_id = $1 and test = $2 and endpoint_id < $3 order by endpoint_id desc limit $4");
        command.Parameters.Add(Of(accountId));
        command.Parameters.Add(Of(test));
        command.Parameters.Add(Of(before));
        command.Parameters.Add(Of(limit));
        var endpoints = new List<WebhookEndpoint>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            endpoints.Add(Read(reader));
        return endpoints;
    }

    /// <summary>The endpoints of all accounts that are in this state, newest first, each with how many of its deliveries have not ended.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="before">Only endpoints older than this one; <see cref="Guid.AllBitsSet"/> for the first page.</param>
    /// <param name="limit">Most endpoints that are returned.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<(WebhookEndpoint Endpoint, long Pending)>> ListAllAsync(WebhookEndpointFilter filter, Guid before, int limit, CancellationToken ct)
    {
        var condition = filter switch
        {
            WebhookEndpointFilter.Failing => "status = 'active' and failing_since is not null",
            WebhookEndpointFilter.Disabled => "status = 'disabled'",
            _ => "true",
        };

        // Keyset down the primary key: an account has a few endpoints. What waits is counted for the page only, by webhook_deliveries_due.
        await using var command = database.App.CreateCommand(
            $"""
            select {Columns}, (select count(*) from webhook_deliveries d where d.endpoint_id = e.endpoint_id and d.status = 'pending')
            from (select * from webhook_endpoints where {condition} and endpoint_id < $1 order by endpoint_id desc limit $2) e
            order by endpoint_id desc
            """);
        command.Parameters.Add(Of(before));
        command.Parameters.Add(Of(limit));
        var endpoints = new List<(WebhookEndpoint, long)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            endpoints.Add((Read(reader), reader.GetInt64(13)));
        return endpoints;
    }

    /// <summary>
    /// Changes what is said about an endpoint inside the transaction of <paramref name="connection"/>: <paramref name="change"/> is applied to what earlier changes have
    /// left, one after the other, so that of two at the same time none is lost. An endpoint that is enabled again, or that gets another URL, begins without failures, and is sent at once what
    /// waits for it: announce it after the commit (<see cref="Wakeups.Announce"/>). What
    /// waits for one that is disabled ends as failed, and can be redelivered. Null when there is no such endpoint. A change that changes nothing is not recorded.
    /// </summary>
    public async Task<WebhookEndpoint?> ChangeAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Guid accountId, bool test, Guid endpointId,
        Func<WebhookEndpointSettings, WebhookEndpointSettings> change, CancellationToken ct)
    {
        if (await LockAsync(connection, accountId, test, endpointId, ct) is not { } before)
            return null;
        var settings = change(before.Settings);
        if (settings == before.Settings)
            return before;

        var now = time.GetUtcNow();
        await using var update = new NpgsqlCommand(
            $"""
            update webhook_endpoints
            set url = $2, description = $3, events = $4, updated_at = $6, status = case when $5 then 'active' else 'disabled' end,
                disabled_reason = case when not $5 then coalesce(disabled_reason, $7) end,
                disabled_at = case when not $5 then coalesce(disabled_at, $6) end,
                generation = generation + case when status = 'active' and not $5 then 1 else 0 end,
                failing_since = case when url = $2 and not ($5 and status = 'disabled') then failing_since end
            where endpoint_id = $1
            returning {Columns}
            """, connection)
        {
            Parameters =
            {
                Of(endpointId), Of(settings.Url), Text(settings.Description), Of(settings.Events.ToArray()),
                Of(settings.Status == WebhookEndpointStatus.Active), Of(now), Of(WebhookDisabledReasons.Manual),
            },
        };
        var after = (await ReadOneAsync(update, ct))!;
        if (after.Settings.Status == WebhookEndpointStatus.Disabled)
            await EndFormerAsync(connection, endpointId, now, ct);
        else if (before.Settings.Status == WebhookEndpointStatus.Disabled || before.Settings.Url != settings.Url)
            await CatchUpAsync(connection, endpointId, isAskedFor: true, now, ct);
        await RecordAsync(connection, actor, requestId, "updateWebhookEndpoint", after, ToJson(before), ToJson(after), ct);
        return after;
    }

    /// <summary>
    /// Gives an endpoint a new secret inside the transaction of <paramref name="connection"/>. The one of before signs beside it for <paramref name="overlap"/>. While one
    /// does, there is no rotation but with an overlap of zero, which ends both at once: a rotation that is asked for twice must not take away the secret that the
    /// receiver still checks with.
    /// </summary>
    public async Task<RotateWebhookSecretResult> RotateSecretAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Guid accountId, bool test, Guid endpointId, TimeSpan overlap, CancellationToken ct)
    {
        if (await LockAsync(connection, accountId, test, endpointId, ct) is not { } before)
            return new RotateWebhookSecretResult.NotFound();
        var now = time.GetUtcNow();
        if (before.FormerSecretUntil is { } end && end > now && overlap > TimeSpan.Zero)
            return new RotateWebhookSecretResult.FormerStillGood(end);

        var secret = WebhookSecret.Create();
        await using var update = new NpgsqlCommand(
            $"""
            update webhook_endpoints
            set secret = $2, former_secret = case when $3 > $4 then secret end, former_secret_until = case when $3 > $4 then $3 end, updated_at = $4
            where endpoint_id = $1
            returning {Columns}
            """, connection)
        {
            Parameters = { Of(endpointId), Of(secret.Text), Of(now + overlap), Of(now) },
        };
        var after = (await ReadOneAsync(update, ct))!;
        await RecordAsync(connection, actor, requestId, "rotateWebhookEndpointSecret", after, Secrets(before), Secrets(after), ct);
        return new RotateWebhookSecretResult.Rotated(after, secret);

        static JsonObject Secrets(WebhookEndpoint endpoint) => new() { ["former_secret_until"] = endpoint.FormerSecretUntil };
    }

    /// <summary>
    /// Deletes an endpoint inside the transaction of <paramref name="connection"/>, with its deliveries and their tries. False when there is no such endpoint. A request that is
    /// under way to it at that moment may still arrive.
    /// </summary>
    public async Task<bool> DeleteAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Guid accountId, bool test, Guid endpointId, CancellationToken ct)
    {
        if (await LockAsync(connection, accountId, test, endpointId, ct) is not { } deleted)
            return false;
        await ExecuteAsync(connection, "delete from webhook_endpoints where endpoint_id = $1", ct, Of(endpointId));
        await RecordAsync(connection, actor, requestId, "deleteWebhookEndpoint", deleted, ToJson(deleted), after: null, ct);
        return true;
    }

    /// <summary>
    /// An endpoint that stays as it is, its status included, until the transaction of <paramref name="connection"/> ends; null when there is no such endpoint. Others may
    /// lock it like this at the same time.
    /// </summary>
    internal static Task<WebhookEndpoint?> KeepAsync(NpgsqlConnection connection, Guid accountId, bool test, Guid endpointId, CancellationToken ct) =>
        FindAsync(connection, accountId, test, endpointId, "for key share", ct);

    /// <summary>
    /// Ends as failed up to a thousand deliveries that were put on their way before their endpoint was disabled, whether it is enabled again or not; true when there may be more. None of them has been
    /// sent since.
    /// </summary>
    public async Task<bool> EndFormerAsync(CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        return await EndFormerAsync(connection, endpointId: null, time.GetUtcNow(), ct) == Batch;
    }

    /// <summary>
    /// Begins with that for an endpoint that is disabled in the transaction of <paramref name="connection"/>. Only begins: everybody who has an event for it waits for this transaction.
    /// </summary>
    internal static Task<int> EndFormerAsync(NpgsqlConnection connection, Guid? endpointId, DateTimeOffset now, CancellationToken ct) =>
        ExecuteAsync(connection, EndFormerSql, ct, new NpgsqlParameter<Guid?> { TypedValue = endpointId }, Of(now));

    /// <summary>
    /// Begins a new round of what waits for its next try, due at once, at an endpoint that works again: it is locked by the transaction of <paramref name="connection"/>. Unless its owner asks for
    /// it, only three times for each delivery: what an endpoint refuses while it takes everything else goes back to its schedule, and is not sent again with every success.
    /// </summary>
    internal static Task<int> CatchUpAsync(NpgsqlConnection connection, Guid endpointId, bool isAskedFor, DateTimeOffset now, CancellationToken ct) =>
        ExecuteAsync(
            connection,
            // By webhook_deliveries_due: it costs what waits for this endpoint and is not due. Whoever has locked a row of it is sending it, ending it or putting it on its way: it is passed over,
            // and nobody waits in a circle.
            $"""
            with waiting as (
                select delivery_id from webhook_deliveries
                where endpoint_id = $1 and generation = (select generation from webhook_endpoints where endpoint_id = $1) and status = 'pending' and due_at > $2
                  and claim_id is null and ($3 or catch_ups < {MaxCatchUps})
                order by due_at limit {MostCatchingUp} for no key update skip locked
            )
            update webhook_deliveries d set due_at = $2, tries = 0, catch_ups = case when $3 then 0 else d.catch_ups + 1 end
            from waiting where d.delivery_id = waiting.delivery_id
            """,
            ct, Of(endpointId), Of(now), Of(isAskedFor));

    // For update, not for no key update: it must wait for those who add deliveries, and they for it.
    private static Task<WebhookEndpoint?> LockAsync(NpgsqlConnection connection, Guid accountId, bool test, Guid endpointId, CancellationToken ct) =>
        FindAsync(connection, accountId, test, endpointId, "for update", ct);

    private static async Task<WebhookEndpoint?> FindAsync(NpgsqlConnection connection, Guid accountId, bool test, Guid endpointId, string strength, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"select {Columns} from webhook_endpoints where endpoint_id = $1 and account_id = $2 and test = $3 {strength}", connection)
        {
            Parameters = { Of(endpointId), Of(accountId), Of(test) },
        };
        return await ReadOneAsync(command, ct);
    }

    private static async Task<WebhookEndpoint?> ReadOneAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private Task RecordAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, string operation, WebhookEndpoint endpoint, JsonObject? before, JsonObject? after, CancellationToken ct) =>
        audit.RecordAsync(
            connection,
            new AuditEntry
            {
                Actor = actor,
                Operation = operation,
                Subject = endpoint.PublicId,
                AccountId = endpoint.AccountId,
                RequestId = requestId,
                Before = before,
                After = after,
            },
            ct);

    private static JsonObject ToJson(WebhookEndpoint endpoint) => new()
    {
        ["test"] = endpoint.Test,
        ["url"] = endpoint.Settings.Url,
        ["description"] = endpoint.Settings.Description,
        ["events"] = new JsonArray([.. endpoint.Settings.Events.Select(type => JsonValue.Create(type))]),
        ["status"] = endpoint.Settings.Status == WebhookEndpointStatus.Active ? "active" : "disabled",
        ["disabled_reason"] = endpoint.DisabledReason,
    };

    private static NpgsqlParameter Of(object value) => new() { Value = value };

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static WebhookEndpoint Read(NpgsqlDataReader reader)
    {
        return new WebhookEndpoint
        {
            EndpointId = reader.GetGuid(0),
            AccountId = reader.GetGuid(1),
            Test = reader.GetBoolean(2),
            Settings = new WebhookEndpointSettings
            {
                Url = reader.GetString(3),
                Description = TextOf(4),
                Events = reader.GetFieldValue<string[]>(5),
                Status = Enum.Parse<WebhookEndpointStatus>(reader.GetString(6), ignoreCase: true),
            },
            DisabledReason = TextOf(7),
            DisabledAt = TimeOf(8),
            FailingSince = TimeOf(9),
            FormerSecretUntil = TimeOf(10),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(11),
            UpdatedAt = reader.GetFieldValue<DateTimeOffset>(12),
        };

        string? TextOf(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        DateTimeOffset? TimeOf(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
    }
}

/// <summary>What came of creating an endpoint.</summary>
public abstract record CreateWebhookEndpointResult
{
    private CreateWebhookEndpointResult()
    {
    }

    /// <summary>The endpoint exists, once the transaction is committed.</summary>
    public sealed record Created(WebhookEndpoint Endpoint, WebhookSecret Secret) : CreateWebhookEndpointResult;

    /// <summary>There are <see cref="WebhookEndpoint.MaxCount"/> endpoints.</summary>
    public sealed record TooMany : CreateWebhookEndpointResult;
}

/// <summary>What came of rotating a secret.</summary>
public abstract record RotateWebhookSecretResult
{
    private RotateWebhookSecretResult()
    {
    }

    /// <summary>The endpoint has this secret, once the transaction is committed.</summary>
    public sealed record Rotated(WebhookEndpoint Endpoint, WebhookSecret Secret) : RotateWebhookSecretResult;

    /// <summary>The secret before the last rotation still signs.</summary>
    public sealed record FormerStillGood(DateTimeOffset Until) : RotateWebhookSecretResult;

    /// <summary>There is no such endpoint.</summary>
    public sealed record NotFound : RotateWebhookSecretResult;
}
