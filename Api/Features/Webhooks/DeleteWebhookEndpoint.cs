using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Webhooks;
using PersonData.Core;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Features.Webhooks;

internal static class DeleteWebhookEndpoint
{
    /// <summary>Delete a webhook endpoint</summary>
    /// <remarks>Nothing more is sent to it, and its deliveries are deleted with it; only a request that is under way at that moment may still arrive.</remarks>
    public static async Task<Results<Ok<WebhookEndpointDeletedResponse>, ErrorResult>> HandleAsync(
        [Description(GetWebhookEndpoint.IdDescription)] string id, HttpContext context, Caller caller, WebhookEndpoints endpoints, Outcomes outcomes)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        if (!PublicId.TryParse(id, PublicId.Endpoint, out var endpointId))
            return GetWebhookEndpoint.NotFound();

        return await outcomes.CommitAsync<Results<Ok<WebhookEndpointDeletedResponse>, ErrorResult>>(context, async (connection, ct) =>
            await endpoints.DeleteAsync(connection, caller.Actor, context.TraceIdentifier, caller.Credential.AccountId, caller.Credential.Test, endpointId, ct)
                ? TypedResults.Ok(new WebhookEndpointDeletedResponse(true))
                : GetWebhookEndpoint.NotFound());
    }
}
