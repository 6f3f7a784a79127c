using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Partners;
using PersonData.Core;
using PersonData.Core.Partners;

namespace PersonData.Api.Features.Partners;

internal static class UpdatePartnerCustomer
{
    /// <summary>Change a partner customer</summary>
    /// <remarks>
    /// Only what is given changes, as in a JSON Merge Patch: null takes away a name, a limit, all limits, the URL or its label. A suspension acts at once. Limits apply to what
    /// was used before, too. Two changes at the same time are made one after the other.
    /// </remarks>
    public static async Task<Results<Ok<PartnerCustomerResponse>, ErrorResult>> HandleAsync(
        [Description(GetPartnerCustomer.IdDescription)] string id, HttpContext context, Caller caller, PartnerCustomers customers, Outcomes outcomes)
    {
        var body = await JsonReader.ReadAsync(context.Request, PartnerCustomerParameters.Settings);
        PartnerCustomerParameters.Change(body, new PartnerCustomerSettings());
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (!PublicId.TryParse(id, PublicId.Customer, out var customerId))
            return GetPartnerCustomer.NotFound();

        return await outcomes.CommitAsync<Results<Ok<PartnerCustomerResponse>, ErrorResult>>(context, async (connection, ct) =>
            await customers.ChangeAsync(
                connection, caller.Actor, context.TraceIdentifier, caller.Credential.AccountId, customerId, before => PartnerCustomerParameters.Change(body, before), ct) is { } changed
                    ? TypedResults.Ok(PartnerResponses.Of(changed))
                    : GetPartnerCustomer.NotFound());
    }
}
