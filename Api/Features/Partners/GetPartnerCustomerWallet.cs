using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Partners;
using PersonData.Core.Credits;
using PersonData.Core.Partners;

namespace PersonData.Api.Features.Partners;

internal static class GetPartnerCustomerWallet
{
    /// <summary>Read a partner customer's wallet</summary>
    /// <remarks>What it holds, has used and may do now, exact to the last request.</remarks>
    public static async Task<Results<Ok<CustomerWalletResponse>, ErrorResult>> HandleAsync(
        [Description(GetPartnerCustomer.IdDescription)] string id, HttpContext context, Caller caller, PartnerCustomers customers, CreditLedger ledger)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        if (await GetPartnerCustomer.FindAsync(id, context, caller, customers) is not { } customer)
            return GetPartnerCustomer.NotFound();

        return TypedResults.Ok(PartnerResponses.Of(customer, await ledger.GetWalletAsync(customer.WalletId, context.RequestAborted)));
    }
}
