using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Webhooks;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Features.Webhooks;

internal static class CreateWebhookEndpoint
{
    /// <summary>Create a webhook endpoint</summary>
    /// <remarks>
    /// From now on it is sent a message for each event that it wants; the answer holds the secret that signs them, which is never shown again, except to a repeated call
    /// with the same `Idempotency-Key`. A test key creates endpoints that
    /// hear of what test keys do, every other credential such that hear of the rest.
    /// </remarks>
    public static async Task<Results<Created<WebhookEndpointSecretResponse>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, WebhookEndpoints endpoints, Outcomes outcomes, IOptions<WebhookOptions> options, TimeProvider time)
    {
        var body = await JsonReader.ReadAsync(context.Request, WebhookEndpointParameters.OfNew);
        var settings = WebhookEndpointParameters.Read(body, options.Value);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);

        return await outcomes.CommitAsync<Results<Created<WebhookEndpointSecretResponse>, ErrorResult>>(context, async (connection, ct) =>
            await endpoints.CreateAsync(connection, caller.Actor, context.TraceIdentifier, caller.Credential.AccountId, caller.Credential.Test, settings, ct) switch
            {
                CreateWebhookEndpointResult.Created { Endpoint: var created, Secret: var secret } =>
                    TypedResults.Created($"/v1/webhooks/endpoints/{created.PublicId}", WebhookResponses.Of(created, secret, time.GetUtcNow())),
                _ => TooMany(),
            });
    }

    public static ErrorResult TooMany() => Errors.Conflict($"The account has {WebhookEndpoint.MaxCount} webhook endpoints, as many as it can have: change one, or delete one first.");
}
