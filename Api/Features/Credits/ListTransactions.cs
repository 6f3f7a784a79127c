using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Credits;

namespace PersonData.Api.Features.Credits;

internal static class ListTransactions
{
    /// <summary>List the account's ledger</summary>
    /// <remarks>Every movement of credits, newest first. Nothing in it ever changes, and its sum is what the grants hold. Free of charge.</remarks>
    public static async Task<Results<Ok<TransactionsResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, TransactionPages pages) =>
        TransactionQuery.TryParse(context.Request, out var query, out var errors)
            ? await pages.AnswerAsync(context, caller, "listTransactions", caller.Credential.WalletId, query)
            : Errors.Validation(errors);
}
