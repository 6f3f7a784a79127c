using PersonData.Contracts.Webhooks;
using PersonData.Core;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Features.Webhooks;

/// <summary>Endpoints and deliveries as the contract shows them.</summary>
internal static class WebhookResponses
{
    public static WebhookEndpointResponse Of(WebhookEndpoint endpoint, DateTimeOffset now) => new()
    {
        Id = endpoint.PublicId,
        Url = endpoint.Settings.Url,
        Description = endpoint.Settings.Description,
        Events = endpoint.Settings.Events,
        Status = endpoint.Settings.Status == WebhookEndpointStatus.Active ? WebhookEndpointStatuses.Active : WebhookEndpointStatuses.Disabled,
        CreatedAt = endpoint.CreatedAt,
        UpdatedAt = endpoint.UpdatedAt,
        DisabledReason = endpoint.DisabledReason,
        DisabledAt = endpoint.DisabledAt,
        FailingSince = endpoint.FailingSince,
        FormerSecretExpiresAt = endpoint.FormerSecretUntil is { } end && end > now ? end : null,
    };

    public static WebhookEndpointSecretResponse Of(WebhookEndpoint endpoint, WebhookSecret secret, DateTimeOffset now) => new(Of(endpoint, now), secret.Text);

    public static WebhookDeliveryResponse Of(WebhookDeliveryEntry delivery) => new()
    {
        Id = delivery.PublicId,
        EndpointId = PublicId.Format(PublicId.Endpoint, delivery.EndpointId),
        MessageId = PublicId.Format(PublicId.Message, delivery.MessageId),
        EventType = delivery.EventType,
        Status = WebhookDeliveryStatuses.All[(int)delivery.Status],
        CreatedAt = delivery.CreatedAt,
        NextTryAt = delivery.DueAt,
        EndedAt = delivery.EndedAt,
        Tries = delivery.Tries is [var newest, ..] ? newest.Number : 0,
        LatestTries = [.. delivery.Tries.Select(Of)],
        BodyExcerpt = Excerpt(delivery.Body),
    };

    public static WebhookDeliveryDetailsResponse DetailsOf(WebhookDeliveryEntry delivery) => new(Of(delivery), delivery.Body);

    private static WebhookTry Of(WebhookTryEntry entry) => new()
    {
        Number = entry.Number,
        StartedAt = entry.StartedAt,
        DurationMs = Math.Round(entry.Duration.TotalMilliseconds, 2),
        StatusCode = entry.StatusCode,
        Error = entry.Error,
        ResponseExcerpt = entry.ResponseExcerpt,
    };

    // Never between the two halves of a surrogate pair.
    private static string Excerpt(string body) => body.Length <= WebhookDeliveryEntry.ExcerptLength
        ? body
        : string.Concat(body.EnumerateRunes().Take(WebhookDeliveryEntry.ExcerptLength));
}
