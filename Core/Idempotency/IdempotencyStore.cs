using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Core.Idempotency;

/// <summary>
/// Remembers what calls with an Idempotency-Key were answered, so that a call that is repeated is not done again. A call first claims its key, under a
/// lease that it renews while it runs; then it writes its outcome in the transaction of its effect, which only the owner of the claim can.
/// So of all calls with one key at most one has an effect, whatever dies when, and a key whose owner died can be claimed again within
/// <see cref="Lease"/>. Times are the caller's clock; clocks that differ between replicas can cost a call its claim, never cause a second effect.
/// </summary>
public sealed class IdempotencyStore(Database database, TimeProvider time)
{
    /// <summary>How long an outcome is kept, from its claim on.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>How long a claim stands after it was last renewed.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>How often a running call renews: two renewals may fail before the claim does.</summary>
    public static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(3);

    private const int DeleteBatch = 1000;

    // One row is one claim, so the primary key decides every race. A row that is older than the lifetime is as good as none, and so is one without
    // outcome whose lease is over. An outcome that is being committed is waited for: its transaction holds the row.
    private const string ClaimSql =
        """
        insert into idempotency_keys as k (account_id, name, fingerprint, owner_id, leased_until, created_at) values ($1, $2, $3, $4, $5, $6)
        on conflict (account_id, name) do update
            set fingerprint = excluded.fingerprint, owner_id = excluded.owner_id, leased_until = excluded.leased_until, created_at = excluded.created_at, outcome = null
            where k.created_at <= $7 or (k.outcome is null and k.leased_until <= excluded.created_at)
        """;

    private const string FindSql = "select fingerprint, outcome from idempotency_keys where account_id = $1 and name = $2";

    // Who has lost the claim changes nothing.
    private const string RenewSql = "update idempotency_keys set leased_until = $4 where account_id = $1 and name = $2 and owner_id = $3 and outcome is null";
    private const string StoreSql = "update idempotency_keys set outcome = $4 where account_id = $1 and name = $2 and owner_id = $3 and outcome is null";
    private const string ReleaseSql = "delete from idempotency_keys where account_id = $1 and name = $2 and owner_id = $3 and outcome is null";

    // Oldest first by idempotency_keys_created_at. Rows that somebody is just claiming again are passed over.
    private const string DeleteExpiredSql =
        """
        delete from idempotency_keys where (account_id, name) in (
            select account_id, name from idempotency_keys where created_at <= $1 order by created_at limit $2 for update skip locked)
        """;

    /// <summary>Claims a key for a call, or says why it cannot be claimed. The claim is committed when this returns.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fingerprint">What the call asks for, by <see cref="IdempotencyKey.FingerprintAsync"/>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<ClaimResult> ClaimAsync(IdempotencyKey key, byte[] fingerprint, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(key);
        await using var connection = await database.App.OpenConnectionAsync(ct);
        while (true)
        {
            var now = time.GetUtcNow();
            var claim = new IdempotencyClaim(key, fingerprint, Guid.CreateVersion7(now));
            await using (var insert = new NpgsqlCommand(ClaimSql, connection))
            {
                AddKey(insert, key);
                insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = fingerprint });
                insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = claim.OwnerId });
                insert.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now + Lease });
                insert.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
                insert.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - Lifetime });
                if (await insert.ExecuteNonQueryAsync(ct) == 1) return new ClaimResult.Claimed(claim);
            }

            await using var find = new NpgsqlCommand(FindSql, connection);
            AddKey(find, key);
            await using var reader = await find.ExecuteReaderAsync(ct);
            if (!await reader.ReadAsync(ct)) continue;   // released in between
            if (!reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(fingerprint)) return new ClaimResult.Mismatch();
            return await reader.IsDBNullAsync(1, ct)
                ? new ClaimResult.Running()
                : new ClaimResult.Finished(key.Open(reader.GetFieldValue<byte[]>(1), fingerprint));
        }
    }

    /// <summary>Renews a claim until cancelled, which ends it without an exception.</summary>
    public async Task KeepAsync(IdempotencyClaim claim, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claim);
        using var timer = new PeriodicTimer(RenewalInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
                await RenewAsync(claim, ct);
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>
    /// Writes the outcome inside the transaction of <paramref name="connection"/>, if it has one. False when the claim is lost: then the transaction must
    /// be undone, because another call has the key.
    /// </summary>
    public static async Task<bool> TryStoreAsync(NpgsqlConnection connection, IdempotencyClaim claim, ReadOnlyMemory<byte> outcome, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claim);
        await using var command = new NpgsqlCommand(StoreSql, connection);
        AddClaim(command, claim);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = claim.Key.Seal(outcome.Span, claim.Fingerprint) });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>Gives the key back unused. Nothing happens when the claim is lost, or has its outcome after all: then a repeated call is answered with it.</summary>
    public async Task ReleaseAsync(IdempotencyClaim claim, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claim);
        await using var command = database.App.CreateCommand(ReleaseSql);
        AddClaim(command, claim);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Deletes up to a thousand rows that are older than <see cref="Lifetime"/>; true when there may be more.</summary>
    public async Task<bool> DeleteExpiredAsync(CancellationToken ct)
    {
        await using var command = database.App.CreateCommand(DeleteExpiredSql);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() - Lifetime });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = DeleteBatch });
        return await command.ExecuteNonQueryAsync(ct) == DeleteBatch;
    }

    private async Task RenewAsync(IdempotencyClaim claim, CancellationToken ct)
    {
        try
        {
            await using var command = database.App.CreateCommand(RenewSql);
            AddClaim(command, claim);
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() + Lease });
            await command.ExecuteNonQueryAsync(ct);
        }
        catch (NpgsqlException)
        {
            // The next renewal may succeed; if none does, the claim lapses and the outcome cannot be written.
        }
    }

    private static void AddKey(NpgsqlCommand command, IdempotencyKey key)
    {
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = key.AccountId });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key.Name });
    }

    private static void AddClaim(NpgsqlCommand command, IdempotencyClaim claim)
    {
        AddKey(command, claim.Key);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = claim.OwnerId });
    }
}

/// <summary>A call's right to write the outcome of its key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Fingerprint">What the call asks for.</param>
/// <param name="OwnerId">Names the call.</param>
public sealed record IdempotencyClaim(IdempotencyKey Key, byte[] Fingerprint, Guid OwnerId);

/// <summary>What came of claiming a key.</summary>
public abstract record ClaimResult
{
    private ClaimResult()
    {
    }

    /// <summary>The call is the first, and shall run.</summary>
    public sealed record Claimed(IdempotencyClaim Claim) : ClaimResult;

    /// <summary>An earlier call was answered with this.</summary>
    public sealed record Finished(byte[] Outcome) : ClaimResult;

    /// <summary>An earlier call is still running.</summary>
    public sealed record Running : ClaimResult;

    /// <summary>The key belongs to a call that asked for something else.</summary>
    public sealed record Mismatch : ClaimResult;
}
