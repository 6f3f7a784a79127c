using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;

namespace PersonData.Core.Accounts;

public sealed partial class ApiKeys
{
    private const string Columns =
        "key_id, account_id, name, secret_hint, test, permissions, expires_at, rate_limit_per_minute, parallel_limit, created_at, last_used_at, revoked_at, replaced_by";

    /// <summary>Creates a key for the command line, in a transaction of its own. The answer holds the secret, which is stored nowhere.</summary>
    /// <param name="accountId">An existing account; another one is a bug of the caller and throws.</param>
    /// <param name="key">What the key shall be.</param>
    /// <param name="ct">Cancels before the key exists.</param>
    public async Task<CreatedApiKey> CreateAsync(Guid accountId, NewApiKey key, CancellationToken ct)
    {
        await using var connection = await _database.App.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var created = await CreateAsync(connection, AuditActor.CommandLine, requestId: null, accountId, key, ct);
        await transaction.CommitAsync(ct);
        return created;
    }

    /// <summary>Creates a key inside the transaction of <paramref name="connection"/>. Whether its maker may hand it out is the caller's question.</summary>
    public async Task<CreatedApiKey> CreateAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Guid accountId, NewApiKey key, CancellationToken ct)
    {
        var created = await InsertAsync(connection, accountId, key, ct);
        await RecordAsync(connection, actor, requestId, "createKey", before: null, created.Key, ct);
        return created;
    }

    /// <summary>The keys of an account, revoked and expired ones too, newest first.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="testOnly">Without the live keys.</param>
    /// <param name="before">Only keys older than this one; <see cref="Guid.AllBitsSet"/> for the first page.</param>
    /// <param name="limit">Most keys that are returned.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(Guid accountId, bool testOnly, Guid before, int limit, CancellationToken ct)
    {
        // Keyset down the index api_keys_newest: ids are UUIDv7, so their order is that of creation, and no two are the same.
        await using var command = _database.App.CreateCommand(
            $"select {Columns} from api_keys where account_id = $1 and key_id < $2 and (test or not $3) order by key_id desc limit $4");
        command.Parameters.Add(new() { Value = accountId });
        command.Parameters.Add(new() { Value = before });
        command.Parameters.Add(new() { Value = testOnly });
        command.Parameters.Add(new() { Value = limit });
        var keys = new List<ApiKey>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            keys.Add(Read(reader));
        return keys;
    }

    /// <summary>A key of an account; null when it has no such key.</summary>
    public async Task<ApiKey?> FindAsync(Guid accountId, bool testOnly, Guid keyId, CancellationToken ct)
    {
        await using var command = _database.App.CreateCommand($"select {Columns} from api_keys where account_id = $1 and key_id = $2 and (test or not $3)");
        command.Parameters.Add(new() { Value = accountId });
        command.Parameters.Add(new() { Value = keyId });
        command.Parameters.Add(new() { Value = testOnly });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }

    /// <summary>
    /// Ends a key at once and for good; one that was revoked before stays as it was. Null when the account has no such key. After the commit the caller
    /// announces it (<see cref="CredentialChanges.Announce"/>).
    /// </summary>
    /// <param name="connection">The transaction.</param>
    /// <param name="actor">Who revokes it.</param>
    /// <param name="requestId">Their request.</param>
    /// <param name="accountId">Whose key it must be; null for anybody's.</param>
    /// <param name="testOnly">As if there were no live keys.</param>
    /// <param name="keyId">The key.</param>
    /// <param name="ct">Cancels before the commit.</param>
    public async Task<ApiKey?> RevokeAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Guid? accountId, bool testOnly, Guid keyId, CancellationToken ct)
    {
        if (await LockAsync(connection, accountId, testOnly, keyId, ct) is not { } key)
            return null;
        if (key.RevokedAt is not null)
            return key;

        var revoked = key with { RevokedAt = _time.GetUtcNow() };
        await using var update = new NpgsqlCommand("update api_keys set revoked_at = $2 where key_id = $1", connection)
        {
            Parameters = { new() { Value = keyId }, new() { Value = revoked.RevokedAt } },
        };
        await update.ExecuteNonQueryAsync(ct);
        await RecordAsync(connection, actor, requestId, "revokeKey", key, revoked, ct);
        return revoked;
    }

    /// <summary>
    /// Puts a new key with the same settings in the place of another, which ends after the overlap, or earlier if it was to. A key is replaced once, however many
    /// ask at the same time. After the commit the caller announces the old one.
    /// </summary>
    /// <param name="connection">The transaction.</param>
    /// <param name="actor">Who rotates it.</param>
    /// <param name="requestId">Its request.</param>
    /// <param name="rotator">What it is rotated with: it must itself have all that the new key will have.</param>
    /// <param name="keyId">The old key.</param>
    /// <param name="overlap">How long both are good; zero ends the old one at once.</param>
    /// <param name="ct">Cancels before the commit.</param>
    public async Task<RotateKeyResult> RotateAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Credential rotator, Guid keyId, TimeSpan overlap, CancellationToken ct)
    {
        if (await LockAsync(connection, rotator.AccountId, rotator.Test, keyId, ct) is not { } old)
            return new RotateKeyResult.NotFound();
        var now = _time.GetUtcNow();
        if (old.ReplacedBy is not null || old.StatusAt(now) != ApiKeyStatus.Active)
            return new RotateKeyResult.Ended(old);
        if (!rotator.MayHandOut(old))
            return new RotateKeyResult.Exceeds();

        var created = await InsertAsync(
            connection,
            old.AccountId,
            new NewApiKey
            {
                Name = old.Name, Test = old.Test, Permissions = old.Permissions, ExpiresAt = old.ExpiresAt,
                RateLimitPerMinute = old.RateLimitPerMinute, ParallelLimit = old.ParallelLimit,
            },
            ct);
        var end = now + overlap;
        var replaced = old with { ReplacedBy = created.KeyId, ExpiresAt = old.ExpiresAt < end ? old.ExpiresAt : end };
        await using var update = new NpgsqlCommand("update api_keys set expires_at = $2, replaced_by = $3 where key_id = $1", connection)
        {
            Parameters = { new() { Value = keyId }, new() { Value = replaced.ExpiresAt }, new() { Value = created.KeyId } },
        };
        await update.ExecuteNonQueryAsync(ct);
        await RecordAsync(connection, actor, requestId, "rotateKey", old, replaced, ct);
        await RecordAsync(connection, actor, requestId, "rotateKey", before: null, created.Key, ct);
        return new RotateKeyResult.Rotated(created, replaced);
    }

    // The row stays locked until the transaction ends, so that of two changes the second sees what the first has done.
    private static async Task<ApiKey?> LockAsync(NpgsqlConnection connection, Guid? accountId, bool testOnly, Guid keyId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"select {Columns} from api_keys where ($1 is null or account_id = $1) and key_id = $2 and (test or not $3) for update", connection)
        {
            Parameters = { new NpgsqlParameter<Guid?> { TypedValue = accountId, NpgsqlDbType = NpgsqlDbType.Uuid }, new() { Value = keyId }, new() { Value = testOnly } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }

    private async Task<CreatedApiKey> InsertAsync(NpgsqlConnection connection, Guid accountId, NewApiKey key, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var keyId = Guid.CreateVersion7(now);
        var secret = ApiKeySecret.Create(key.Test);
        ApiKeySecret.TryHash(secret, out var hash);
        await using var insert = new NpgsqlCommand(
            $"""
            insert into api_keys (key_id, account_id, name, secret_hash, secret_hint, test, permissions, expires_at, rate_limit_per_minute, parallel_limit, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            returning {Columns}
            """, connection)
        {
            Parameters =
            {
                new() { Value = keyId }, new() { Value = accountId }, new() { Value = key.Name }, new() { Value = hash.ToArray() },
                new() { Value = ApiKeySecret.HintOf(secret) }, new() { Value = key.Test }, new() { Value = PermissionNames.Of(key.Permissions) },
                new() { Value = (object?)key.ExpiresAt?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<int?> { TypedValue = key.RateLimitPerMinute, NpgsqlDbType = NpgsqlDbType.Integer },
                new NpgsqlParameter<int?> { TypedValue = key.ParallelLimit, NpgsqlDbType = NpgsqlDbType.Integer },
                new() { Value = now },
            },
        };
        await using var reader = await insert.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new CreatedApiKey(Read(reader), secret);
    }

    private Task RecordAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, string operation, ApiKey? before, ApiKey after, CancellationToken ct) =>
        _audit.RecordAsync(
            connection,
            new AuditEntry
            {
                Actor = actor,
                Operation = operation,
                Subject = after.PublicId,
                AccountId = after.AccountId,
                RequestId = requestId,
                Before = before is null ? null : ToJson(before),
                After = ToJson(after),
            },
            ct);

    private static JsonObject ToJson(ApiKey key) => new()
    {
        ["name"] = key.Name,
        ["test"] = key.Test,
        ["permissions"] = new JsonArray([.. PermissionNames.Of(key.Permissions).Select(name => JsonValue.Create(name))]),
        ["expires_at"] = key.ExpiresAt,
        ["rate_limit_per_minute"] = key.RateLimitPerMinute,
        ["parallel_limit"] = key.ParallelLimit,
        ["revoked_at"] = key.RevokedAt,
        ["replaced_by"] = key.ReplacedBy is { } id ? PublicId.Format(PublicId.Key, id) : null,
    };

    private static ApiKey Read(NpgsqlDataReader reader) => new()
    {
        KeyId = reader.GetGuid(0),
        AccountId = reader.GetGuid(1),
        Name = reader.GetString(2),
        Hint = reader.GetString(3),
        Test = reader.GetBoolean(4),
        Permissions = PermissionNames.Known(reader.GetFieldValue<string[]>(5)),
        ExpiresAt = TimeOf(reader, 6),
        RateLimitPerMinute = reader.IsDBNull(7) ? null : reader.GetInt32(7),
        ParallelLimit = reader.IsDBNull(8) ? null : reader.GetInt32(8),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(9),
        LastUsedAt = TimeOf(reader, 10),
        RevokedAt = TimeOf(reader, 11),
        ReplacedBy = reader.IsDBNull(12) ? null : reader.GetGuid(12),
    };

    private static DateTimeOffset? TimeOf(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}

/// <summary>What came of rotating a key.</summary>
public abstract record RotateKeyResult
{
    private RotateKeyResult()
    {
    }

    /// <summary>There is a new key, and the old one has an end.</summary>
    public sealed record Rotated(CreatedApiKey Created, ApiKey Replaced) : RotateKeyResult;

    /// <summary>The account has no such key.</summary>
    public sealed record NotFound : RotateKeyResult;

    /// <summary>It was replaced, revoked or has expired before.</summary>
    public sealed record Ended(ApiKey Key) : RotateKeyResult;

    /// <summary>The new key could do what its maker cannot.</summary>
    public sealed record Exceeds : RotateKeyResult;
}
