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
        Func<ApplyResult<TRecord>.Enriched, long?, TAnswer> answer)
        where TDetails : notnull, new()
        where TRecord : class
    {
        await using var payment = Begin(context, caller, operation, criteria.MaxCredits);
        var result = await FindAsync(payment, subject, criteria, context.RequestAborted);
        if (result is not EnrichmentResult<TDetails>.Found found)
            return EnrichmentErrors.Of(result, StatusCodes.Status409Conflict, subject.Nobody);

        return await outcomes.CommitAsync<Results<Ok<TAnswer>, ErrorResult>>(context, async (connection, ct) =>
            await ApplyAsync(connection, payment, subject, criteria, found, ct) switch
            {
                ApplyResult<TRecord>.Enriched enriched => await AnswerAsync(context, caller, connection, enriched.CreditUnits, remaining => answer(enriched, remaining), ct),
                ApplyResult<TRecord>.Refused(var reason) => Errors.InsufficientCredits(reason),
                ApplyResult<TRecord>.IsAnother => Errors.Conflict(subject.Changed),
                _ => subject.Gone,
            });
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
    /// Puts what was found into the subject and pays for what that changes, inside the transaction of <paramref name="connection"/>; the caller undoes it when it is not
    /// <see cref="ApplyResult{TRecord}.Enriched"/>. What was found is of who the subject was when it was asked for: in one that has meanwhile become another, it is put nowhere.
    /// </summary>
    public static async Task<ApplyResult<TRecord>> ApplyAsync<TDetails, TRecord>(
        NpgsqlConnection connection, EnrichmentPayment payment, EnrichmentSubject<TDetails, TRecord> subject, EnrichmentCriteria<TDetails> criteria,
        EnrichmentResult<TDetails>.Found found, CancellationToken ct)
        where TDetails : notnull
        where TRecord : class
    {
        var (updated, isAnother) = (new List<string>(), false);
        var record = await subject.ChangeAsync(connection, before =>
        {
            updated.Clear();
            isAnother = found.Supplies.Count > 0 && subject.IsAnother(subject.Known, before)
                && subject.IsAnother(DetailFields.Fill(subject.Known, found.Details, criteria.Fields, overwrite: true, []), before);   // a call beside this one has found the same
            return isAnother ? before : DetailFields.Fill(before, found.Details, criteria.Fields, criteria.Overwrite, updated);
        }, ct);
        if (record is null)
            return new ApplyResult<TRecord>.Gone();
        if (isAnother)
            return new ApplyResult<TRecord>.IsAnother();

        var contributions = found.Supplies.Where(supply => supply.Fields.Any(updated.Contains));
        return await payment.PayAsync(connection, updated.Count > 0 ? 1 : 0, contributions, ct) switch
        {
            PaymentResult.Paid(var credits) => new ApplyResult<TRecord>.Enriched(record, updated, found.Supplies, found.Unreachable, credits),
            PaymentResult.Refused(var reason) => new ApplyResult<TRecord>.Refused(reason),
            var other => throw new InvalidOperationException($"There is no {other.GetType().Name}."),
        };
    }

    /// <summary>Commits what is paid for alone, and answers; or says why it may not be delivered.</summary>
    public Task<Results<Ok<TAnswer>, ErrorResult>> PayAsync<TAnswer>(
        HttpContext context, Caller caller, EnrichmentPayment payment, IReadOnlyList<Supply> contributions, Func<long?, TAnswer> answer) =>
        outcomes.CommitAsync<Results<Ok<TAnswer>, ErrorResult>>(context, async (connection, ct) =>
            await payment.PayAsync(connection, 1, contributions, ct) switch
            {
                PaymentResult.Paid(var credits) => await AnswerAsync(context, caller, connection, credits, answer, ct),
                var refused => Errors.InsufficientCredits(((PaymentResult.Refused)refused).Reason),
            });

    /// <summary>Credits that are left to the caller's account, as the transaction of <paramref name="connection"/> sees it; null when its use is only counted.</summary>
    public async Task<long?> RemainingAsync(NpgsqlConnection connection, Caller caller, CancellationToken ct) =>
        await ledger.GetWalletAsync(connection, caller.Credential.WalletId, ct) is { Policy.Mode: EnforcementMode.Enforced } wallet ? wallet.AvailableUnits : null;

    private async Task<Ok<TAnswer>> AnswerAsync<TAnswer>(
        HttpContext context, Caller caller, NpgsqlConnection connection, long creditUnits, Func<long?, TAnswer> answer, CancellationToken ct)
    {
        RequestState.Of(context).CreditsCharged = creditUnits;
        return TypedResults.Ok(answer(await RemainingAsync(connection, caller, ct)));
    }
}

/// <summary>What came of putting into a contact or company what was found. All but <see cref="Enriched"/> is to be undone.</summary>
internal abstract record ApplyResult<TRecord>
{
    private ApplyResult()
    {
    }

    /// <summary>It is delivered and paid for, once the transaction is committed.</summary>
    /// <param name="Record">What it is about, as it is then.</param>
    /// <param name="Updated">Names of the fields that have changed.</param>
    /// <param name="Supplies">Who knew something.</param>
    /// <param name="Unreachable">Names of the providers that could not be asked.</param>
    /// <param name="CreditUnits">What it has cost, in credits.</param>
    public sealed record Enriched(
        TRecord Record, IReadOnlyList<string> Updated, IReadOnlyList<Supply> Supplies, IReadOnlyList<string> Unreachable, long CreditUnits) : ApplyResult<TRecord>;

    /// <summary>It cannot be paid.</summary>
    /// <param name="Reason">For the caller.</param>
    public sealed record Refused(string Reason) : ApplyResult<TRecord>;

    /// <summary>It has become another than what was found is about.</summary>
    public sealed record IsAnother : ApplyResult<TRecord>;

    /// <summary>It is gone.</summary>
    public sealed record Gone : ApplyResult<TRecord>;
}
