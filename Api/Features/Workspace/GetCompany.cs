using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Workspace;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

internal static class GetCompany
{
    /// <summary>What the parameter of the path is.</summary>
    public const string IdDescription = "Id of the company.";

    /// <summary>Read a company</summary>
    /// <remarks>Everything that is known of it; null is what is not. Free.</remarks>
    public static async Task<Results<Ok<CompanyResponse>, ErrorResult>> HandleAsync(
        [Description(IdDescription)] Guid id, HttpContext context, Caller caller, WorkspaceCompanies companies)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        return await companies.FindAsync(caller.Credential.AccountId, caller.Credential.Test, id, context.RequestAborted) is { } company
            ? TypedResults.Ok(WorkspaceResponses.Of(company))
            : CompanyErrors.NotFound();
    }
}
