using Npgsql;
using NpgsqlTypes;
using PersonData.Core.Data;

namespace PersonData.Core.Credits;

/// <summary>
/// The one door to credits: wallets, grants and charges. Every balance follows from the append-only ledger, and what the clock does (a grant
/// begins, a grant expires) follows from the time of each statement, never from a job. README.md beside this file states the invariants.
/// </summary>
public sealed partial class CreditLedger(Database database, TimeProvider time)
{
    // Charges one request: burns active grants, the one that expires soonest first, writes the entries that say so, and records the usage: all of
    // it or nothing. Answers one row: whether it was allowed, and what the wallet had available.
    //
    // Concurrency. FOR UPDATE locks the open grants in burn order, which never changes, so that two charges of one wallet queue instead of
    // deadlocking; Postgres hands back each row as it is after the wait, not as it was when the statement began, so the sums below are current.
    // The lock is held for this statement and its commit only. A metered wallet and a charge of 0 units lock nothing and only insert.
    // A charge_id that is recorded already fails on the primary key of usage and undoes the whole statement.
    // The check on used_units would refuse an overdraft even if all of this were wrong.
    private const string ChargeStatement =
        """
        with wallet as materialized (
            select enforcement_mode = 'enforced' as enforced from wallets where wallet_id = $2
        ),
        open_grants as materialized (
            select grant_id, credit_units - used_units as left_units, expires_at, starts_at
            from credit_grants
            where wallet_id = $2 and $8 > 0 and (select enforced from wallet)
              and used_units < credit_units and starts_at <= $9 and (expires_at is null or expires_at > $9)
            order by expires_at nulls last, starts_at, grant_id
            for update
        ),
        verdict as materialized (
            select enforced, not enforced or $8 <= available as allowed, available
            from wallet, (select coalesce(sum(left_units), 0)::bigint as available from open_grants) as o
        ),
        burns as (
            select grant_id, least(left_units, $8 - units_before) as units
            from (
                select grant_id, left_units, coalesce(sum(left_units) over (
                           order by expires_at nulls last, starts_at, grant_id rows between unbounded preceding and 1 preceding), 0)::bigint as units_before
                from open_grants
            ) as o
            where units_before < $8
        ),
        burned as (
            update credit_grants g set used_units = g.used_units + b.units
            from burns b
            where g.grant_id = b.grant_id and (select allowed from verdict)
            returning g.grant_id, b.units
        ),
        movements as (
            select grant_id, units from burned
            union all
            select null, $8 from verdict where not enforced and $8 > 0
        ),
        recorded as (
            insert into usage (charge_id, request_id, account_id, key_id, operation, records, credit_units, created_at)
            select $1, $3, $4, $5, $6, $7, $8, $9 from verdict where allowed
        ),
        entries as (
            insert into ledger_entries (wallet_id, kind, units, grant_id, charge_id, request_id, key_id, operation, created_at)
            select $2, 'capture', -units, grant_id, $1, $3, $5, $6, $9 from movements
        )
        select allowed, available from verdict
        """;

    // Guarantees that no grant exists without its entry.
    private const string GrantStatement =
        """
        with granted as (
            insert into credit_grants (grant_id, wallet_id, credit_units, credit_type, starts_at, expires_at, note, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
        )
        insert into ledger_entries (wallet_id, kind, units, grant_id, operation, created_at) values ($2, 'grant', $3, $1, 'grantCredits', $8)
        """;

    /// <summary>Opens an empty wallet inside the caller's transaction.</summary>
    public async Task<Guid> OpenWalletAsync(NpgsqlConnection connection, EnforcementMode mode, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var walletId = Guid.CreateVersion7(now);
        await using var command = new NpgsqlCommand("insert into wallets (wallet_id, enforcement_mode, created_at) values ($1, $2, $3)", connection);
        command.Parameters.Add(new() { Value = walletId });
        command.Parameters.Add(new() { Value = mode == EnforcementMode.Enforced ? "enforced" : "metered" });
        command.Parameters.Add(new() { Value = now });
        await command.ExecuteNonQueryAsync(ct);
        return walletId;
    }

    /// <summary>Adds credits to a wallet and answers the grant's id (<c>grant_…</c>).</summary>
    /// <exception cref="ArgumentException">Units out of range, or an end that is not after the start.</exception>
    public async Task<Guid> GrantAsync(Guid walletId, NewGrant grant, CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        return await GrantAsync(connection, walletId, grant, ct);
    }

    /// <summary>As <see cref="GrantAsync(Guid, NewGrant, CancellationToken)"/>, inside the transaction of <paramref name="connection"/>.</summary>
    public async Task<Guid> GrantAsync(NpgsqlConnection connection, Guid walletId, NewGrant grant, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grant.CreditUnits, 1, nameof(grant));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(grant.CreditUnits, NewGrant.MaxCreditUnits, nameof(grant));
        var now = time.GetUtcNow();
        var startsAt = (grant.StartsAt ?? now).ToUniversalTime();
        var expiresAt = grant.ExpiresAt?.ToUniversalTime();
        if (expiresAt <= startsAt)
            throw new ArgumentException("A grant must expire after it starts.", nameof(grant));

        var grantId = Guid.CreateVersion7(now);
        await using var command = new NpgsqlCommand(GrantStatement, connection);
        command.Parameters.Add(new() { Value = grantId });
        command.Parameters.Add(new() { Value = walletId });
        command.Parameters.Add(new() { Value = grant.CreditUnits });
        command.Parameters.Add(Optional(grant.CreditType, NpgsqlDbType.Text));
        command.Parameters.Add(new() { Value = startsAt });
        command.Parameters.Add(Optional(expiresAt, NpgsqlDbType.TimestampTz));
        command.Parameters.Add(Optional(grant.Note, NpgsqlDbType.Text));
        command.Parameters.Add(new() { Value = now });
        await command.ExecuteNonQueryAsync(ct);
        return grantId;
    }

    // Long enough for a server that is restarted to come back, short enough for a caller who waits.
    private static readonly TimeSpan[] RetryDelays =
        [TimeSpan.Zero, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

    /// <summary>
    /// Records a request and burns its price, all or nothing, in one round trip. When the connection breaks before the answer arrives, nobody
    /// knows whether the charge was committed; it is tried again under the same id, which tells. If the server stays away, this throws.
    /// </summary>
    public async Task<ChargeResult> ChargeAsync(Charge charge, CancellationToken ct)
    {
        var sent = false;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var connection = await database.App.OpenConnectionAsync(ct);
                sent = true;
                return await ChargeAsync(connection, charge, ct);
            }
            catch (NpgsqlException e) when (sent && attempt < RetryDelays.Length && IsConnectionLost(e))
            {
                database.App.Clear();   // what broke this connection broke those that idle in the pool
                await Task.Delay(RetryDelays[attempt], time, ct);
            }
        }
    }

    /// <summary>
    /// As <see cref="ChargeAsync(Charge, CancellationToken)"/> without further tries, inside the transaction of <paramref name="connection"/>
    /// if it has one: what the charge pays for commits with it. There, an id that is recorded already aborts the transaction.
    /// </summary>
    public async Task<ChargeResult> ChargeAsync(NpgsqlConnection connection, Charge charge, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ChargeStatement, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = charge.ChargeId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = charge.WalletId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = charge.RequestId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = charge.AccountId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = charge.KeyId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = charge.Operation });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = charge.Records });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = charge.CreditUnits });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });

        long available;
        try
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            if (!await reader.ReadAsync(ct))
                throw new InvalidOperationException($"Wallet {charge.WalletId} does not exist.");
            if (reader.GetBoolean(0))
                return new ChargeResult.Charged(charge.CreditUnits);
            available = reader.GetInt64(1);
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "usage_pkey" })
        {
            return new ChargeResult.Charged(charge.CreditUnits);
        }

        // An earlier try may be what emptied the wallet.
        return await IsRecordedAsync(connection, charge.ChargeId, ct)
            ? new ChargeResult.Charged(charge.CreditUnits)
            : new ChargeResult.InsufficientCredits(available);
    }

    // 08: connection; 57P: shutting down or starting up.
    private static bool IsConnectionLost(NpgsqlException e) =>
        e is not PostgresException postgres || postgres.SqlState is ['0', '8', ..] or ['5', '7', 'P', ..];

    private static async Task<bool> IsRecordedAsync(NpgsqlConnection connection, Guid chargeId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select exists (select from usage where charge_id = $1)", connection);
        command.Parameters.Add(new() { Value = chargeId });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static NpgsqlParameter Optional(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
