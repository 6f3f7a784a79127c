using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.People;
using PersonData.Contracts.Workspace;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

internal static class ListCompanies
{
    private static readonly TextParameter Domain = CompanyParameters.Domain with { Description = "Only the company with this domain, or the domain of this URL." };

    private static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };

    public static readonly IReadOnlyList<Parameter> Parameters = [Domain, PageSize, PageCursor.Parameter];

    /// <summary>List the companies of the account</summary>
    /// <remarks>Newest first. A test key sees those of test keys only, every other credential only the others. Free.</remarks>
    public static async Task<Results<Ok<CompaniesResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, WorkspaceCompanies companies, Cursors cursors)
    {
        var query = new QueryReader(context.Request, Parameters);
        var domain = query.Text(Domain, Identifier.Domain);
        var (limit, cursor) = (query.Count(PageSize)!.Value, query.Text(PageCursor.Parameter));
        if (query.Errors.Count > 0)
            return Errors.Validation(query.Errors);
        var scope = new CursorScope("listCompanies", caller, domain);
        if (!cursors.TryReadNewest(cursor, scope, out var before))
            return Errors.InvalidCursor();

        // One more than the page says whether there is another.
        var found = await companies.ListAsync(caller.Credential.AccountId, caller.Credential.Test, domain, before, limit + 1, context.RequestAborted);
        return TypedResults.Ok(new CompaniesResponse
        {
            Data = [.. found.Take(limit).Select(WorkspaceResponses.Of)],
            Pagination = new CursorPagination { Limit = limit, NextCursor = found.Count > limit ? cursors.Create(scope, found[limit - 1].CompanyId) : null },
        });
    }
}
