using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Features.Credits;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Partners;
using PersonData.Core;
using PersonData.Core.Credits;
using PersonData.Core.Partners;

namespace PersonData.Api.Features.Partners;

internal static class GrantPartnerCustomerCredits
{
    /// <summary>Grant credits to a partner customer</summary>
    /// <remarks>
    /// Adds a grant to the customer's wallet and answers with the wallet as it is then. From its first grant on, the wallet is finite. The account's own wallet is
    /// left alone: it pays when the customer uses what it was granted.
    /// </remarks>
    public static async Task<Results<Created<GrantCustomerCreditsResponse>, ErrorResult>> HandleAsync(
        [Description(GetPartnerCustomer.IdDescription)] string id, HttpContext context, Caller caller, PartnerCustomers customers, CreditLedger ledger, Outcomes outcomes,
        TimeProvider time)
    {
        var body = await JsonReader.ReadAsync(context.Request, GrantParameters.All);
        var grant = GrantParameters.Read(body, time.GetUtcNow());
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (!PublicId.TryParse(id, PublicId.Customer, out var customerId))
            return GetPartnerCustomer.NotFound();

        return await outcomes.CommitAsync<Results<Created<GrantCustomerCreditsResponse>, ErrorResult>>(context, async (connection, ct) =>
            await customers.GrantAsync(connection, caller.Actor, context.TraceIdentifier, caller.Credential.AccountId, customerId, grant, ct) is { Customer: var customer, Grant: var granted }
                ? TypedResults.Created((string?)null, PartnerResponses.Of(customer, granted, await ledger.GetWalletAsync(connection, customer.WalletId, ct)))
                : GetPartnerCustomer.NotFound());
    }
}
