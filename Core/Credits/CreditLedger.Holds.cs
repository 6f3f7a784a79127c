using Npgsql;

namespace PersonData.Core.Credits;

public sealed partial class CreditLedger
{
    /// <summary>How long a hold lives when its owner does not end it. Longer than any call to an outside vendor with its retries.</summary>
    public static readonly TimeSpan HoldLifetime = TimeSpan.FromMinutes(2);

    // Holds released per transaction: each takes the locks of its wallets.
    private const int SweepBatch = 100;

    /// <summary>
    /// Keeps the most that a call may come to cost, before an outside vendor is asked. The answer's id must be given to <see cref="CaptureAsync"/> or
    /// <see cref="ReleaseAsync(NpgsqlConnection, Guid, CancellationToken)"/>; after <see cref="HoldLifetime"/> the credits are free again by themselves.
    /// </summary>
    /// <param name="charge">What the call may come to: its records and units at most. <see cref="Charge.CreditUnits"/> is 1 or more.</param>
    /// <param name="ct">Cancels before anything is held.</param>
    public Task<HoldResult> HoldAsync(Charge charge, CancellationToken ct) => HoldAsync(charge, replaces: null, ct);

    /// <summary>As <see cref="HoldAsync(Charge, CancellationToken)"/>, in place of another hold of the same wallets: what that keeps counts as free, and it is released only if the new one is held.</summary>
    /// <param name="charge">What the call may come to.</param>
    /// <param name="replaces">The other hold; null for none. It may have ended already.</param>
    /// <param name="ct">Cancels before anything is held.</param>
    public async Task<HoldResult> HoldAsync(Charge charge, Guid? replaces, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(charge.CreditUnits, 1, nameof(charge));
        await using var connection = await _database.App.OpenConnectionAsync(ct);
        for (; ; )
        {
            // Of two holds at once the dearer could be refused because of the cheaper; of one after the other the wallet could be empty in between.
            await using var transaction = replaces is null ? null : await connection.BeginTransactionAsync(ct);
            if (replaces is { } before) await ReleaseAsync(connection, before, ct);

            var now = _time.GetUtcNow();
            var holdId = Guid.CreateVersion7(now);
            await using var command = new NpgsqlCommand(
                "select refusal, refused_by_customer, available from hold($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)", connection);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = holdId });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now + HoldLifetime });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = charge.AccountId });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = charge.WalletId });
            command.Parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = charge.Customer?.CustomerId });
            command.Parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = charge.Customer?.WalletId });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = charge.KeyId });
            command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = charge.UserId });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = charge.RequestId });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = charge.Operation });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = charge.CreditUnits });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = charge.RecordReveals });

            WalletRefusal? refusal;
            await using (var reader = await command.ExecuteReaderAsync(ct)) refusal = await ReadRefusalAsync(reader, ct);
            if (refusal is null)
            {
                if (transaction is not null) await transaction.CommitAsync(ct);
                return new HoldResult.Held(holdId);
            }

            if (transaction is not null) await transaction.RollbackAsync(ct);
            if (await ReleaseExpiredHoldsAsync(connection, charge.WalletId, charge.Customer?.WalletId, ct) == 0) return new HoldResult.InsufficientCredits(refusal);
        }
    }

    /// <summary>
    /// Ends a hold inside the caller's transaction: pays for what was found, records the usage, and frees the rest. False when the hold has ended
    /// already (it expired, or was captured by an earlier try): then nothing was changed and nothing may be delivered.
    /// </summary>
    /// <param name="connection">Where the caller's transaction runs.</param>
    /// <param name="holdId">The hold.</param>
    /// <param name="chargeId">Names this charge for ever.</param>
    /// <param name="records">Records that are delivered, 0 or more.</param>
    /// <param name="creditUnits">What they cost, 0 to what is held.</param>
    /// <param name="ct">Cancels before the hold has ended.</param>
    public Task<bool> CaptureAsync(NpgsqlConnection connection, Guid holdId, Guid chargeId, int records, long creditUnits, CancellationToken ct) =>
        EndHoldAsync(connection, holdId, "captured", chargeId, records, creditUnits, ct);

    /// <summary>Ends a hold: frees all of it and records nothing. False when it has ended already.</summary>
    public Task<bool> ReleaseAsync(NpgsqlConnection connection, Guid holdId, CancellationToken ct) =>
        EndHoldAsync(connection, holdId, "released", null, 0, 0, ct);

    /// <summary>As <see cref="ReleaseAsync(NpgsqlConnection, Guid, CancellationToken)"/>, at once.</summary>
    public async Task<bool> ReleaseAsync(Guid holdId, CancellationToken ct)
    {
        await using var connection = await _database.App.OpenConnectionAsync(ct);
        return await ReleaseAsync(connection, holdId, ct);
    }

    /// <summary>
    /// Locks holds of a wallet, in the order of their ids, and then the wallet, until the transaction of <paramref name="connection"/> ends. Whoever ends several in one transaction does this first: the second
    /// would else be locked after the wallet, against everybody's order. From then on the wallet's mode stays as it is, too.
    /// </summary>
    internal static async Task LockHoldsAsync(NpgsqlConnection connection, Guid walletId, IEnumerable<Guid> holdIds, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("select from holds where hold_id = any($1) order by hold_id for update") { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. holdIds] } } },
                new("select from lock_wallet($1)") { Parameters = { new NpgsqlParameter<Guid> { TypedValue = walletId } } },
            },
        };
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Frees the holds whose owners have let them expire, of every wallet, and answers how many those were. Any number of callers may do so at once.</summary>
    public async Task<int> SweepHoldsAsync(CancellationToken ct)
    {
        await using var connection = await _database.App.OpenConnectionAsync(ct);
        for (var count = 0; ; count += SweepBatch)
        {
            // Index: holds_open.
            var released = await ReleaseExpiredAsync(connection, "select hold_id from holds where status = 'open' and expires_at <= $1 order by expires_at limit $2", ct);
            if (released < SweepBatch) return count + released;
        }
    }

    // Indexes: holds_open_of_wallet, holds_open_of_customer. The caller may have locked the wallet already, and a hold comes before its wallet: a hold whose owner is ending it just now, late, is left
    // to its owner.
    private Task<int> ReleaseExpiredHoldsAsync(NpgsqlConnection connection, Guid walletId, Guid? customerWalletId, CancellationToken ct) =>
        ReleaseExpiredAsync(
            connection,
            "select hold_id from holds where status = 'open' and expires_at <= $1 and (wallet_id = $3 or customer_wallet_id = $4) order by expires_at limit $2 for update skip locked",
            ct,
            new NpgsqlParameter<Guid> { TypedValue = walletId },
            new NpgsqlParameter<Guid?> { TypedValue = customerWalletId });

    private async Task<int> ReleaseExpiredAsync(NpgsqlConnection connection, string query, CancellationToken ct, params NpgsqlParameter[] wallets)
    {
        var expired = new List<Guid>();
        await using (var command = new NpgsqlCommand(query, connection))
        {
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = _time.GetUtcNow() });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = SweepBatch });
            command.Parameters.AddRange(wallets);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) expired.Add(reader.GetGuid(0));
        }

        var released = 0;
        foreach (var holdId in expired)
        {
            if (await EndHoldAsync(connection, holdId, "expired", null, 0, 0, ct)) released++;
        }

        return released;
    }

    private async Task<bool> EndHoldAsync(NpgsqlConnection connection, Guid holdId, string status, Guid? chargeId, int records, long units, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select end_hold($1, $2, $3, $4, $5, $6, $7)", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = holdId });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = _time.GetUtcNow() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = status });
        command.Parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = chargeId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = records });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = units });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = units > 0 ? records : 0 });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}

/// <summary>What came of a hold.</summary>
public abstract record HoldResult
{
    private HoldResult()
    {
    }

    /// <summary>The credits are kept.</summary>
    public sealed record Held(Guid HoldId) : HoldResult;

    /// <summary>A wallet holds too little, or a limit would be passed. Nothing is held, and no vendor may be asked.</summary>
    public sealed record InsufficientCredits(WalletRefusal Refusal) : HoldResult;
}
