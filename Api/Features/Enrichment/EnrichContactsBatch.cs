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
    public static readonly IReadOnlyList<Parameter> Members =
        [EnrichmentParameters.ContactIds, EnrichmentParameters.ContactFields, EnrichmentParameters.Overwrite, EnrichmentParameters.MaxAgeDays, EnrichmentParameters.MaxCreditsOfAll];

    /// <summary>Enrich many contacts at once</summary>
    /// <remarks>
    /// Up to 100 contacts, each as if it was enriched alone, and answered in the order of the request with what came of it. What changes is paid in that order, as far as the credits and `max_credits`, which is for
    /// all of them together, reach; a contact that they do not reach for says `insufficient_credits` and stays as it is. One that was changed meanwhile, so that it may be about
    /// somebody else, says `conflict`, and stays as it was changed. All of it is one transaction: when the call fails, nothing has changed. [What `confidence` and `evidence` mean](#tag/Enrichment).
    /// </remarks>
    public static async Task<Results<Ok<EnrichContactsBatchResponse>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, Contacts contacts, EnrichmentSubjects subjects, Enrichments enrichments, Enricher enricher, Outcomes outcomes)
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
            var payments = items.ConvertAll(item => item.Payment);
            await enricher.FindManyAsync(payments, criteria.MaxCredits, (i, ct) => items[i].FindAsync(ct), context.RequestAborted);
            return await outcomes.CommitAsync<Results<Ok<EnrichContactsBatchResponse>, ErrorResult>>(context, async (connection, ct) =>
            {
                // What others lock one by one is locked here in one order, contacts before what they are paid with: so nobody waits in a circle.
                await Contacts.LockManyAsync(connection, accountId, test, ids, ct);
                await EnrichmentPayment.PoolAsync(connection, payments, ct);
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

        /// <summary>Looks for it, and answers what it comes to in credits.</summary>
        public async Task<long> FindAsync(CancellationToken ct)
        {
            _result = subject is null ? null : await Enrichments.FindAsync(payment, subject, criteria, ct);
            if (_result is EnrichmentResult<ContactDetails>.Found { Price: > 0 and var price })
                return price;

            // Others need what this one does not.
            await payment.DisposeAsync();
            return 0;
        }

        /// <summary>Changes the contact and pays for it, as far as the credits reach after what was charged for those before it.</summary>
        public async Task<(ContactsBatchEntry Entry, long Credits)> ApplyAsync(NpgsqlConnection connection, long charged, CancellationToken ct)
        {
            if (_result is not EnrichmentResult<ContactDetails>.Found found)
                return (NotEnriched(_result), 0);

            payment.Before = charged;
            var result = await Savepoint.RunAsync(
                connection, () => Enrichments.ApplyAsync(connection, payment, subject!, criteria, found, ct), applied => applied is ApplyResult<Contact>.Enriched, ct);
            if (result is ApplyResult<Contact>.Enriched enriched)
                return (EnrichmentResponses.EntryOf(enriched), enriched.CreditUnits);
            await payment.DeclineAsync(connection, ct);
            return result switch
            {
                ApplyResult<Contact>.Refused(var reason) => (Entry(ContactsBatchStatuses.InsufficientCredits, reason), 0),
                ApplyResult<Contact>.IsAnother => (Entry(ContactsBatchStatuses.Conflict, subject!.Changed), 0),
                _ => (NotEnriched(null), 0),
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
