using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class ListAccountKeys
{
    /// <summary>List the keys of an account</summary>
    /// <remarks>Newest first, live and test keys, with those that were revoked or have expired, and never with a secret.</remarks>
    public static async Task<Results<Ok<KeysResponse>, ErrorResult>> HandleAsync(
        [Description(GetAccount.IdDescription)] string id, HttpContext context, Operator caller, AccountRegistry accounts, KeyPages pages)
    {
        var query = new QueryReader(context.Request, KeyPages.Parameters);
        var page = KeyPages.Read(query);
        if (query.Errors.Count > 0)
            return Errors.Validation(query.Errors);
        return await GetAccount.FindAsync(id, context, accounts) is { } account
            ? await pages.AnswerAsync(page, new CursorScope("listAccountKeys", caller, id), account.AccountId, testOnly: false, context.RequestAborted)
            : GetAccount.NotFound();
    }
}
