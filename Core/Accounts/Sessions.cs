using System.Security.Cryptography;
using NpgsqlTypes;
using PersonData.Core.Data;

namespace PersonData.Core.Accounts;

/// <summary>A signed-in user.</summary>
public sealed record Session
{
    /// <summary>The session.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>Who.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Their e-mail.</summary>
    public required string Email { get; init; }

    /// <summary>What they are.</summary>
    public required UserRole Role { get; init; }

    /// <summary>What they call with; null for an operator, who speaks for no account.</summary>
    public required Credential? Credential { get; init; }

    /// <summary>From then on it is unknown, unless it is refreshed before.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>What a client needs to use and refresh a session: to be sent protected, and only to whoever signed in.</summary>
/// <param name="Session">The session.</param>
/// <param name="Secret">What it is found by.</param>
/// <param name="Refreshes">How often it has been refreshed: the number that the next refresh must name.</param>
public sealed record SessionTicket(Session Session, string Secret, int Refreshes)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => Session.SessionId.ToString();
}

/// <summary>The sessions of users: finds them by their secret, begins, refreshes and ends them.</summary>
public sealed class Sessions
{
    /// <summary>How long a session lives after it was last refreshed.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    private readonly Database _database;
    private readonly CredentialChanges _changes;
    private readonly TimeProvider _time;
    private readonly CredentialCache<Session> _cache;

    public Sessions(Database database, CredentialChanges changes, TimeProvider time)
    {
        (_database, _changes, _time) = (database, changes, time);
        _cache = new CredentialCache<Session>(time, ReadAsync);
        changes.Changed += id => _cache.Forget(session => session.SessionId == id || session.UserId == id || session.Credential?.AccountId == id);
    }

    /// <summary>Finds a session; null when it is unknown, has ended or expired, or its account is closed.</summary>
    public async ValueTask<Session?> FindAsync(string secret, CancellationToken ct) =>
        await _cache.FindAsync(HashOf(secret), ct) is { } session && session.ExpiresAt > _time.GetUtcNow() ? session : null;

    /// <summary>
    /// Begins a session of a user whose password has just been found right, and forgets their failed attempts. Null when the user is gone or has another password
    /// by now.
    /// </summary>
    internal async Task<SessionTicket?> BeginAsync(User user, string? rehashed, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var secret = RandomNumberGenerator.GetHexString(64);
        await using (var command = _database.App.CreateCommand(
            """
            with entered as (
                update users set failed_attempts = 0, locked_until = null, password_hash = coalesce($3, password_hash)
                where user_id = $1 and password_hash = $2
                returning user_id
            ), expired as (
                delete from sessions where user_id = $1 and expires_at <= $6
            )
            insert into sessions (session_id, user_id, secret_hash, expires_at, created_at) select $4, user_id, $5, $7, $6 from entered
            """))
        {
            command.Parameters.Add(new() { Value = user.UserId });
            command.Parameters.Add(new() { Value = user.PasswordHash! });
            command.Parameters.Add(new() { Value = (object?)rehashed ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            command.Parameters.Add(new() { Value = Guid.CreateVersion7(now) });
            command.Parameters.Add(new() { Value = HashOf(secret).ToArray() });
            command.Parameters.Add(new() { Value = now });
            command.Parameters.Add(new() { Value = now + Lifetime });
            if (await command.ExecuteNonQueryAsync(ct) == 0)
                return null;
        }

        return await FindAsync(secret, ct) is { } session ? new SessionTicket(session, secret, Refreshes: 0) : null;
    }

    /// <summary>
    /// Refreshes a session once for each number: whoever comes with a number that was used before has a copy of a token, or the other one has, so the session ends
    /// for both. Null when there is no such session any more.
    /// </summary>
    internal async Task<SessionTicket?> RefreshAsync(string secret, int refreshes, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var hash = HashOf(secret).ToArray();
        await using (var refresh = _database.App.CreateCommand(
            "update sessions set refreshes = refreshes + 1, expires_at = $4 where secret_hash = $1 and refreshes = $2 and expires_at > $3 returning session_id"))
        {
            refresh.Parameters.Add(new() { Value = hash });
            refresh.Parameters.Add(new() { Value = refreshes });
            refresh.Parameters.Add(new() { Value = now });
            refresh.Parameters.Add(new() { Value = now + Lifetime });
            if (await refresh.ExecuteScalarAsync(ct) is Guid refreshed)
            {
                _changes.Announce(refreshed);   // it lives longer than was remembered
                return await FindAsync(secret, ct) is { } session ? new SessionTicket(session, secret, refreshes + 1) : null;
            }
        }

        await using var end = _database.App.CreateCommand("delete from sessions where secret_hash = $1 and refreshes > $2 returning session_id");
        end.Parameters.Add(new() { Value = hash });
        end.Parameters.Add(new() { Value = refreshes });
        if (await end.ExecuteScalarAsync(CancellationToken.None) is Guid ended)
            _changes.Announce(ended);
        return null;
    }

    /// <summary>Ends a session, here at once and on other replicas as soon as they are told, at the latest after <see cref="ApiKeys.CacheLifetime"/>.</summary>
    public async Task EndAsync(Guid sessionId, CancellationToken ct)
    {
        await using var end = _database.App.CreateCommand("delete from sessions where session_id = $1");
        end.Parameters.Add(new() { Value = sessionId });
        await end.ExecuteNonQueryAsync(ct);
        _changes.Announce(sessionId);
    }

    private static SecretHash HashOf(string secret) => SecretHash.Of(System.Text.Encoding.UTF8.GetBytes(secret));

    private async Task<Session?> ReadAsync(SecretHash hash)
    {
        await using var command = _database.App.CreateCommand(
            """
            select session_id, user_id, email, role, expires_at, secret_hash, account_id, wallet_id, managed, status, rate_limit_per_minute, parallel_limit,
                   enrichment_order
            from sessions join users using (user_id) left join accounts using (account_id)
            where secret_hash = $1 and status is distinct from 'closed'
            """);
        command.Parameters.Add(new() { Value = hash.ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync() || SecretHash.Read(reader.GetFieldValue<byte[]>(5)) != hash)
            return null;

        var role = Enum.Parse<UserRole>(reader.GetString(3), ignoreCase: true);
        return new Session
        {
            SessionId = reader.GetGuid(0),
            UserId = reader.GetGuid(1),
            Email = reader.GetString(2),
            Role = role,
            ExpiresAt = reader.GetFieldValue<DateTimeOffset>(4),
            Credential = reader.IsDBNull(6) ? null : new Credential
            {
                Kind = CredentialKind.User,
                Id = reader.GetGuid(1),
                Name = reader.GetString(2),
                AccountId = reader.GetGuid(6),
                WalletId = reader.GetGuid(7),
                Managed = reader.GetBoolean(8),
                AccountStatus = Enum.Parse<AccountStatus>(reader.GetString(9), ignoreCase: true),
                Test = false,
                Permissions = UserRoles.PermissionsOf(role),
                ExpiresAt = null,
                RateLimitPerMinute = reader.IsDBNull(10) ? Credential.DefaultRateLimitPerMinute : reader.GetInt32(10),
                ParallelLimit = reader.IsDBNull(11) ? Credential.DefaultParallelLimit : reader.GetInt32(11),
                EnrichmentOrder = reader.IsDBNull(12) ? null : reader.GetFieldValue<string[]>(12),
            },
        };
    }
}
