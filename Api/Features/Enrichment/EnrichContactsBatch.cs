using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using PersonData.Api.Features.Workspace;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Enrichment;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.Enrichment;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Enrichment;

internal static class EnrichContactsBatch
{
    // Vendors count the requests of an installation, and others want their turn.
    private const int AskedAtOnce = 8;

    public static readonly IReadOnlyList<Parameter> Members =
        [EnrichmentParameters.ContactIds, EnrichmentParameters.ContactFields, EnrichmentParameters.Overwrite, EnrichmentParameters.MaxAgeDays, EnrichmentParameters.MaxCreditsOfAll];

    /// <summary>Enrich many contacts at once</summary>
    /// <remarks>
    /// Up to 100 contacts, each as if it was enriched alone, and answered in the order of the request with what came of it. What changes is paid in that order, as far as the credits and `max_credits`, which is for
    /// all of them together, reach; a contact that they do not reach for says `insufficient_credits` and stays as it is. All of it is one transaction: when the call fails, nothing has changed. [What `confidence` and `evidence` mean](#tag/Enrichment).
    /// </remarks>
    public static async Task<Results<Ok<EnrichContactsBatchResponse>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, Contacts contacts, EnrichmentSubjects subjects, Enrichments enrichments, Outcomes outcomes)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        var ids = EnrichmentParameters.ReadContactIds(body);
        var criteria = EnrichmentParameters.ReadContactCriteria(body);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);

        var (accountId, test) = (caller.Credential.AccountId, caller.Credential.Test);
        var known = await contacts.FindManyAsync(accountId, test, ids, context.RequestAborted);
        var items = ids
            .Select(id => new Item(
                id, known.TryGetValue(id, out var contact) ? subjects.OfContact(caller.Credential, contact) : null, criteria,
                enrichments.Begin(context, caller, Operations.EnrichContactsBatch, criteria.MaxCredits)))
            .ToList();
        try
        {
            await Parallel.ForEachAsync(
                items, new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = context.RequestAborted }, async (item, ct) => await item.FindAsync(ct));
            return await outcomes.CommitAsync<Results<Ok<EnrichContactsBatchResponse>, ErrorResult>>(context, async (connection, ct) =>
            {
                // What others lock one by one is locked here in one order, contacts before what they are paid with: so nobody waits in a circle.
                await Contacts.LockManyAsync(connection, accountId, test, ids, ct);
                await EnrichmentPayment.LockAsync(connection, [.. items.Select(item => item.Payment)], ct);
                var (entries, charged) = (new List<ContactsBatchEntry>(items.Count), 0L);
                foreach (var item in items)
                {
                    var (entry, credits) = await item.ApplyAsync(connection, charged, ct);
                    entries.Add(entry);
                    charged += credits;
                }

                RequestState.Of(context).CreditsCharged = charged;
                return TypedResults.Ok(new EnrichContactsBatchResponse
                {
                    Data = entries, CreditsCharged = charged, CreditsRemaining = await enrichments.RemainingAsync(connection, caller, ct),
                });
            });
        }
        finally
        {
            foreach (var item in items)
                await item.Payment.DisposeAsync();
        }
    }

    /// <summary>One contact of the batch.</summary>
    private sealed class Item(
        Guid contactId, EnrichmentSubject<ContactDetails, Contact>? subject, EnrichmentCriteria<ContactDetails> criteria, EnrichmentPayment payment)
    {
        private EnrichmentResult<ContactDetails>? _result;

        public EnrichmentPayment Payment => payment;

        public async Task FindAsync(CancellationToken ct)
        {
            if (subject is null)
                return;
            _result = await Enrichments.FindAsync(payment, subject, criteria, ct);

            // Those that are found need what this one does not.
            if (_result is not EnrichmentResult<ContactDetails>.Found)
                await payment.DisposeAsync();
        }

        /// <summary>Changes the contact and pays for it, as far as the credits reach after what was charged for those before it.</summary>
        public async Task<(ContactsBatchEntry Entry, long Credits)> ApplyAsync(NpgsqlConnection connection, long charged, CancellationToken ct)
        {
            if (_result is not EnrichmentResult<ContactDetails>.Found found)
                return (NotEnriched(_result), 0);

            var enriched = await Savepoint.RunAsync(
                connection, () => Enrichments.ApplyAsync(connection, payment, subject!, criteria, found, ct), applied => applied is null || RefusalOf(applied.Payment) is null, ct);
            if (enriched is null)
                return (NotEnriched(null), 0);
            if (RefusalOf(enriched.Payment) is { } refusal)
            {
                await payment.DeclineAsync(connection, ct);
                return (Entry(ContactsBatchStatuses.InsufficientCredits, refusal), 0);
            }

            return (EnrichmentResponses.EntryOf(enriched), ((PaymentResult.Paid)enriched.Payment).CreditUnits);

            string? RefusalOf(PaymentResult result) => result switch
            {
                PaymentResult.Refused refused => refused.Reason,
                PaymentResult.Paid paid when paid.CreditUnits > 0 && charged + paid.CreditUnits > criteria.MaxCredits =>
                    CreditRefusals.AboveMaxCredits(criteria.MaxCredits!.Value, charged + paid.CreditUnits),
                _ => null,
            };
        }

        private ContactsBatchEntry NotEnriched(EnrichmentResult<ContactDetails>? result) => result switch
        {
            EnrichmentResult<ContactDetails>.NoMatch(var nearMisses, var unreachable) =>
                Entry(ContactsBatchStatuses.NoMatch, EnrichmentErrors.NoMatch(EnrichmentSubjects.NobodyKnowsContact, nearMisses, unreachable)),
            EnrichmentResult<ContactDetails>.Unavailable(var providers) => Entry(ContactsBatchStatuses.Unavailable, EnrichmentErrors.UnavailableDetail(providers)),
            EnrichmentResult<ContactDetails>.InsufficientCredits(var reason) => Entry(ContactsBatchStatuses.InsufficientCredits, reason),
            _ => Entry(ContactsBatchStatuses.NotFound, ContactErrors.NoSuchContact),
        };

        private ContactsBatchEntry Entry(string status, string detail) => new() { ContactId = contactId, Status = status, Detail = detail };
    }
}
