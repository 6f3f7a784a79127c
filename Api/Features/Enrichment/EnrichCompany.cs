using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Features.Workspace;
using PersonData.Api.Http;
using PersonData.Contracts.Enrichment;
using PersonData.Core.Credits;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Enrichment;

internal static class EnrichCompany
{
    public static readonly IReadOnlyList<Parameter> Members =
    [
        EnrichmentParameters.CompanyId, EnrichmentParameters.Domain, EnrichmentParameters.CompanyFields, EnrichmentParameters.Overwrite, EnrichmentParameters.MaxAgeDays,
        EnrichmentParameters.MaxCredits,
    ];

    /// <summary>Enrich a company</summary>
    /// <remarks>
    /// A company of the account by its id, or by its domain: then the account's company with that domain, which is created when somebody knows it. Fills and costs as enriching a contact does. The domains of
    /// mail providers, and pages at social networks, are no company's own: they match none. [What `confidence` and `evidence` mean](#tag/Enrichment).
    /// </remarks>
    public static async Task<Results<Ok<EnrichCompanyResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, EnrichmentSubjects subjects, Enrichments enrichments)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        if (body.Has(EnrichmentParameters.CompanyId) == body.Has(EnrichmentParameters.Domain))
            body.Refuse(EnrichmentParameters.CompanyId.Name, EnrichmentParameters.CompanyIdOrDomain);
        var companyId = EnrichmentParameters.ReadId(body, EnrichmentParameters.CompanyId);
        var domain = body.Text(EnrichmentParameters.Domain, Identifier.Domain);
        var criteria = EnrichmentParameters.ReadCompanyCriteria(body);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (domain is not null && !Identifier.CompanyDomain.TryNormalize(body.Text(EnrichmentParameters.Domain), out _))
            return EnrichmentErrors.SharedDomain(StatusCodes.Status409Conflict, domain);

        var company = companyId is { } id
            ? await subjects.FindCompanyAsync(caller.Credential, id, context.RequestAborted)
            : await subjects.FindCompanyAsync(caller.Credential, domain!, context.RequestAborted);
        return company is null
            ? CompanyErrors.NotFound()
            : await enrichments.EnrichAsync(
                context, caller, Operations.EnrichCompany, company, criteria, (enriched, remaining) => new EnrichCompanyResponse(EnrichmentResponses.Of(enriched, remaining)));
    }
}
