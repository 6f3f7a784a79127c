using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Webhooks;
using PersonData.Core;
using PersonData.Core.Data;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Features.Webhooks;

internal static class RedeliverWebhookDelivery
{
    /// <summary>Send a webhook delivery again</summary>
    /// <remarks>
    /// Begins a new round of tries at once, whether it was accepted, has failed or waits for its next try: the same body under the same `webhook-id`, by which a receiver knows what it has already
    /// seen.
    /// </remarks>
    public static async Task<Results<Accepted<WebhookDeliveryResponse>, ErrorResult>> HandleAsync(
        [Description(GetWebhookDelivery.IdDescription)] string id, HttpContext context, Caller caller, WebhookDeliveries deliveries, Outcomes outcomes, Wakeups wakeups)
    {
        var body = await JsonReader.ReadAsync(context.Request, []);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (!PublicId.TryParse(id, PublicId.Delivery, out var deliveryId))
            return GetWebhookDelivery.NotFound();

        var answer = await outcomes.CommitAsync<Results<Accepted<WebhookDeliveryResponse>, ErrorResult>>(context, async (connection, ct) =>
            await deliveries.RedeliverAsync(connection, caller.Actor, context.TraceIdentifier, caller.Credential.AccountId, caller.Credential.Test, deliveryId, ct) switch
            {
                RedeliverResult.OnItsWay { Delivery: var delivery } => TypedResults.Accepted($"/v1/webhooks/deliveries/{delivery.PublicId}", WebhookResponses.Of(delivery)),
                RedeliverResult.UnderWay => UnderWay(),
                RedeliverResult.EndpointDisabled => TestWebhookEndpoint.Disabled(),
                _ => GetWebhookDelivery.NotFound(),
            });
        if (answer.Result is Accepted<WebhookDeliveryResponse>)
            wakeups.Announce(WorkKind.Deliveries);
        return answer;
    }

    public static ErrorResult UnderWay() => Errors.Conflict("The delivery is being sent at this moment: read it in a few seconds to see what became of it.");
}
