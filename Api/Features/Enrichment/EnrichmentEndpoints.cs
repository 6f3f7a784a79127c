using PersonData.Api.Features.Workspace;
using PersonData.Api.Http;
using PersonData.Api.Http.OpenApi;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Enrichment;

internal static class EnrichmentEndpoints
{
    public static void MapEnrichment(this IEndpointRouteBuilder v1)
    {
        var enrichment = v1.MapGroup("").WithTags("Enrichment").RequirePermission(Permissions.WriteEnrich);

        enrichment.MapPost("/enrich/contact", EnrichContact.HandleAsync)
            .DescribeBody(
                Operations.EnrichContact, EnrichContact.Members, EnrichmentExamples.EnrichContactBody, EnrichmentExamples.EnrichContact, charges: true,
                EnrichmentExamples.WrongFields, EnrichmentExamples.VendorIsTooDear, EnrichmentExamples.VendorsAreDown, ContactErrors.NotFound(), EnrichmentExamples.NobodyKnowsContact,
                Errors.Conflict(EnrichmentSubjects.ContactChanged));
        enrichment.MapPost("/enrich/company", EnrichCompany.HandleAsync)
            .DescribeBody(
                Operations.EnrichCompany, EnrichCompany.Members, EnrichmentExamples.EnrichCompanyBody, EnrichmentExamples.EnrichCompany, charges: true,
                EnrichmentExamples.NoCompany, EnrichmentExamples.VendorIsTooDear, EnrichmentExamples.VendorsAreDown, CompanyErrors.NotFound(), EnrichmentExamples.NobodyKnowsCompany,
                Errors.Conflict(EnrichmentSubjects.CompanyChanged));
        enrichment.MapPost("/enrich/contacts/batch", EnrichContactsBatch.HandleAsync)
            .DescribeBody(
                Operations.EnrichContactsBatch, EnrichContactsBatch.Members, EnrichmentExamples.EnrichContactsBatchBody, EnrichmentExamples.EnrichContactsBatch, charges: false, EnrichmentExamples.WrongFields);
        enrichment.MapPost("/email/enrich", EnrichEmail.HandleAsync)
            .DescribeBody(
                Operations.EnrichEmail, EnrichEmail.Members, EnrichmentExamples.EnrichEmailBody, EnrichmentExamples.EnrichEmail, charges: true,
                EnrichmentExamples.NoEmail, EnrichmentExamples.VendorIsTooDear, EnrichmentExamples.VendorsAreDown, EnrichmentExamples.NobodyKnowsEmail);

        enrichment.MapGet("/enrich/providers", GetEnrichmentProviders.HandleAsync)
            .Describe("getEnrichmentProviders", [], EnrichmentExamples.Providers, charges: false);
        enrichment.MapPatch("/enrich/providers", UpdateEnrichmentProviders.HandleAsync)
            .DescribeBody("updateEnrichmentProviders", UpdateEnrichmentProviders.Members, EnrichmentExamples.UpdateProvidersBody, EnrichmentExamples.Providers, charges: false);
    }
}
