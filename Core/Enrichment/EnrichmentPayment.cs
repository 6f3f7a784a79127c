using Microsoft.Extensions.Logging;
using Npgsql;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Core.Enrichment;

/// <summary>
/// One enrichment as far as it is paid for: what it costs is held before a vendor is asked, and paid in the transaction that delivers. What is held and not paid when it is disposed is free again; when
/// the process dies first, after <see cref="CreditLedger.HoldLifetime"/>. Not for several threads at once.
/// </summary>
public sealed partial class EnrichmentPayment : IAsyncDisposable
{
    private readonly Enricher.Till _till;
    private readonly Charge _charge;
    private readonly int? _maxCredits;
    private readonly DateTimeOffset _begun;
    private readonly List<AskedProvider> _asked = [];
    private (Guid HoldId, long Units)? _held;
    private bool _counted;
    private bool _pooled;

    /// <param name="till">Where it is paid and recorded.</param>
    /// <param name="charge">Who pays, and for which operation; its records and units are set here.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="maxCredits">What it may cost at most, 0 or more; null for whatever it costs.</param>
    internal EnrichmentPayment(Enricher.Till till, Charge charge, Credential caller, int? maxCredits)
    {
        (_till, _charge, Caller, _maxCredits, _begun) = (till, charge, caller, maxCredits, till.Time.GetUtcNow());
    }

    /// <summary>Who asks, and pays unless it is a test key.</summary>
    internal Credential Caller { get; }

    /// <summary>What the payments before it in the same call come to, in credits: its <c>max_credits</c> is for all of them together.</summary>
    public long Before { get; set; }

    private bool IsCounted => !Caller.Test && _asked.Count > 0;

    /// <summary>How long vendors may still be asked.</summary>
    internal TimeSpan TimeLeft => _begun + Enricher.VendorsLimit - _till.Time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>
    /// Pays inside the transaction of <paramref name="connection"/>, and records the usage. A hold that has ended meanwhile does not matter: the price is charged like any other then. Once paid, it must not
    /// be paid again unless that transaction was undone: a second payment breaks the transaction that it comes in.
    /// </summary>
    /// <param name="connection">Where the caller's transaction runs.</param>
    /// <param name="records">Records that are delivered: 1, or 0 when nothing changed, which is free.</param>
    /// <param name="supplies">Who has contributed to what is delivered: the highest of their prices is paid.</param>
    /// <param name="ct">Cancels before anything is paid.</param>
    /// <returns>Whether it is paid; if not, why, for the caller: then nothing may be delivered.</returns>
    public async Task<PaymentResult> PayAsync(NpgsqlConnection connection, int records, IEnumerable<Supply> supplies, CancellationToken ct)
    {
        var dearest = records == 0 || Caller.Test ? null : supplies.MaxBy(supply => supply.Price) ?? throw new ArgumentException("What is delivered comes from somebody.", nameof(supplies));
        var price = dearest?.Price ?? 0;
        if (AboveMaxCredits(price) is { } reason)
            return new PaymentResult.Refused(reason);

        // Of a hold no more can be taken than it keeps.
        if (!(!_pooled && _held is var (holdId, units) && price <= units && await _till.Ledger.CaptureAsync(connection, holdId, _charge.ChargeId, records, price, ct)))
        {
            var charge = _charge with { Records = records, CreditUnits = price, RecordReveals = price > 0 ? records : 0 };
            if (await _till.Ledger.ChargeAsync(connection, charge, ct) is ChargeResult.InsufficientCredits refused)
                return new PaymentResult.Refused(CreditRefusals.Of(refused.Refusal));
        }

        await CountAsync(connection, dearest is null ? null : (dearest.Source, price), ct);
        if (dearest is not null)
            _till.Metrics.Paid(dearest.Source, price);
        return new PaymentResult.Paid(price);
    }

    /// <summary>
    /// For several payments of one caller in one transaction: locks what they hold and the wallet before any of them is paid, so that they wait for nobody who waits for them; and frees what they hold, so
    /// that they are paid in the order in which they come, and what one of them has held does not keep an earlier one from being paid. Nobody else can spend it meanwhile.
    /// </summary>
    public static async Task PoolAsync(NpgsqlConnection connection, IReadOnlyCollection<EnrichmentPayment> payments, CancellationToken ct)
    {
        if (payments.FirstOrDefault(payment => !payment.Caller.Test) is not { } any)
            return;
        await CreditLedger.LockHoldsAsync(connection, any._charge.WalletId, payments.Select(payment => payment._held?.HoldId).OfType<Guid>(), ct);
        foreach (var payment in payments)
        {
            if (payment._held is var (holdId, _))
                await payment._till.Ledger.ReleaseAsync(connection, holdId, ct);
            payment._pooled = true;
        }
    }

    /// <summary>Does not pay, inside the transaction of <paramref name="connection"/>, whether it has tried or not: frees what is held, and records who was asked.</summary>
    public async Task DeclineAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        if (!_pooled && _held is var (holdId, _))
            await _till.Ledger.ReleaseAsync(connection, holdId, ct);
        await CountAsync(connection, paid: null, ct);
    }

    /// <summary>Frees what is held and not paid. Whatever happens: that the caller has gone does not matter, and what cannot be freed now is so after <see cref="CreditLedger.HoldLifetime"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_held is null && (_counted || !IsCounted))
                return;
            await using var connection = await _till.Database.App.OpenConnectionAsync(CancellationToken.None);
            if (_held is var (holdId, _))
                await _till.Ledger.ReleaseAsync(connection, holdId, CancellationToken.None);
            _held = null;
            if (!_counted)
                await CountAsync(connection, paid: null, CancellationToken.None);
            _asked.Clear();
        }
        catch (NpgsqlException e)
        {
            LogNotReleased(_till.Logger, e.Message);
        }
    }

    /// <summary>Whether the caller pays this price, if the wallet does.</summary>
    internal bool Allows(long price) => AboveMaxCredits(price) is null;

    /// <summary>Holds what a vendor costs. Null when it may be asked; else why not, for the caller.</summary>
    internal async Task<string?> HoldAsync(long price, CancellationToken ct)
    {
        if (AboveMaxCredits(price) is { } reason)
            return reason;
        if (_held?.Units >= price)
            return null;

        // Once it is begun its end is waited for, so that what is held is known and can be freed.
        ct.ThrowIfCancellationRequested();
        var result = await _till.Ledger.HoldAsync(_charge with { Records = 1, CreditUnits = price, RecordReveals = 1 }, _held?.HoldId, CancellationToken.None);
        if (result is HoldResult.InsufficientCredits refused)
            return CreditRefusals.Of(refused.Refusal);
        _held = (((HoldResult.Held)result).HoldId, price);
        return null;
    }

    /// <summary>A provider was asked.</summary>
    internal void Asked(string provider, ProviderOutcome outcome, TimeSpan latency)
    {
        _asked.Add(new AskedProvider(provider, outcome, latency));
        _till.Metrics.Asked(provider, outcome, latency);
    }

    private string? AboveMaxCredits(long price) => price > 0 && Before + price > _maxCredits ? CreditRefusals.AboveMaxCredits(_maxCredits.Value, Before + price) : null;

    private async Task CountAsync(NpgsqlConnection connection, (string Provider, long CreditUnits)? paid, CancellationToken ct)
    {
        if (IsCounted)
            await ProviderUse.AddAsync(connection, Caller.AccountId, _till.Time.GetUtcNow(), _asked, paid, ct);
        _counted = true;
    }

    [LoggerMessage(LogLevel.Warning, "What an enrichment held cannot be freed now, and will be when it expires: {Reason}")]
    private static partial void LogNotReleased(ILogger logger, string reason);
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
