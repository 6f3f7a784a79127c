using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Accounts;
using PersonData.Contracts.People;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class ListKeys
{
    private static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };

    public static readonly IReadOnlyList<Parameter> Parameters = [PageSize, PageCursor.Parameter];

    /// <summary>List the keys of the account</summary>
    /// <remarks>Newest first, with those that were revoked or have expired, and never with a secret. A test key sees test keys only.</remarks>
    public static async Task<Results<Ok<KeysResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, ApiKeys keys, Cursors cursors, TimeProvider time)
    {
        var query = new QueryReader(context.Request, Parameters);
        var (limit, cursor) = (query.Count(PageSize)!.Value, query.Text(PageCursor.Parameter));
        if (query.Errors.Count > 0)
            return Errors.Validation(query.Errors);
        var scope = new CursorScope("listKeys", caller);
        if (!cursors.TryReadNewest(cursor, scope, out var before))
            return Errors.InvalidCursor();

        // One more than the page says whether there is another.
        var found = await keys.ListAsync(caller.Credential.AccountId, testOnly: caller.Credential.Test, before, limit + 1, context.RequestAborted);
        var now = time.GetUtcNow();
        return TypedResults.Ok(new KeysResponse
        {
            Data = [.. found.Take(limit).Select(key => KeyResponses.Of(key, now))],
            Pagination = new CursorPagination { Limit = limit, NextCursor = found.Count > limit ? cursors.Create(scope, found[limit - 1].KeyId) : null },
        });
    }
}
