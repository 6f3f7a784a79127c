using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Accounts;
using PersonData.Contracts.People;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class ListAccounts
{
    private static readonly WordParameter Status = AccountParameters.Status with { Description = "Only accounts with this status." };

    private static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };

    public static readonly IReadOnlyList<Parameter> Parameters = [Status, PageSize, PageCursor.Parameter];

    /// <summary>List the accounts</summary>
    /// <remarks>Newest first, closed ones too.</remarks>
    public static async Task<Results<Ok<AccountsResponse>, ErrorResult>> HandleAsync(HttpContext context, Operator caller, AccountRegistry accounts, Cursors cursors)
    {
        var query = new QueryReader(context.Request, Parameters);
        var status = AccountParameters.ToStatus(query.Word(Status));
        var (limit, cursor) = (query.Count(PageSize)!.Value, query.Text(PageCursor.Parameter));
        if (query.Errors.Count > 0)
            return Errors.Validation(query.Errors);
        var scope = new CursorScope("listAccounts", caller, status?.ToString());
        if (!cursors.TryReadNewest(cursor, scope, out var before))
            return Errors.InvalidCursor();

        var found = await accounts.ListAsync(status, before, limit + 1, context.RequestAborted);
        return TypedResults.Ok(new AccountsResponse
        {
            Data = [.. found.Take(limit).Select(AccountParameters.ToResponse)],
            Pagination = new CursorPagination { Limit = limit, NextCursor = found.Count > limit ? cursors.Create(scope, found[limit - 1].AccountId) : null },
        });
    }
}
