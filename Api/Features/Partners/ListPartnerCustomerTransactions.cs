using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Features.Credits;
using PersonData.Api.Http;
using PersonData.Contracts.Credits;
using PersonData.Core.Partners;

namespace PersonData.Api.Features.Partners;

internal static class ListPartnerCustomerTransactions
{
    /// <summary>List a partner customer's ledger</summary>
    /// <remarks>Every movement of its credits, newest first. Nothing in it ever changes.</remarks>
    public static async Task<Results<Ok<TransactionsResponse>, ErrorResult>> HandleAsync(
        [Description(GetPartnerCustomer.IdDescription)] string id, HttpContext context, Caller caller, PartnerCustomers customers, TransactionPages pages)
    {
        if (!TransactionQuery.TryParse(context.Request, out var query, out var errors))
            return Errors.Validation(errors);
        return await GetPartnerCustomer.FindAsync(id, context, caller, customers) is { } customer
            ? await pages.AnswerAsync(context, caller, "listPartnerCustomerTransactions", customer.WalletId, query)
            : GetPartnerCustomer.NotFound();
    }
}
