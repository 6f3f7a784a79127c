using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Workspace;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

internal static class CreateCompany
{
    /// <summary>Create a company</summary>
    /// <remarks>
    /// It needs a name or a domain. A test key creates companies that only test keys see, every other credential such that only the others see. Identifiers are kept in one
    /// spelling. Free.
    /// </remarks>
    public static async Task<Results<Created<CompanyResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, WorkspaceCompanies companies, Outcomes outcomes)
    {
        var body = await JsonReader.ReadAsync(context.Request, CompanyParameters.Details);
        var details = CompanyParameters.Change(body, new CompanyDetails());
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);

        return await outcomes.CommitAsync<Results<Created<CompanyResponse>, ErrorResult>>(context, async (connection, ct) =>
            await companies.CreateAsync(connection, caller.Credential.AccountId, caller.Credential.Test, details, ct) switch
            {
                SaveCompanyResult.Saved { Company: var created } => TypedResults.Created($"/v1/companies/{created.CompanyId}", WorkspaceResponses.Of(created)),
                var refusal => CompanyErrors.Of(refusal),
            });
    }
}
