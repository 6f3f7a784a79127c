using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Webhooks;
using PersonData.Core;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Features.Webhooks;

internal static class UpdateWebhookEndpoint
{
    // Only what a body says counts while it is checked.
    private static readonly WebhookEndpointSettings Anything = new() { Url = "", Events = [] };

    /// <summary>Change a webhook endpoint</summary>
    /// <remarks>
    /// Only what is given changes, as in a JSON Merge Patch: null takes away the description. Messages that are on their way go to a new URL from then on. Once it is disabled, they have
    /// failed, and no event is kept for it; `active` enables it again, and what has failed can be redelivered. Two changes at the same time are made one after the other.
    /// </remarks>
    public static async Task<Results<Ok<WebhookEndpointResponse>, ErrorResult>> HandleAsync(
        [Description(GetWebhookEndpoint.IdDescription)] string id, HttpContext context, Caller caller, WebhookEndpoints endpoints, Outcomes outcomes,
        IOptions<WebhookOptions> options, TimeProvider time)
    {
        var body = await JsonReader.ReadAsync(context.Request, WebhookEndpointParameters.Settings);
        WebhookEndpointParameters.Change(body, Anything, options.Value);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (!PublicId.TryParse(id, PublicId.Endpoint, out var endpointId))
            return GetWebhookEndpoint.NotFound();

        return await outcomes.CommitAsync<Results<Ok<WebhookEndpointResponse>, ErrorResult>>(context, async (connection, ct) =>
            await endpoints.ChangeAsync(
                connection, caller.Actor, context.TraceIdentifier, caller.Credential.AccountId, caller.Credential.Test, endpointId,
                before => WebhookEndpointParameters.Change(body, before, options.Value), ct) is { } changed
                    ? TypedResults.Ok(WebhookResponses.Of(changed, time.GetUtcNow()))
                    : GetWebhookEndpoint.NotFound());
    }
}
