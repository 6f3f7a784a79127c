using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Webhooks;
using PersonData.Core;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Features.Webhooks;

internal static class GetWebhookEndpoint
{
    /// <summary>What the parameter of the path is.</summary>
    public const string IdDescription = "Id of the endpoint, `endpoint_…`.";

    /// <summary>Read a webhook endpoint</summary>
    /// <remarks>Never with its secret.</remarks>
    public static async Task<Results<Ok<WebhookEndpointResponse>, ErrorResult>> HandleAsync(
        [Description(IdDescription)] string id, HttpContext context, Caller caller, WebhookEndpoints endpoints, TimeProvider time)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        return await FindAsync(id, context, caller, endpoints) is { } endpoint ? TypedResults.Ok(WebhookResponses.Of(endpoint, time.GetUtcNow())) : NotFound();
    }

    /// <summary>The endpoint that a path names; null when the caller sees no such endpoint.</summary>
    public static async Task<WebhookEndpoint?> FindAsync(string id, HttpContext context, Caller caller, WebhookEndpoints endpoints) =>
        PublicId.TryParse(id, PublicId.Endpoint, out var endpointId)
            ? await endpoints.FindAsync(caller.Credential.AccountId, caller.Credential.Test, endpointId, context.RequestAborted)
            : null;

    public static ErrorResult NotFound() => Errors.NotFound("The account has no such webhook endpoint.");
}
