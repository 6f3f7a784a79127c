using Npgsql;
using PersonData.Contracts.Webhooks;
using PersonData.Core.Data;
using PersonData.Core.Webhooks;
using Xunit;

namespace PersonData.TestKit;

/// <summary>One database for the tests of a class, which runs them one after the other: each begins without endpoints and messages.</summary>
public sealed class WebhookDatabase : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public Database Database => _database.Database;

    public string ConnectionString => _database.ConnectionString;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    public async Task<WebhookRows> EmptyAsync(TimeProvider time, CancellationToken ct)
    {
        var rows = new WebhookRows(Database, time);
        await rows.ExecuteAsync("truncate webhook_endpoints, webhook_messages cascade", ct);
        return rows;
    }
}

/// <summary>Webhook endpoints of an account that is nobody's, and what is to be sent to them.</summary>
public sealed class WebhookRows(Database database, TimeProvider time)
{
    public Guid AccountId { get; } = Guid.CreateVersion7(time.GetUtcNow());

    /// <summary>Adds an endpoint that wants every event of live keys, of this account if no other is named.</summary>
    public async Task<Guid> AddEndpointAsync(Uri url, WebhookSecret? secret = null, Guid? accountId = null, CancellationToken ct = default)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        await ExecuteAsync(
            """
            insert into webhook_endpoints (endpoint_id, account_id, test, url, events, status, secret, created_at, updated_at)
            values ($1, $2, false, $3, $4, 'active', $5, $6, $6)
            """,
            ct, id, accountId ?? AccountId, url.ToString(), WebhookEventTypes.All.ToArray(), (secret ?? WebhookSecret.Create()).Text, time.GetUtcNow());
        return id;
    }

    /// <summary>Adds a message, and its delivery to every endpoint. Nobody is woken.</summary>
    public async Task AddMessageAsync(string body = "{}", CancellationToken ct = default)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        await WebhookOutbox.AddAsync(connection, AccountId, test: false, WebhookEventTypes.PersonSearchJobSucceeded, body, time.GetUtcNow(), ct);
    }

    /// <summary>Adds many messages to one endpoint at once.</summary>
    public Task AddMessagesAsync(Guid endpointId, int count, CancellationToken ct = default) =>
        ExecuteAsync(
            """
            with message as (
                insert into webhook_messages (message_id, account_id, type, body, created_at)
                select uuid_at($3), account_id, 'person_search.job.succeeded', '{}', $3 from webhook_endpoints, generate_series(1, $2) where endpoint_id = $1 returning message_id
            )
            insert into webhook_deliveries (delivery_id, message_id, endpoint_id, status, generation, due_at, created_at)
            select uuid_at($3), message_id, endpoint_id, 'pending', generation, $3, $3 from message, webhook_endpoints where endpoint_id = $1
            """,
            ct, endpointId, count, time.GetUtcNow());

    public async Task ExecuteAsync(string sql, CancellationToken ct, params object[] values)
    {
        await using var command = database.App.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Rows as text, their columns separated by a space, null as "-".</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string sql, CancellationToken ct, params object[] values)
    {
        await using var command = database.App.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<string>();
        while (await reader.ReadAsync(ct))
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? "-" : FormattableString.Invariant($"{reader.GetValue(column)}"))));
        return rows;
    }
}
