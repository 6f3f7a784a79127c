using PersonData.Core.Credits;

namespace PersonData.Api.Http;

/// <summary>
/// The one place where a response is paid for. Handlers find the records first, then come here, and send only after it: what was refused is not
/// delivered, and what is delivered was recorded.
/// </summary>
internal sealed class Billing(CreditLedger ledger, TimeProvider time)
{
    /// <summary>Price of one record for a caller, in credits: nothing with a test key.</summary>
    public static long CreditsPerRecord(Caller caller) => caller.Credential.Test ? 0 : 1;

    /// <summary>Number of records that a caller pays for: none with a test key.</summary>
    public static int BillableRecords(Caller caller, int records) => caller.Credential.Test ? 0 : records;

    /// <summary>Records and charges <paramref name="records"/>. Null when they may be sent; else what to answer instead.</summary>
    public Task<ErrorResult?> ChargeAsync(HttpContext context, Caller caller, string operation, int records) =>
        RecordAsync(context, caller, operation, records, records * CreditsPerRecord(caller));

    /// <summary>Records a request that costs nothing.</summary>
    public Task RecordFreeAsync(HttpContext context, Caller caller, string operation, int records) => RecordAsync(context, caller, operation, records, 0);

    /// <summary>
    /// Records and charges those of the people whom no other request has delivered in this scope. With <paramref name="allOrNothing"/> nothing is done
    /// when there are others; then the answer is <see cref="DeliveryResult.Outrun"/>.
    /// </summary>
    public async Task<DeliveryResult> DeliverAsync(
        HttpContext context, Caller caller, string operation, Guid scope, IReadOnlyList<long> personIds, bool allOrNothing)
    {
        if (HeadRequests.IsHead(context))
            return new DeliveryResult.Delivered(personIds.ToHashSet(), 0);

        context.RequestAborted.ThrowIfCancellationRequested();
        var chargeId = Guid.CreateVersion7(time.GetUtcNow());
        var result = await ledger.DeliverAsync(
            scope, personIds, allOrNothing, records => ToCharge(context, caller, operation, chargeId, records, records * CreditsPerRecord(caller)));
        if (result is DeliveryResult.Delivered delivered)
            RequestState.Of(context).CreditsCharged = delivered.CreditUnits;
        return result;
    }

    private async Task<ErrorResult?> RecordAsync(HttpContext context, Caller caller, string operation, int records, long credits)
    {
        // A HEAD delivers nothing.
        if (HeadRequests.IsHead(context))
            return null;

        // A caller who has gone is not charged. From here on the charge is carried through: its outcome must be known.
        context.RequestAborted.ThrowIfCancellationRequested();
        var result = await ledger.ChargeAsync(ToCharge(context, caller, operation, Guid.CreateVersion7(time.GetUtcNow()), records, credits));
        if (result is ChargeResult.InsufficientCredits)
            return Errors.InsufficientCredits();

        RequestState.Of(context).CreditsCharged = credits;
        return null;
    }

    private static Charge ToCharge(HttpContext context, Caller caller, string operation, Guid chargeId, int records, long credits) => new()
    {
        ChargeId = chargeId,
        RequestId = context.TraceIdentifier,
        AccountId = caller.Credential.AccountId,
        WalletId = caller.Credential.WalletId,
        KeyId = caller.Credential.Id,
        Operation = operation,
        Records = records,
        CreditUnits = credits,
    };
}
