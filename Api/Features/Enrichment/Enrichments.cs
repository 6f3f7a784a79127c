using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Core.Credits;
using PersonData.Core.Enrichment;

namespace PersonData.Api.Features.Enrichment;

/// <summary>
/// The one way of every enrichment: what is missing is looked for while no transaction is open; then what was found is put into what is there by then and paid for in one transaction, and only then answered. So
/// a call that fails anywhere changes nothing, and calls at the same time lose no field.
/// </summary>
internal sealed class Enrichments(Enricher enricher, CreditLedger ledger, Outcomes outcomes)
{
    /// <summary>Begins a payment for one enrichment of this request, to be disposed when its outcome is committed.</summary>
    public EnrichmentPayment Begin(HttpContext context, Caller caller, string operation, int? maxCredits) =>
        enricher.Begin(caller.Credential, context.TraceIdentifier, operation, maxCredits);

    /// <summary>Enriches a contact or company, and answers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who pays.</param>
    /// <param name="operation">What is recorded as usage.</param>
    /// <param name="subject">What is enriched.</param>
    /// <param name="criteria">What to fill.</param>
    /// <param name="answer">The answer, of what came of it and the credits that remain.</param>
    public async Task<Results<Ok<TAnswer>, ErrorResult>> EnrichAsync<TDetails, TRecord, TAnswer>(
        HttpContext context, Caller caller, string operation, EnrichmentSubject<TDetails, TRecord> subject, EnrichmentCriteria<TDetails> criteria,
        Func<Enriched<TRecord>, long?, TAnswer> answer)
        where TDetails : notnull, new()
        where TRecord : class
    {
        await using var payment = Begin(context, caller, operation, criteria.MaxCredits);
        var result = await FindAsync(payment, subject, criteria, context.RequestAborted);
        if (result is not EnrichmentResult<TDetails>.Found found)
            return EnrichmentErrors.Of(result, StatusCodes.Status409Conflict, subject.Nobody);

        return await outcomes.CommitAsync<Results<Ok<TAnswer>, ErrorResult>>(context, async (connection, ct) =>
            await ApplyAsync(connection, payment, subject, criteria, found, ct) is { } enriched
                ? await AnswerAsync(context, caller, connection, enriched.Payment, remaining => answer(enriched, remaining), ct)
                : subject.Gone);
    }

    /// <summary>Looks for what is wanted of a subject. When nothing is, nobody is asked, and nothing is found in nobody's name.</summary>
    public static async Task<EnrichmentResult<TDetails>> FindAsync<TDetails, TRecord>(
        EnrichmentPayment payment, EnrichmentSubject<TDetails, TRecord> subject, EnrichmentCriteria<TDetails> criteria, CancellationToken ct)
        where TDetails : notnull, new()
        where TRecord : class
    {
        var wanted = DetailFields.Wanted(criteria.Fields, subject.Known, criteria.Overwrite);
        return wanted.Count == 0
            ? new EnrichmentResult<TDetails>.Found(new TDetails(), [], [])
            : await subject.FindAsync(payment, subject.Known, wanted, criteria.MaxAge, ct);
    }

    /// <summary>
    /// Puts what was found into the subject and pays for what that changes, inside the transaction of <paramref name="connection"/>. Null when the subject is gone. When the payment is refused, the caller
    /// undoes the change.
    /// </summary>
    public static async Task<Enriched<TRecord>?> ApplyAsync<TDetails, TRecord>(
        NpgsqlConnection connection, EnrichmentPayment payment, EnrichmentSubject<TDetails, TRecord> subject, EnrichmentCriteria<TDetails> criteria,
        EnrichmentResult<TDetails>.Found found, CancellationToken ct)
        where TDetails : notnull
        where TRecord : class
    {
        var updated = new List<string>();
        var record = await subject.ChangeAsync(connection, before =>
        {
            updated.Clear();
            return DetailFields.Fill(before, found.Details, criteria.Fields, criteria.Overwrite, updated);
        }, ct);
        if (record is null)
            return null;

        var contributions = found.Supplies.Where(supply => supply.Fields.Any(updated.Contains));
        return new Enriched<TRecord>(record, updated, found.Supplies, found.Unreachable, await payment.PayAsync(connection, updated.Count > 0 ? 1 : 0, contributions, ct));
    }

    /// <summary>Commits what is paid for alone, and answers; or says why it may not be delivered.</summary>
    public Task<Results<Ok<TAnswer>, ErrorResult>> PayAsync<TAnswer>(
        HttpContext context, Caller caller, EnrichmentPayment payment, IReadOnlyList<Supply> contributions, Func<long?, TAnswer> answer) =>
        outcomes.CommitAsync(context, async (connection, ct) =>
            await AnswerAsync(context, caller, connection, await payment.PayAsync(connection, 1, contributions, ct), answer, ct));

    /// <summary>Credits that are left to the caller's account, as the transaction of <paramref name="connection"/> sees it; null when its use is only counted.</summary>
    public async Task<long?> RemainingAsync(NpgsqlConnection connection, Caller caller, CancellationToken ct) =>
        await ledger.GetWalletAsync(connection, caller.Credential.WalletId, ct) is { Policy.Mode: EnforcementMode.Enforced } wallet ? wallet.AvailableUnits : null;

    private async Task<Results<Ok<TAnswer>, ErrorResult>> AnswerAsync<TAnswer>(
        HttpContext context, Caller caller, NpgsqlConnection connection, PaymentResult payment, Func<long?, TAnswer> answer, CancellationToken ct)
    {
        if (payment is PaymentResult.Refused refused)
            return Errors.InsufficientCredits(refused.Reason);
        RequestState.Of(context).CreditsCharged = ((PaymentResult.Paid)payment).CreditUnits;
        return TypedResults.Ok(answer(await RemainingAsync(connection, caller, ct)));
    }
}

/// <summary>What came of an enrichment, once its transaction is committed.</summary>
/// <param name="Record">What it is about, as it is then.</param>
/// <param name="Updated">Names of the fields that have changed.</param>
/// <param name="Supplies">Who knew something.</param>
/// <param name="Unreachable">Names of the providers that could not be asked.</param>
/// <param name="Payment">Whether it is paid; when it is not, nothing may be delivered.</param>
internal sealed record Enriched<TRecord>(
    TRecord Record, IReadOnlyList<string> Updated, IReadOnlyList<Supply> Supplies, IReadOnlyList<string> Unreachable, PaymentResult Payment);
