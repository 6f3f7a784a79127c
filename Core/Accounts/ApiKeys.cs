using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;
using PersonData.Core.Data;

namespace PersonData.Core.Accounts;

/// <summary>Creates API keys and finds them by their secret.</summary>
public sealed class ApiKeys(Database database, TimeProvider time)
{
    /// <summary>How long this process believes what it read of a key: a revocation or suspension acts on it within this time.</summary>
    public static readonly TimeSpan CacheLifetime = TimeSpan.FromSeconds(5);

    // Only keys that exist are kept, so that guessing secrets cannot fill the memory.
    private readonly ConcurrentDictionary<SecretHash, CachedKey> _cache = new();

    /// <summary>Creates a key. The answer holds the secret, which is stored nowhere.</summary>
    /// <param name="accountId">An existing account; another one is a bug of the caller and throws.</param>
    /// <param name="key">What the key shall be.</param>
    /// <param name="ct">Cancels before the key exists.</param>
    public async Task<CreatedApiKey> CreateAsync(Guid accountId, NewApiKey key, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var keyId = Guid.CreateVersion7(now);
        var secret = ApiKeySecret.Create(key.Test);
        ApiKeySecret.TryHash(secret, out var hash);

        await using var command = database.App.CreateCommand(
            """
            insert into api_keys (key_id, account_id, name, secret_hash, secret_hint, test, permissions, expires_at, rate_limit_per_minute, parallel_limit, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """);
        command.Parameters.Add(new() { Value = keyId });
        command.Parameters.Add(new() { Value = accountId });
        command.Parameters.Add(new() { Value = key.Name });
        command.Parameters.Add(new() { Value = hash.ToArray() });
        command.Parameters.Add(new() { Value = ApiKeySecret.HintOf(secret) });
        command.Parameters.Add(new() { Value = key.Test });
        command.Parameters.Add(new() { Value = PermissionNames.Of(key.Permissions) });
        command.Parameters.Add(new() { Value = (object?)key.ExpiresAt?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<int?> { TypedValue = key.RateLimitPerMinute, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new NpgsqlParameter<int?> { TypedValue = key.ParallelLimit, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = now });
        await command.ExecuteNonQueryAsync(ct);
        return new CreatedApiKey(keyId, secret);
    }

    /// <summary>
    /// Finds the key of a secret; null when it is unknown, revoked, expired, or its account is closed. Within <see cref="CacheLifetime"/> the
    /// answer comes from memory; after it, one caller asks the database and all others wait for that answer.
    /// </summary>
    public async ValueTask<Credential?> FindAsync(string secret, CancellationToken ct)
    {
        if (!ApiKeySecret.TryHash(secret, out var hash))
            return null;

        if (!_cache.TryGetValue(hash, out var cached) || time.GetElapsedTime(cached.ReadAt) >= CacheLifetime)
        {
            var fresh = new CachedKey(time.GetTimestamp(), new Lazy<Task<Credential?>>(() => ReadAsync(hash)));
            cached = _cache.AddOrUpdate(hash, fresh, (_, current) => current == cached ? fresh : current ?? fresh);
        }

        var key = await cached.Key.Value.WaitAsync(ct);
        return key is { ExpiresAt: { } end } && end <= time.GetUtcNow() ? null : key;
    }

    // Shared by everybody who waits, so no caller's cancellation may end it; the command timeout does.
    private async Task<Credential?> ReadAsync(SecretHash hash)
    {
        Credential? key = null;
        try
        {
            key = await QueryAsync(hash);
            return key;
        }
        finally
        {
            // Neither a failure nor an unknown secret is remembered.
            if (key is null)
                _cache.TryRemove(hash, out _);
        }
    }

    private async Task<Credential?> QueryAsync(SecretHash hash)
    {
        await using var command = database.App.CreateCommand(
            """
            select key_id, account_id, wallet_id, test, permissions, expires_at, status, secret_hash, managed,
                   coalesce(api_keys.rate_limit_per_minute, accounts.rate_limit_per_minute), coalesce(api_keys.parallel_limit, accounts.parallel_limit),
                   api_keys.name
            from api_keys join accounts using (account_id)
            where secret_hash = $1 and revoked_at is null and status <> 'closed'
            """);
        command.Parameters.Add(new() { Value = hash.ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync() || SecretHash.Read(reader.GetFieldValue<byte[]>(7)) != hash)
            return null;

        var permissions = Permissions.None;
        foreach (var name in reader.GetFieldValue<string[]>(4))
        {
            // A name that this version does not know grants nothing.
            if (PermissionNames.TryParse([name], out var permission, out _))
                permissions |= permission;
        }

        return new Credential
        {
            Kind = CredentialKind.Key,
            Id = reader.GetGuid(0),
            Name = reader.GetString(11),
            AccountId = reader.GetGuid(1),
            WalletId = reader.GetGuid(2),
            Managed = reader.GetBoolean(8),
            AccountStatus = Enum.Parse<AccountStatus>(reader.GetString(6), ignoreCase: true),
            Test = reader.GetBoolean(3),
            Permissions = permissions,
            ExpiresAt = reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5),
            RateLimitPerMinute = reader.IsDBNull(9) ? Credential.DefaultRateLimitPerMinute : reader.GetInt32(9),
            ParallelLimit = reader.IsDBNull(10) ? Credential.DefaultParallelLimit : reader.GetInt32(10),
        };
    }

    private sealed class CachedKey(long readAt, Lazy<Task<Credential?>> key)
    {
        public long ReadAt => readAt;
        public Lazy<Task<Credential?>> Key => key;
    }
}
