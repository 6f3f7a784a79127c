using PersonData.Core.Credits;

namespace PersonData.Api.Http;

/// <summary>
/// The one place where a response is paid for. Handlers find the records first, then come here, and send only after it: what was refused is not
/// delivered, and what is delivered was recorded.
/// </summary>
internal sealed class Billing(CreditLedger ledger, TimeProvider time)
{
    /// <summary>Price of one record, in credits.</summary>
    private const long CreditsPerRecord = 1;

    /// <summary>Number of records that a caller pays for: none with a test key.</summary>
    public static int BillableRecords(Caller caller, int records) => caller.Key.Test ? 0 : records;

    /// <summary>Records and charges <paramref name="records"/>. Null when they may be sent; else what to answer instead.</summary>
    public Task<ErrorResult?> ChargeAsync(HttpContext context, Caller caller, string operation, int records) =>
        RecordAsync(context, caller, operation, records, BillableRecords(caller, records) * CreditsPerRecord);

    /// <summary>Records a request that costs nothing.</summary>
    public Task RecordFreeAsync(HttpContext context, Caller caller, string operation, int records) => RecordAsync(context, caller, operation, records, 0);

    private async Task<ErrorResult?> RecordAsync(HttpContext context, Caller caller, string operation, int records, long credits)
    {
        // A caller who has gone is not charged. From here on the charge is carried through: its outcome must be known.
        context.RequestAborted.ThrowIfCancellationRequested();
        var result = await ledger.ChargeAsync(
            new Charge
            {
                ChargeId = Guid.CreateVersion7(time.GetUtcNow()),
                RequestId = context.TraceIdentifier,
                AccountId = caller.Key.AccountId,
                WalletId = caller.Key.WalletId,
                KeyId = caller.Key.KeyId,
                Operation = operation,
                Records = records,
                CreditUnits = credits,
            });
        if (result is ChargeResult.InsufficientCredits)
            return Errors.InsufficientCredits();

        RequestState.Of(context).CreditsCharged = credits;
        return null;
    }
}
