using PersonData.Core.Data;

namespace PersonData.Core.Accounts;

/// <summary>The API keys: finds them by their secret, and creates, lists, revokes and rotates them.</summary>
public sealed partial class ApiKeys
{
    /// <summary>How long this process believes what it read of a key: a revocation or suspension that nobody tells it of acts within this time.</summary>
    public static readonly TimeSpan CacheLifetime = CredentialCache<Credential>.Lifetime;

    private readonly Database _database;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;
    private readonly CredentialCache<Credential> _cache;

    public ApiKeys(Database database, AuditLog audit, CredentialChanges changes, TimeProvider time)
    {
        (_database, _audit, _time) = (database, audit, time);
        _cache = new CredentialCache<Credential>(time, ReadAsync);
        changes.Changed += id => _cache.Forget(key => key.Id == id || key.AccountId == id);
    }

    /// <summary>Finds the key of a secret; null when it is unknown, revoked, expired, or its account is closed.</summary>
    public async ValueTask<Credential?> FindAsync(string secret, CancellationToken ct) =>
        ApiKeySecret.TryHash(secret, out var hash) && await _cache.FindAsync(hash, ct) is { } key && !(key.ExpiresAt <= _time.GetUtcNow()) ? key : null;

    private async Task<Credential?> ReadAsync(SecretHash hash)
    {
        await using var command = _database.App.CreateCommand(
            """
            select key_id, account_id, wallet_id, test, permissions, expires_at, status, secret_hash, managed,
                   coalesce(api_keys.rate_limit_per_minute, accounts.rate_limit_per_minute), coalesce(api_keys.parallel_limit, accounts.parallel_limit),
                   api_keys.name, enrichment_order
            from api_keys join accounts using (account_id)
            where secret_hash = $1 and revoked_at is null and status <> 'closed'
            """);
        command.Parameters.Add(new() { Value = hash.ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync() || SecretHash.Read(reader.GetFieldValue<byte[]>(7)) != hash)
            return null;

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
            Permissions = PermissionNames.Known(reader.GetFieldValue<string[]>(4)),
            ExpiresAt = reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5),
            RateLimitPerMinute = reader.IsDBNull(9) ? Credential.DefaultRateLimitPerMinute : reader.GetInt32(9),
            ParallelLimit = reader.IsDBNull(10) ? Credential.DefaultParallelLimit : reader.GetInt32(10),
            EnrichmentOrder = reader.IsDBNull(12) ? null : reader.GetFieldValue<string[]>(12),
        };
    }
}
