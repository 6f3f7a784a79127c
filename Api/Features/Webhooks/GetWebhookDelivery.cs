using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Webhooks;
using PersonData.Core;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Features.Webhooks;

internal static class GetWebhookDelivery
{
    /// <summary>What the parameter of the path is.</summary>
    public const string IdDescription = "Id of the delivery, `delivery_…`.";

    /// <summary>Read a webhook delivery</summary>
    /// <remarks>With the whole body that is sent, and what became of its tries.</remarks>
    public static async Task<Results<Ok<WebhookDeliveryDetailsResponse>, ErrorResult>> HandleAsync(
        [Description(IdDescription)] string id, HttpContext context, Caller caller, WebhookDeliveries deliveries)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        return PublicId.TryParse(id, PublicId.Delivery, out var deliveryId)
            && await deliveries.FindAsync(caller.Credential.AccountId, caller.Credential.Test, deliveryId, context.RequestAborted) is { } delivery
                ? TypedResults.Ok(WebhookResponses.DetailsOf(delivery))
                : NotFound();
    }

    public static ErrorResult NotFound() => Errors.NotFound("The account has no such webhook delivery; they are kept for 30 days.");
}
