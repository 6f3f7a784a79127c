using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Features.Accounts;
using PersonData.Api.Http;
using PersonData.Contracts.Credits;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Credits;

internal static class ListAccountTransactions
{
    /// <summary>List the ledger of an account</summary>
    /// <remarks>Every movement of credits, newest first.</remarks>
    public static async Task<Results<Ok<TransactionsResponse>, ErrorResult>> HandleAsync(
        [Description(GetAccount.IdDescription)] string id, HttpContext context, Operator caller, AccountRegistry accounts, TransactionPages pages)
    {
        if (!TransactionQuery.TryParse(context.Request, out var query, out var errors))
            return Errors.Validation(errors);
        return await GetAccount.FindAsync(id, context, accounts) is { } account
            ? await pages.AnswerAsync(context, caller, "listAccountTransactions", account.WalletId, query)
            : GetAccount.NotFound();
    }
}
