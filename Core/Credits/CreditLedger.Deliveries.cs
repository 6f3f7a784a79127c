using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Core.Credits;

public sealed partial class CreditLedger
{
    // Index: the primary key.
    private const string DeliveredSql = "select person_id from deliveries where scope = $1 and person_id = any($2)";

    // Claims whom nobody else has claimed. A claim of another transaction that is still open is waited for, so of two that want the same person one
    // gets it. Everybody claims in ascending order, and takes the wallet's lock afterwards: nobody waits in a circle.
    private const string ClaimSql =
        """
        insert into deliveries (scope, person_id, charge_id)
        select $1, person_id, $3 from unnest($2::bigint[]) as w (person_id) order by person_id
        on conflict do nothing
        returning person_id
        """;

    /// <summary>Which of these people were delivered in this scope before.</summary>
    public async Task<IReadOnlySet<long>> FindDeliveredAsync(Guid scope, IReadOnlyList<long> personIds, CancellationToken ct)
    {
        await using var command = _database.App.CreateCommand(DeliveredSql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = scope });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. personIds] });
        return await ReadIdsAsync(command, ct);
    }

    /// <summary>
    /// Records a request that delivers people once in a scope, and burns its price, all or nothing: claims, charge and usage commit together. Of the
    /// people, those are delivered and paid for whom no other request has been faster to claim.
    /// </summary>
    /// <param name="scope">Where each person is delivered once.</param>
    /// <param name="personIds">Whom the request wants to deliver.</param>
    /// <param name="allOrNothing">Whether to leave everything unchanged when somebody else has claimed one of them.</param>
    /// <param name="chargeOf">The charge for a number of people; always under the same id.</param>
    public async Task<DeliveryResult> DeliverAsync(Guid scope, IReadOnlyList<long> personIds, bool allOrNothing, Func<int, Charge> chargeOf)
    {
        ArgumentNullException.ThrowIfNull(personIds);
        ArgumentNullException.ThrowIfNull(chargeOf);
        IReadOnlySet<long>? claimed = null;
        var sent = false;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var connection = await _database.App.OpenConnectionAsync();
                sent = true;
                await using var transaction = await connection.BeginTransactionAsync();
                var claims = await ClaimAsync(connection, scope, personIds, chargeOf(0).ChargeId, CancellationToken.None);

                // An earlier try can only have come as far as its commit when its claims are known; claiming again has waited for its end.
                if (claimed is not null && await IsRecordedAsync(connection, chargeOf(0).ChargeId, CancellationToken.None))
                    return new DeliveryResult.Delivered(claimed, chargeOf(claimed.Count).CreditUnits);
                claimed = claims;
                var result = await DeliverAsync(connection, claimed, personIds.Count, allOrNothing, chargeOf, CancellationToken.None);
                if (result is DeliveryResult.Delivered) await transaction.CommitAsync();
                return result;
            }
            catch (NpgsqlException e) when (sent && attempt < RetryDelays.Length && Database.IsConnectionLost(e))
            {
                _database.App.Clear();
                await Task.Delay(RetryDelays[attempt], _time);
            }
        }
    }

    /// <summary>
    /// As <see cref="DeliverAsync(Guid, IReadOnlyList{long}, bool, Func{int, Charge})"/> without further tries, inside the transaction of
    /// <paramref name="connection"/>, which must be undone unless the answer is <see cref="DeliveryResult.Delivered"/>.
    /// </summary>
    public async Task<DeliveryResult> DeliverAsync(
        NpgsqlConnection connection, Guid scope, IReadOnlyList<long> personIds, bool allOrNothing, Func<int, Charge> chargeOf, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(personIds);
        ArgumentNullException.ThrowIfNull(chargeOf);
        var claimed = await ClaimAsync(connection, scope, personIds, chargeOf(0).ChargeId, ct);
        return await DeliverAsync(connection, claimed, personIds.Count, allOrNothing, chargeOf, ct);
    }

    private async Task<DeliveryResult> DeliverAsync(
        NpgsqlConnection connection, IReadOnlySet<long> claimed, int wanted, bool allOrNothing, Func<int, Charge> chargeOf, CancellationToken ct)
    {
        if (allOrNothing && claimed.Count < wanted) return new DeliveryResult.Outrun();

        var charge = chargeOf(claimed.Count);
        return await ChargeAsync(connection, charge, ct) is ChargeResult.InsufficientCredits refused
            ? new DeliveryResult.InsufficientCredits(refused.Refusal)
            : new DeliveryResult.Delivered(claimed, charge.CreditUnits);
    }

    private static async Task<IReadOnlySet<long>> ClaimAsync(
        NpgsqlConnection connection, Guid scope, IReadOnlyList<long> personIds, Guid chargeId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ClaimSql, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = scope });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. personIds] });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = chargeId });
        return await ReadIdsAsync(command, ct);
    }

    private static async Task<HashSet<long>> ReadIdsAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var ids = new HashSet<long>();
        while (await reader.ReadAsync(ct)) ids.Add(reader.GetInt64(0));
        return ids;
    }
}

/// <summary>What came of delivering people once.</summary>
public abstract record DeliveryResult
{
    private DeliveryResult()
    {
    }

    /// <summary>Recorded and, where it costs, paid.</summary>
    /// <param name="PersonIds">Who may be sent.</param>
    /// <param name="CreditUnits">What it cost.</param>
    public sealed record Delivered(IReadOnlySet<long> PersonIds, long CreditUnits) : DeliveryResult;

    /// <summary>Another request has delivered some of them first. Nothing was changed.</summary>
    public sealed record Outrun : DeliveryResult;

    /// <summary>A wallet holds too little, or a limit would be passed. Nothing was changed, and nothing may be delivered.</summary>
    public sealed record InsufficientCredits(WalletRefusal Refusal) : DeliveryResult;
}
