using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Workspace;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

internal static class DeleteCompany
{
    /// <summary>Delete a company</summary>
    /// <remarks>Its contacts stay, without it: their `company_id` becomes null. Free.</remarks>
    public static async Task<Results<Ok<DeletedResponse>, ErrorResult>> HandleAsync(
        [Description(GetCompany.IdDescription)] Guid id, HttpContext context, Caller caller, WorkspaceCompanies companies, Outcomes outcomes)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);

        return await outcomes.CommitAsync<Results<Ok<DeletedResponse>, ErrorResult>>(context, async (connection, ct) =>
            await companies.DeleteAsync(connection, caller.Credential.AccountId, caller.Credential.Test, id, ct) ? TypedResults.Ok(new DeletedResponse(true)) : CompanyErrors.NotFound());
    }
}
