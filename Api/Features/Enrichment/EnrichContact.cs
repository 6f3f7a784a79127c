using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Features.Workspace;
using PersonData.Api.Http;
using PersonData.Contracts.Enrichment;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Enrichment;

internal static class EnrichContact
{
    public static readonly IReadOnlyList<Parameter> Members =
        [EnrichmentParameters.ContactId, EnrichmentParameters.ContactFields, EnrichmentParameters.Overwrite, EnrichmentParameters.MaxAgeDays, EnrichmentParameters.MaxCredits];

    /// <summary>Enrich a contact</summary>
    /// <remarks>
    /// Fills what is empty, or with `overwrite` all that is asked for, with what the providers know: one after the other in the account's order, until nothing is wanting. 1 credit when something changes, or
    /// the price of the dearest vendor that contributed; nothing found and nothing new is free. A call that fails changes nothing. When what tells who the contact
    /// is was changed meanwhile, what was found may be about somebody else: 409 `conflict`, free; call again. A provider that could not answer is named in `unavailable`; when nobody
    /// else knew either, the answer is 503. [What `confidence` and `evidence` mean](#tag/Enrichment).
    /// </remarks>
    public static async Task<Results<Ok<EnrichContactResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, EnrichmentSubjects subjects, Enrichments enrichments)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        var contactId = EnrichmentParameters.ReadId(body, EnrichmentParameters.ContactId);
        var criteria = EnrichmentParameters.ReadContactCriteria(body);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (await subjects.FindContactAsync(caller.Credential, contactId!.Value, context.RequestAborted) is not { } contact)
            return ContactErrors.NotFound();

        return await enrichments.EnrichAsync(
            context, caller, Operations.EnrichContact, contact, criteria, (enriched, remaining) => new EnrichContactResponse(EnrichmentResponses.Of(enriched, remaining)));
    }
}
