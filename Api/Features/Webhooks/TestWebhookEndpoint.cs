using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Webhooks;
using PersonData.Core;
using PersonData.Core.Data;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Features.Webhooks;

internal static class TestWebhookEndpoint
{
    /// <summary>Try out a webhook endpoint</summary>
    /// <remarks>
    /// Sends it a message of the type `webhook.test`, whatever events it wants, signed, tried again and logged like any other. The answer is its delivery; what becomes of it is read
    /// with `GET /v1/webhooks/deliveries/{id}`.
    /// </remarks>
    public static async Task<Results<Accepted<WebhookDeliveryResponse>, ErrorResult>> HandleAsync(
        [Description(GetWebhookEndpoint.IdDescription)] string id, HttpContext context, Caller caller, WebhookDeliveries deliveries, Outcomes outcomes, Wakeups wakeups)
    {
        var body = await JsonReader.ReadAsync(context.Request, []);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (!PublicId.TryParse(id, PublicId.Endpoint, out var endpointId))
            return GetWebhookEndpoint.NotFound();

        var answer = await outcomes.CommitAsync<Results<Accepted<WebhookDeliveryResponse>, ErrorResult>>(context, async (connection, ct) =>
            await deliveries.TestAsync(connection, caller.Actor, context.TraceIdentifier, caller.Credential.AccountId, caller.Credential.Test, endpointId, ct) switch
            {
                RedeliverResult.OnItsWay { Delivery: var delivery } => TypedResults.Accepted($"/v1/webhooks/deliveries/{delivery.PublicId}", WebhookResponses.Of(delivery)),
                RedeliverResult.EndpointDisabled => Disabled(),
                _ => GetWebhookEndpoint.NotFound(),
            });
        if (answer.Result is Accepted<WebhookDeliveryResponse>)
            wakeups.Announce(WorkKind.Deliveries);
        return answer;
    }

    public static ErrorResult Disabled() => Errors.Conflict("The endpoint is disabled: enable it first, with PATCH and \"status\": \"active\".");
}
