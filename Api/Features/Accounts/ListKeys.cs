using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class ListKeys
{
    /// <summary>List the keys of the account</summary>
    /// <remarks>Newest first, with those that were revoked or have expired, and never with a secret. A test key sees test keys only.</remarks>
    public static async Task<Results<Ok<KeysResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, KeyPages pages)
    {
        var query = new QueryReader(context.Request, KeyPages.Parameters);
        var page = KeyPages.Read(query);
        return query.Errors.Count > 0
            ? Errors.Validation(query.Errors)
            : await pages.AnswerAsync(page, new CursorScope("listKeys", caller), caller.Credential.AccountId, caller.Credential.Test, context.RequestAborted);
    }
}
