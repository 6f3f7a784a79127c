using PersonData.Api.Http;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

/// <summary>Why a company is not found or not saved.</summary>
internal static class CompanyErrors
{
    public static ErrorResult NotFound() => Errors.NotFound("The account has no such company.");

    public static ErrorResult DomainTaken(Guid companyId) => Errors.Conflict($"The company {companyId} has this domain: change that one with PATCH /v1/companies/{companyId}.");

    public static ErrorResult Of(SaveCompanyResult refusal) => refusal switch
    {
        SaveCompanyResult.DomainTaken { CompanyId: var id } => DomainTaken(id),
        SaveCompanyResult.NamesNothing => Errors.Validation(new() { [CompanyParameters.Name.Name] = "is required, unless there is a domain" }),
        _ => NotFound(),
    };
}
