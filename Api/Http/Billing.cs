using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http.Idempotency;
using PersonData.Core.Credits;

namespace PersonData.Api.Http;

/// <summary>
/// The one place where a response is paid for. Handlers find the records first, then come here, and send what it answers: what was refused is not
/// delivered, and what is delivered was recorded.
/// </summary>
internal sealed class Billing(CreditLedger ledger, Outcomes outcomes, TimeProvider time)
{
    /// <summary>What a call may cost at most; on every operation that can charge.</summary>
    public static readonly CountParameter MaxCredits = new(
        "max_credits", "What the answer may cost at most, in credits. One that would cost more is refused with 402 and changes nothing; with 0, everything that is not free.", Least: 0)
    { Example = 25 };

    /// <summary>Price of one record for a caller, in credits: nothing with a test key.</summary>
    public static long CreditsPerRecord(Caller caller) => caller.Credential.Test ? 0 : 1;

    /// <summary>Number of records that a caller pays for: none with a test key.</summary>
    public static int BillableRecords(Caller caller, int records) => caller.Credential.Test ? 0 : records;

    /// <summary>Records and charges <paramref name="records"/>, and answers; or says why they may not be sent.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who pays.</param>
    /// <param name="operation">What is recorded as usage.</param>
    /// <param name="records">Records in the answer.</param>
    /// <param name="maxCredits">What the caller wants to pay at most; null for whatever it costs.</param>
    /// <param name="answer">What was found. With an Idempotency-Key it is committed with the charge.</param>
    /// <param name="beginsSearch">Whether the request begins a search, which limits count; further pages do not.</param>
    public Task<Results<Ok<T>, ErrorResult>> ChargeAsync<T>(
        HttpContext context, Caller caller, string operation, int records, int? maxCredits, T answer, bool beginsSearch = false) =>
        RecordAsync(context, caller, operation, records, BillableRecords(caller, records), maxCredits, answer, beginsSearch);

    /// <summary>Records a request that costs nothing, and answers.</summary>
    public Task<Results<Ok<T>, ErrorResult>> RecordFreeAsync<T>(HttpContext context, Caller caller, string operation, int records, T answer) =>
        RecordAsync(context, caller, operation, records, billable: 0, maxCredits: null, answer, beginsSearch: false);

    /// <summary>
    /// Records and charges those of the people whom no other request has delivered in this scope, and answers with them; or says why they may not be sent.
    /// With <paramref name="allOrNothing"/> nothing is done when there are others; then the answer is null. Usage is attributed to <paramref name="userId"/>.
    /// </summary>
    public async Task<Results<Ok<T>, ErrorResult>?> DeliverAsync<T>(
        HttpContext context, Caller caller, string operation, Guid scope, IReadOnlyList<long> personIds, bool allOrNothing, int? maxCredits,
        Func<IReadOnlySet<long>, T> answer, bool beginsSearch, string? userId)
    {
        if (HeadRequests.IsHead(context))
            return TypedResults.Ok(answer(personIds.ToHashSet()));
        if (personIds.Count * CreditsPerRecord(caller) is var credits && credits > maxCredits)
            return Errors.InsufficientCredits(maxCredits.Value, credits);

        context.RequestAborted.ThrowIfCancellationRequested();
        var chargeId = Guid.CreateVersion7(time.GetUtcNow());
        if (!Outcomes.AreKeptFor(context))
            return ToAnswer(await ledger.DeliverAsync(scope, personIds, allOrNothing, ChargeOf));

        var whole = TypedResults.Ok(answer(personIds.ToHashSet()));
        await Outcomes.PrepareAsync(context, whole);
        return await outcomes.CommitAsync(context, async (connection, ct) =>
            ToAnswer(await ledger.DeliverAsync(connection, scope, personIds, allOrNothing, ChargeOf, ct), whole));

        Charge ChargeOf(int records) => ToCharge(context, caller, operation, chargeId, records, BillableRecords(caller, records), beginsSearch) with { UserId = userId };

        Results<Ok<T>, ErrorResult>? ToAnswer(DeliveryResult result, Ok<T>? whole = null)
        {
            switch (result)
            {
                case DeliveryResult.Delivered delivered:
                    RequestState.Of(context).CreditsCharged = delivered.CreditUnits;
                    return whole is not null && delivered.PersonIds.Count == personIds.Count ? whole : TypedResults.Ok(answer(delivered.PersonIds));
                case DeliveryResult.InsufficientCredits refused:
                    return Errors.InsufficientCredits(refused.Refusal);
                default:
                    return null;
            }
        }
    }

    private async Task<Results<Ok<T>, ErrorResult>> RecordAsync<T>(
        HttpContext context, Caller caller, string operation, int records, int billable, int? maxCredits, T answer, bool beginsSearch)
    {
        // A HEAD delivers nothing.
        if (HeadRequests.IsHead(context))
            return TypedResults.Ok(answer);
        if (billable * CreditsPerRecord(caller) is var credits && credits > maxCredits)
            return Errors.InsufficientCredits(maxCredits.Value, credits);

        // A caller who has gone is not charged. From here on the charge is carried through: its outcome must be known.
        context.RequestAborted.ThrowIfCancellationRequested();
        var charge = ToCharge(context, caller, operation, Guid.CreateVersion7(time.GetUtcNow()), records, billable, beginsSearch);
        return Outcomes.AreKeptFor(context)
            ? await ChargeKeptAsync(context, charge, answer)
            : ToAnswer(context, charge, await ledger.ChargeAsync(charge), TypedResults.Ok(answer));
    }

    // Apart, so that a charge without a key pays for no closure.
    private async Task<Results<Ok<T>, ErrorResult>> ChargeKeptAsync<T>(HttpContext context, Charge charge, T answer)
    {
        var ok = TypedResults.Ok(answer);
        await Outcomes.PrepareAsync(context, ok);
        return await outcomes.CommitAsync(context, async (connection, ct) => ToAnswer(context, charge, await ledger.ChargeAsync(connection, charge, ct), ok));
    }

    private static Results<Ok<T>, ErrorResult> ToAnswer<T>(HttpContext context, Charge charge, ChargeResult result, Ok<T> answer)
    {
        if (result is ChargeResult.InsufficientCredits refused)
            return Errors.InsufficientCredits(refused.Refusal);

        RequestState.Of(context).CreditsCharged = charge.CreditUnits;
        return answer;
    }

    private static Charge ToCharge(HttpContext context, Caller caller, string operation, Guid chargeId, int records, int billable, bool beginsSearch) => new()
    {
        ChargeId = chargeId,
        RequestId = context.TraceIdentifier,
        AccountId = caller.Credential.AccountId,
        WalletId = caller.Credential.WalletId,
        KeyId = caller.Credential.Id,
        Operation = operation,
        Records = records,
        CreditUnits = billable * CreditsPerRecord(caller),
        SearchSessions = beginsSearch && !caller.Credential.Test ? 1 : 0,
        RecordReveals = billable,
    };
}
