using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Webhooks;
using PersonData.Core;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Features.Webhooks;

internal static class RotateWebhookEndpointSecret
{
    private static readonly NumberParameter Overlap = new(
        "overlap_hours", "How long the former secret signs beside the new one; 0 ends it at once.", Least: 0, Most: 7 * 24, Default: 24)
    { Example = 24 };

    public static readonly IReadOnlyList<Parameter> Members = [Overlap];

    /// <summary>Rotate the secret of a webhook endpoint</summary>
    /// <remarks>
    /// The answer holds the new secret, which is never shown again, except to a repeated call with the same `Idempotency-Key`. Until the overlap ends, messages carry a signature of each, so that the receiver can change over at any moment. While a
    /// former secret still signs, only a rotation without overlap is made, which ends both.
    /// </remarks>
    public static async Task<Results<Ok<WebhookEndpointSecretResponse>, ErrorResult>> HandleAsync(
        [Description(GetWebhookEndpoint.IdDescription)] string id, HttpContext context, Caller caller, WebhookEndpoints endpoints, Outcomes outcomes, TimeProvider time)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        var overlap = TimeSpan.FromHours(body.Number(Overlap)!.Value);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (!PublicId.TryParse(id, PublicId.Endpoint, out var endpointId))
            return GetWebhookEndpoint.NotFound();

        return await outcomes.CommitAsync<Results<Ok<WebhookEndpointSecretResponse>, ErrorResult>>(context, async (connection, ct) =>
            await endpoints.RotateSecretAsync(
                connection, caller.Actor, context.TraceIdentifier, caller.Credential.AccountId, caller.Credential.Test, endpointId, overlap, ct) switch
            {
                RotateWebhookSecretResult.Rotated { Endpoint: var endpoint, Secret: var secret } => TypedResults.Ok(WebhookResponses.Of(endpoint, secret, time.GetUtcNow())),
                RotateWebhookSecretResult.FormerStillGood { Until: var end } => FormerStillGood(end),
                _ => GetWebhookEndpoint.NotFound(),
            });
    }

    public static ErrorResult FormerStillGood(DateTimeOffset until) => Errors.Conflict(
        $"The secret before the last rotation still signs, until {until:yyyy-MM-ddTHH:mm:ss.fffZ}: wait until then, or end both secrets at once with \"overlap_hours\": 0.");
}
