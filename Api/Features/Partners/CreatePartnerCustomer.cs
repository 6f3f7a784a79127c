using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Partners;
using PersonData.Core.Partners;

namespace PersonData.Api.Features.Partners;

internal static class CreatePartnerCustomer
{
    /// <summary>Also a filter of the list.</summary>
    public static readonly TextParameter ExternalId = new(
        "external_customer_id", "Your own id for it, unique in your account. It never changes.", PartnerCustomer.MaxExternalIdLength, Required: true)
    { Example = "acme-17" };

    public static readonly IReadOnlyList<Parameter> Members = [ExternalId, .. PartnerCustomerParameters.Settings];

    /// <summary>Create a partner customer</summary>
    /// <remarks>
    /// It gets a wallet of its own, which use on its behalf burns beside the account's; both must allow it. As long as it never had a grant, only its limits stop it.
    /// </remarks>
    public static async Task<Results<Created<PartnerCustomerResponse>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, PartnerCustomers customers, Outcomes outcomes)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        var (externalId, settings) = (body.Text(ExternalId), PartnerCustomerParameters.Change(body, new PartnerCustomerSettings()));
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);

        return await outcomes.CommitAsync<Results<Created<PartnerCustomerResponse>, ErrorResult>>(context, async (connection, ct) =>
            await customers.CreateAsync(connection, caller.Actor, context.TraceIdentifier, caller.Credential.AccountId, externalId!, settings, ct) switch
            {
                CreatePartnerCustomerResult.Created { Customer: var created } =>
                    TypedResults.Created($"/v1/partner-customers/{created.PublicId}", PartnerResponses.Of(created)),
                _ => ExternalIdTaken(externalId!),
            });
    }

    public static ErrorResult ExternalIdTaken(string externalId) => Errors.Conflict(
        $"The account has a partner customer with the external_customer_id {externalId}: find it with GET /v1/partner-customers?external_customer_id=…");
}
