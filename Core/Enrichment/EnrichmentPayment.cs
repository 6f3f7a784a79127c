using Npgsql;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Core.Enrichment;

/// <summary>
/// One enrichment as far as it is paid for: what it costs is held before a vendor is asked, and paid in the transaction that delivers. What is held and not paid when it is disposed is free again; when
/// the process dies first, after <see cref="CreditLedger.HoldLifetime"/>. Not for several threads at once.
/// </summary>
public sealed class EnrichmentPayment : IAsyncDisposable
{
    private readonly CreditLedger _ledger;
    private readonly Charge _charge;
    private readonly int? _maxCredits;
    private (Guid HoldId, long Units)? _held;

    /// <param name="ledger">Where it is paid.</param>
    /// <param name="charge">Who pays, and for which operation; its records and units are set here.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="maxCredits">What it may cost at most, 0 or more; null for whatever it costs.</param>
    internal EnrichmentPayment(CreditLedger ledger, Charge charge, Credential caller, int? maxCredits)
    {
        (_ledger, _charge, Caller, _maxCredits) = (ledger, charge, caller, maxCredits);
    }

    /// <summary>Who asks, and pays unless it is a test key.</summary>
    internal Credential Caller { get; }

    /// <summary>
    /// Pays inside the transaction of <paramref name="connection"/>, and records the usage.
    /// </summary>
    /// <param name="connection">Where the caller's transaction runs.</param>
    /// <param name="records">Records that are delivered: 1, or 0 when nothing changed, which is free.</param>
    /// <param name="supplies">Who has contributed to what is delivered: the highest of their prices is paid.</param>
    /// <param name="ct">Cancels before anything is paid.</param>
    /// <returns>Null when it is paid; else why not, for the caller: then nothing may be delivered.</returns>
    public async Task<PaymentResult> PayAsync(NpgsqlConnection connection, int records, IEnumerable<Supply> supplies, CancellationToken ct)
    {
        var price = records == 0 || Caller.Test ? 0 : supplies.Max(supply => supply.Price);
        if (price > _maxCredits)
            return new PaymentResult.Refused(CreditRefusals.AboveMaxCredits(_maxCredits.Value, price));
        if (_held is var (holdId, _) && await _ledger.CaptureAsync(connection, holdId, _charge.ChargeId, records, price, ct))
            return new PaymentResult.Paid(price);

        var charge = _charge with { Records = records, CreditUnits = price, RecordReveals = price > 0 ? records : 0 };
        return await _ledger.ChargeAsync(connection, charge, ct) switch
        {
            ChargeResult.InsufficientCredits refused => new PaymentResult.Refused(CreditRefusals.Of(refused.Refusal)),
            _ => new PaymentResult.Paid(price),
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_held is not var (holdId, _))
            return;
        _held = null;
        await _ledger.ReleaseAsync(holdId, CancellationToken.None);
    }

    /// <summary>Holds what a vendor costs. Null when it may be asked; else why not, for the caller.</summary>
    internal async Task<string?> HoldAsync(long price, CancellationToken ct)
    {
        if (price > _maxCredits)
            return CreditRefusals.AboveMaxCredits(_maxCredits.Value, price);
        if (_held?.Units >= price)
            return null;

        // The dearer hold first: what the cheaper one keeps must be there when what was found until then is paid.
        if (await _ledger.HoldAsync(_charge with { Records = 1, CreditUnits = price, RecordReveals = 1 }, ct) is not HoldResult.Held(var holdId))
            return CreditRefusals.InsufficientFunds;
        await DisposeAsync();
        _held = (holdId, price);
        return null;
    }
}

/// <summary>What came of paying.</summary>
public abstract record PaymentResult
{
    private PaymentResult()
    {
    }

    /// <summary>It is paid once the transaction is committed.</summary>
    /// <param name="CreditUnits">Credits.</param>
    public sealed record Paid(long CreditUnits) : PaymentResult;

    /// <summary>It is not paid, and nothing may be delivered.</summary>
    /// <param name="Reason">For the caller.</param>
    public sealed record Refused(string Reason) : PaymentResult;
}
