using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Webhooks;
using PersonData.Core;
using PersonData.Core.Data;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Features.Webhooks;

internal static class UpdateWebhookEndpoint
{
    // Only what a body says counts while it is checked.
    private static readonly WebhookEndpointSettings Anything = new() { Url = "", Events = [] };

    /// <summary>Change a webhook endpoint</summary>
    /// <remarks>
    /// Only what is given changes, as in a JSON Merge Patch: null takes away the description. What waits for its next try goes to a new URL at once. When it is disabled, what waits has failed;
    /// `active` enables it again, and what has failed can be redelivered. Events that happen while it is disabled are not kept for it: list the jobs from `disabled_at` on with
    /// `GET /v1/persons/search/jobs?from=…`. Two changes at the same time are made one after the other.
    /// </remarks>
    public static async Task<Results<Ok<WebhookEndpointResponse>, ErrorResult>> HandleAsync(
        [Description(GetWebhookEndpoint.IdDescription)] string id, HttpContext context, Caller caller, WebhookEndpoints endpoints, Outcomes outcomes,
        IOptions<WebhookOptions> options, Wakeups wakeups, TimeProvider time)
    {
        var body = await JsonReader.ReadAsync(context.Request, WebhookEndpointParameters.Settings);
        WebhookEndpointParameters.Change(body, Anything, options.Value);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (!PublicId.TryParse(id, PublicId.Endpoint, out var endpointId))
            return GetWebhookEndpoint.NotFound();

        var answer = await outcomes.CommitAsync<Results<Ok<WebhookEndpointResponse>, ErrorResult>>(context, async (connection, ct) =>
            await endpoints.ChangeAsync(
                connection, caller.Actor, context.TraceIdentifier, caller.Credential.AccountId, caller.Credential.Test, endpointId,
                before => WebhookEndpointParameters.Change(body, before, options.Value), ct) is { } changed
                    ? TypedResults.Ok(WebhookResponses.Of(changed, time.GetUtcNow()))
                    : GetWebhookEndpoint.NotFound());
        if (answer.Result is Ok<WebhookEndpointResponse>)
            wakeups.Announce(WorkKind.Deliveries);
        return answer;
    }
}
