using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Workspace;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

internal static class UpdateCompany
{
    // Only what a body says counts while it is checked.
    private static readonly CompanyDetails Anything = new();

    /// <summary>Change a company</summary>
    /// <remarks>
    /// Only what is given changes, as in a JSON Merge Patch: null takes a value away. Two changes at the same time are made one after the other. Free.
    /// </remarks>
    public static async Task<Results<Ok<CompanyResponse>, ErrorResult>> HandleAsync(
        [Description(GetCompany.IdDescription)] Guid id, HttpContext context, Caller caller, WorkspaceCompanies companies, Outcomes outcomes)
    {
        var body = await JsonReader.ReadAsync(context.Request, CompanyParameters.Details);
        CompanyParameters.Change(body, Anything);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);

        return await outcomes.CommitAsync<Results<Ok<CompanyResponse>, ErrorResult>>(context, async (connection, ct) =>
            await companies.ChangeAsync(
                connection, caller.Credential.AccountId, caller.Credential.Test, id, before => CompanyParameters.Change(body, before), ct) switch
            {
                SaveCompanyResult.Saved { Company: var changed } => TypedResults.Ok(WorkspaceResponses.Of(changed)),
                var refusal => CompanyErrors.Of(refusal),
            });
    }
}
