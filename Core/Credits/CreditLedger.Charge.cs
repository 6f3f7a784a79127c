using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Core.Credits;

public sealed partial class CreditLedger
{
    // The function charge() of migration app/0004_wallets.sql says what it guarantees.
    private const string ChargeStatement = "select refusal, refused_by_customer, available from charge($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

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
            catch (NpgsqlException e) when (sent && attempt < RetryDelays.Length && Database.IsConnectionLost(e))
            {
                _database.App.Clear();   // what broke this connection broke those that idle in the pool
                await Task.Delay(RetryDelays[attempt], _time);
            }
        }
    }

    /// <summary>
    /// As <see cref="ChargeAsync(NpgsqlConnection, Charge, CancellationToken)"/> for charges of one wallet and customer: all in one statement when the wallet can
    /// pay for all of them; else each for itself, in their order, as far as it reaches.
    /// </summary>
    internal async Task<ChargeResult[]> ChargeAsync(NpgsqlConnection connection, IReadOnlyList<Charge> charges, CancellationToken ct)
    {
        WalletRefusal refusal;
        try
        {
            if (await TryChargeAsync(connection, charges, ct) is not { } reason) return [.. charges.Select(Charged)];
            refusal = reason;
        }
        catch (PostgresException e) when (charges.Count == 1 && e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "usage_pkey" })
        {
            return [Charged(charges[0])];
        }

        if (charges.Count > 1)
        {
            var results = new ChargeResult[charges.Count];
            for (var i = 0; i < results.Length; i++) results[i] = await ChargeAsync(connection, charges[i], ct);
            return results;
        }

        // An earlier try may be what emptied the wallet; and a hold whose owner died may be what keeps its credits.
        var charge = charges[0];
        if (await IsRecordedAsync(connection, charge.ChargeId, ct)) return [Charged(charge)];
        if (await ReleaseExpiredHoldsAsync(connection, charge.WalletId, charge.Customer?.WalletId, ct) > 0) return await ChargeAsync(connection, charges, ct);
        return [new ChargeResult.InsufficientCredits(refusal)];
    }

    /// <summary>Null when the charges were made, else what refused them.</summary>
    private async Task<WalletRefusal?> TryChargeAsync(NpgsqlConnection connection, IReadOnlyList<Charge> charges, CancellationToken ct)
    {
        var first = charges[0];
        await using var command = new NpgsqlCommand(ChargeStatement, connection);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = _time.GetUtcNow() });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = first.AccountId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = first.WalletId });
        command.Parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = first.Customer?.CustomerId });
        command.Parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = first.Customer?.WalletId });
        AddColumn(charge => charge.ChargeId);
        AddColumn(charge => charge.RequestId);
        AddColumn(charge => charge.KeyId);
        AddColumn(charge => charge.UserId);
        AddColumn(charge => charge.Operation);
        AddColumn(charge => charge.Records);
        AddColumn(charge => charge.CreditUnits);
        AddColumn(charge => charge.SearchSessions);
        AddColumn(charge => charge.RecordReveals);

        await using var reader = await command.ExecuteReaderAsync(ct);
        return await ReadRefusalAsync(reader, ct);

        void AddColumn<T>(Func<Charge, T> column)
        {
            var values = new T[charges.Count];
            for (var i = 0; i < values.Length; i++) values[i] = column(charges[i]);
            command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values });
        }
    }

    /// <summary>What charge() and hold() answer.</summary>
    private static async Task<WalletRefusal?> ReadRefusalAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        await reader.ReadAsync(ct);
        if (reader.IsDBNull(0)) return null;
        var stop = Enum.Parse<WalletStop>(reader.GetString(0).Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        return new WalletRefusal(stop, reader.GetBoolean(1), reader.IsDBNull(2) ? null : reader.GetInt64(2));
    }

    private static ChargeResult Charged(Charge charge) => new ChargeResult.Charged(charge.CreditUnits);

    private static async Task<bool> IsRecordedAsync(NpgsqlConnection connection, Guid chargeId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select exists (select from usage where charge_id = $1)", connection);
        command.Parameters.Add(new() { Value = chargeId });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}
