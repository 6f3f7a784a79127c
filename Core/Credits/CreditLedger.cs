using Npgsql;
using NpgsqlTypes;
using PersonData.Core.Data;

namespace PersonData.Core.Credits;

/// <summary>
/// The one door to credits: wallets, grants and charges. Every balance follows from the append-only ledger, and what the clock does (a grant
/// begins, a grant expires) follows from the time of each statement, never from a job. README.md beside this file states the invariants.
/// </summary>
public sealed partial class CreditLedger
{
    // Guarantees that no grant exists without its entry.
    private const string GrantStatement =
        """
        with granted as (
            insert into credit_grants (grant_id, wallet_id, credit_units, credit_type, starts_at, expires_at, note, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
        )
        insert into ledger_entries (wallet_id, kind, units, grant_id, operation, request_id, key_id, created_at) values ($2, 'grant', $3, $1, $9, $10, $11, $8)
        """;

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly Batches<Charge, (Guid Wallet, Guid? Customer), ChargeResult> _batches;

    /// <param name="database">Where the money is.</param>
    /// <param name="time">The one clock that says which grants are active.</param>
    public CreditLedger(Database database, TimeProvider time)
    {
        _database = database;
        _time = time;
        _batches = new(charge => (charge.WalletId, charge.Customer?.CustomerId), CommitAsync);
    }

    /// <summary>Opens an empty wallet inside the caller's transaction.</summary>
    /// <param name="connection">Where the caller's transaction runs.</param>
    /// <param name="policy">How it is run.</param>
    /// <param name="ofCustomer">True for a partner customer's: as long as it never had a grant, only its limits stop it. An account's then has nothing.</param>
    /// <param name="ct">Cancels before the wallet exists.</param>
    public async Task<Guid> OpenWalletAsync(NpgsqlConnection connection, WalletPolicy policy, bool ofCustomer, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var walletId = Guid.CreateVersion7(now);
        await using var command = new NpgsqlCommand(
            """
            insert into wallets (wallet_id, created_at, of_customer, enforcement_mode, reset_policy, monthly_credit_units, lifetime_credit_units,
                                 monthly_search_sessions, lifetime_search_sessions, monthly_record_reveals, lifetime_record_reveals)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """, connection);
        command.Parameters.Add(new() { Value = walletId });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = ofCustomer });
        AddPolicy(command, policy);
        await command.ExecuteNonQueryAsync(ct);
        return walletId;
    }

    /// <summary>Adds credits to a wallet.</summary>
    /// <exception cref="ArgumentException">Units out of range, or an end that is not after the start.</exception>
    public async Task<Grant> GrantAsync(Guid walletId, NewGrant grant, CancellationToken ct)
    {
        await using var connection = await _database.App.OpenConnectionAsync(ct);
        return await GrantAsync(connection, walletId, grant, new LedgerOrigin("grantCredits", RequestId: null, ActorId: null), ct);
    }

    /// <summary>As <see cref="GrantAsync(Guid, NewGrant, CancellationToken)"/>, inside the transaction of <paramref name="connection"/>.</summary>
    public async Task<Grant> GrantAsync(NpgsqlConnection connection, Guid walletId, NewGrant grant, LedgerOrigin origin, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grant.CreditUnits, 1, nameof(grant));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(grant.CreditUnits, NewGrant.MaxCreditUnits, nameof(grant));
        var now = _time.GetUtcNow();
        var startsAt = (grant.StartsAt ?? now).ToUniversalTime();
        var expiresAt = grant.ExpiresAt?.ToUniversalTime();
        if (expiresAt <= startsAt)
            throw new ArgumentException("A grant must expire after it starts.", nameof(grant));

        var granted = new Grant(Guid.CreateVersion7(now), grant.CreditUnits, grant.CreditType, startsAt, expiresAt, grant.Note, now);
        await using var command = new NpgsqlCommand(GrantStatement, connection);
        command.Parameters.Add(new() { Value = granted.GrantId });
        command.Parameters.Add(new() { Value = walletId });
        command.Parameters.Add(new() { Value = grant.CreditUnits });
        command.Parameters.Add(Optional(grant.CreditType, NpgsqlDbType.Text));
        command.Parameters.Add(new() { Value = startsAt });
        command.Parameters.Add(Optional(expiresAt, NpgsqlDbType.TimestampTz));
        command.Parameters.Add(Optional(grant.Note, NpgsqlDbType.Text));
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = origin.Operation });
        command.Parameters.Add(Optional(origin.RequestId, NpgsqlDbType.Text));
        command.Parameters.Add(Optional(origin.ActorId, NpgsqlDbType.Uuid));
        await command.ExecuteNonQueryAsync(ct);
        return granted;
    }

    private static void AddPolicy(NpgsqlCommand command, WalletPolicy policy)
    {
        command.Parameters.Add(new() { Value = WalletNames.Of(policy.Mode) });
        command.Parameters.Add(new() { Value = WalletNames.Of(policy.Reset) });
        foreach (var limit in (long?[])
                 [
                     policy.Limits.MonthlyCreditUnits, policy.Limits.LifetimeCreditUnits, policy.Limits.MonthlySearchSessions,
                     policy.Limits.LifetimeSearchSessions, policy.Limits.MonthlyRecordReveals, policy.Limits.LifetimeRecordReveals,
                 ])
            command.Parameters.Add(Optional(limit, NpgsqlDbType.Bigint));
    }

    private static NpgsqlParameter Optional(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}

/// <summary>Who moved credits by what, other than by a charge.</summary>
/// <param name="Operation">The operation's OpenAPI id.</param>
/// <param name="RequestId">The request; null for the command line.</param>
/// <param name="ActorId">The key or signed-in user; null for the command line.</param>
public sealed record LedgerOrigin(string Operation, string? RequestId, Guid? ActorId);
