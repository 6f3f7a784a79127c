using Npgsql;

namespace PersonData.Core.Credits;

public sealed partial class CreditLedger
{
    // Charges requests of one wallet, all of them or none: burns active grants, the one that expires soonest first, writes the entries that say so,
    // and records the usage. Answers one row: whether it was allowed, and what the wallet had available.
    //
    // Concurrency. FOR UPDATE locks the open grants in burn order, which never changes, so that two charges of one wallet queue instead of
    // deadlocking; Postgres hands back each row as it is after the wait, not as it was when the statement began, so the sums below are current.
    // The lock is held for this statement and its commit only. A metered wallet and a price of 0 units lock nothing and only insert.
    // A charge_id that is recorded already fails on the primary key of usage and undoes the whole statement.
    // The check on used_units would refuse an overdraft even if all of this were wrong.
    //
    // Laid end to end, the charges cover the units [units_before, units_before + units) of the price, and so do the grants: where a charge and a
    // grant overlap, that many units of the grant go for that charge.
    private const string ChargeStatement =
        """
        with wallet as materialized (
            select enforcement_mode = 'enforced' as enforced from wallets where wallet_id = $1
        ),
        charges as materialized (
            select charge_id, request_id, account_id, key_id, operation, records, units, (sum(units) over (order by ordinal))::bigint - units as units_before
            from unnest($2, $3, $4, $5, $6, $7, $8) with ordinality as c (charge_id, request_id, account_id, key_id, operation, records, units, ordinal)
        ),
        price as materialized (
            select sum(units)::bigint as units from charges
        ),
        open_grants as materialized (
            select grant_id, credit_units - used_units as units, expires_at, starts_at
            from credit_grants
            where wallet_id = $1 and (select units from price) > 0 and (select enforced from wallet)
              and used_units < credit_units and starts_at <= $9 and (expires_at is null or expires_at > $9)
            order by expires_at nulls last, starts_at, grant_id
            for update
        ),
        burn_order as (
            select grant_id, units, (sum(units) over (order by expires_at nulls last, starts_at, grant_id))::bigint - units as units_before from open_grants
        ),
        verdict as materialized (
            select enforced, not enforced or price.units <= available as allowed, available
            from wallet, price, (select coalesce(sum(units), 0)::bigint as available from open_grants) as o
        ),
        burns as materialized (
            select c.charge_id, g.grant_id,
                   least(g.units_before + g.units, c.units_before + c.units) - greatest(g.units_before, c.units_before) as units
            from burn_order g join charges c on c.units_before < g.units_before + g.units and g.units_before < c.units_before + c.units
            where (select allowed from verdict)
        ),
        burned as (
            update credit_grants g set used_units = g.used_units + b.units
            from (select grant_id, sum(units)::bigint as units from burns group by grant_id) as b
            where g.grant_id = b.grant_id
        ),
        movements as (
            select charge_id, grant_id, units from burns
            union all
            select charge_id, null, units from charges where units > 0 and (select not enforced from verdict)
        ),
        recorded as (
            insert into usage (charge_id, request_id, account_id, wallet_id, key_id, operation, records, credit_units, created_at)
            select charge_id, request_id, account_id, $1, key_id, operation, records, units, $9 from charges where (select allowed from verdict)
        ),
        entries as (
            insert into ledger_entries (wallet_id, kind, units, grant_id, charge_id, request_id, key_id, operation, created_at)
            select $1, 'capture', -m.units, m.grant_id, c.charge_id, c.request_id, c.key_id, c.operation, $9 from movements m join charges c using (charge_id)
        )
        select allowed, available from verdict
        """;

    // Long enough for a server that is restarted to come back, short enough for a caller who waits.
    private static readonly TimeSpan[] RetryDelays =
        [TimeSpan.Zero, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

    /// <summary>
    /// Records a request and burns its price, all or nothing. Requests of one wallet that come in while another commits are committed together.
    /// When the connection breaks before the answer arrives, nobody knows whether the charge was committed; it is tried again under the same id, which
    /// tells. If the server stays away, this throws.
    /// </summary>
    public Task<ChargeResult> ChargeAsync(Charge charge) => _batches.AddAsync(charge);

    /// <summary>
    /// As <see cref="ChargeAsync(Charge)"/> without further tries, inside the transaction of <paramref name="connection"/> if it has one: what the
    /// charge pays for commits with it. There, an id that is recorded already aborts the transaction.
    /// </summary>
    public async Task<ChargeResult> ChargeAsync(NpgsqlConnection connection, Charge charge, CancellationToken ct) =>
        (await ChargeAsync(connection, [charge], ct))[0];

    private async Task<ChargeResult[]> CommitAsync(IReadOnlyList<Charge> charges)
    {
        var sent = false;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var connection = await _database.App.OpenConnectionAsync();
                sent = true;
                return await ChargeAsync(connection, charges, CancellationToken.None);
            }
            catch (NpgsqlException e) when (sent && attempt < RetryDelays.Length && IsConnectionLost(e))
            {
                _database.App.Clear();   // what broke this connection broke those that idle in the pool
                await Task.Delay(RetryDelays[attempt], _time);
            }
        }
    }

    /// <summary>All in one statement when the wallet can pay for all of them; else each for itself, in their order, as far as it reaches.</summary>
    private async Task<ChargeResult[]> ChargeAsync(NpgsqlConnection connection, IReadOnlyList<Charge> charges, CancellationToken ct)
    {
        long available;
        try
        {
            if (await TryChargeAsync(connection, charges, ct) is not { } left) return [.. charges.Select(Charged)];
            available = left;
        }
        catch (PostgresException e) when (charges.Count == 1 && e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "usage_pkey" })
        {
            return [Charged(charges[0])];
        }

        if (charges.Count == 1)
        {
            // An earlier try may be what emptied the wallet.
            return [await IsRecordedAsync(connection, charges[0].ChargeId, ct) ? Charged(charges[0]) : new ChargeResult.InsufficientCredits(available)];
        }

        var results = new ChargeResult[charges.Count];
        for (var i = 0; i < results.Length; i++) results[i] = await ChargeAsync(connection, charges[i], ct);
        return results;
    }

    /// <summary>Null when the charges were made, else what the wallet has available.</summary>
    private async Task<long?> TryChargeAsync(NpgsqlConnection connection, IReadOnlyList<Charge> charges, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ChargeStatement, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = charges[0].WalletId });
        AddColumn(charge => charge.ChargeId);
        AddColumn(charge => charge.RequestId);
        AddColumn(charge => charge.AccountId);
        AddColumn(charge => charge.KeyId);
        AddColumn(charge => charge.Operation);
        AddColumn(charge => charge.Records);
        AddColumn(charge => charge.CreditUnits);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = _time.GetUtcNow() });

        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            throw new InvalidOperationException($"Wallet {charges[0].WalletId} does not exist.");
        return reader.GetBoolean(0) ? null : reader.GetInt64(1);

        void AddColumn<T>(Func<Charge, T> column)
        {
            var values = new T[charges.Count];
            for (var i = 0; i < values.Length; i++) values[i] = column(charges[i]);
            command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values });
        }
    }

    private static ChargeResult Charged(Charge charge) => new ChargeResult.Charged(charge.CreditUnits);

    // 08: connection; 57P: shutting down or starting up.
    internal static bool IsConnectionLost(NpgsqlException e) =>
        e is not PostgresException postgres || postgres.SqlState is ['0', '8', ..] or ['5', '7', 'P', ..];

    private static async Task<bool> IsRecordedAsync(NpgsqlConnection connection, Guid chargeId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select exists (select from usage where charge_id = $1)", connection);
        command.Parameters.Add(new() { Value = chargeId });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}
