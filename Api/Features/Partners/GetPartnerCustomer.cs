using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Partners;
using PersonData.Core;
using PersonData.Core.Partners;

namespace PersonData.Api.Features.Partners;

internal static class GetPartnerCustomer
{
    /// <summary>What the parameter of the path is.</summary>
    public const string IdDescription = "Id of the customer, `customer_…`.";

    /// <summary>Read a partner customer</summary>
    /// <remarks>What it is; what it has and may do stands in its wallet.</remarks>
    public static async Task<Results<Ok<PartnerCustomerResponse>, ErrorResult>> HandleAsync(
        [Description(IdDescription)] string id, HttpContext context, Caller caller, PartnerCustomers customers)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        return await FindAsync(id, context, caller, customers) is { } customer ? TypedResults.Ok(PartnerResponses.Of(customer)) : NotFound();
    }

    /// <summary>The customer that a path names; null when the account has no such customer.</summary>
    public static async Task<PartnerCustomer?> FindAsync(string id, HttpContext context, Caller caller, PartnerCustomers customers) =>
        PublicId.TryParse(id, PublicId.Customer, out var customerId)
            ? await customers.FindAsync(caller.Credential.AccountId, customerId, context.RequestAborted)
            : null;

    public static ErrorResult NotFound() => Errors.NotFound("The account has no such partner customer.");
}
