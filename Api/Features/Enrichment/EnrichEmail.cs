using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Features.Workspace;
using PersonData.Api.Http;
using PersonData.Contracts.Enrichment;
using PersonData.Core.Credits;
using PersonData.Core.Enrichment;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Enrichment;

internal static class EnrichEmail
{
    public static readonly IReadOnlyList<Parameter> Members =
        [EnrichmentParameters.Email, EnrichmentParameters.EmailDomain, EnrichmentParameters.Include, EnrichmentParameters.MaxAgeDays, EnrichmentParameters.MaxCredits];

    /// <summary>Enrich an e-mail address or a domain</summary>
    /// <remarks>
    /// Says whose address it is and whose domain, without keeping it: with both, the person of the address and the company of the domain. Sections that are not in `include` are left out, those that nobody knows
    /// are null: with a domain alone there is no person, and with an address or domain that anybody can have (gmail.com) no company. The company of an address is that of its domain, or where nobody knows it,
    /// the employer of the person. Person and company together cost 1 credit, or the price of the dearest vendor that contributed; nothing found is free. [What `confidence` and `evidence` mean](#tag/Enrichment).
    /// </remarks>
    public static async Task<Results<Ok<EnrichEmailResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, Enricher enricher, Enrichments enrichments)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        if (!body.Has(EnrichmentParameters.Email) && !body.Has(EnrichmentParameters.EmailDomain))
            body.Refuse(EnrichmentParameters.Email.Name, EnrichmentParameters.EmailOrDomain);
        var email = body.Text(EnrichmentParameters.Email, Identifier.Email);
        var domain = body.Text(EnrichmentParameters.EmailDomain, Identifier.Domain);
        var include = body.Words(EnrichmentParameters.Include);
        var maxAge = EnrichmentParameters.ReadMaxAge(body);
        var maxCredits = body.Count(EnrichmentParameters.MaxCredits);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);

        var companyDomain = Identifier.CompanyDomain.TryNormalize(body.Text(EnrichmentParameters.EmailDomain) ?? email, out var own) ? own : null;
        var lookup = new EmailLookup(email, domain, companyDomain, include.Count == 0 ? EmailSections.All : include);
        await using var payment = enrichments.Begin(context, caller, Operations.EnrichEmail, maxCredits);
        await lookup.FindAsync(enricher, payment, maxAge, context.RequestAborted);
        return lookup.Contributions.Count == 0
            ? lookup.ToError()
            : await enrichments.PayAsync(context, caller, payment, lookup.Contributions, remaining => new EnrichEmailResponse(lookup.ToAnswer(remaining)));
    }
}
