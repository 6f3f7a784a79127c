using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using PersonData.Contracts.People;

namespace PersonData.Contracts.Webhooks;

/// <summary>A message on its way to a webhook endpoint. It is kept for 30 days.</summary>
public record WebhookDeliveryResponse
{
    /// <summary>Opaque id, <c>delivery_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Where it is sent, <c>endpoint_…</c>.</summary>
    public required string EndpointId { get; init; }

    /// <summary>The message, <c>msg_…</c>: the header <c>webhook-id</c>, the same in every try, at every endpoint.</summary>
    public required string MessageId { get; init; }

    /// <summary>Type of the event: <c>person_search.job.succeeded</c>, <c>person_search.job.failed</c> or <c>webhook.test</c>.</summary>
    public required string EventType { get; init; }

    /// <summary>How far it is.</summary>
    public required string Status { get; init; }

    /// <summary>When the event happened.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// When it is tried next, at the earliest: an endpoint that fails gets one request at a time, and as soon as it accepts one, what waits is sent at once. While a try is under way, when the next
    /// one could begin. Null when it has ended.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset? NextTryAt { get; init; }

    /// <summary>When it was accepted or given up; null while it is pending.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>How often it was tried, redeliveries included.</summary>
    public required int Tries { get; init; }

    /// <summary>The newest 20 of these tries, newest first.</summary>
    public required IReadOnlyList<WebhookTry> LatestTries { get; init; }

    /// <summary>The beginning of the body that is sent, at most 1,000 characters.</summary>
    public required string BodyExcerpt { get; init; }
}

/// <summary>A message on its way to a webhook endpoint, with all of it.</summary>
public sealed record WebhookDeliveryDetailsResponse : WebhookDeliveryResponse
{
    /// <summary>For the serializer.</summary>
    public WebhookDeliveryDetailsResponse()
    {
    }

    /// <summary>A delivery with its body.</summary>
    [SetsRequiredMembers]
    public WebhookDeliveryDetailsResponse(WebhookDeliveryResponse delivery, string body)
        : base(delivery) => Body = body;

    /// <summary>The body that is sent, character for character.</summary>
    [JsonPropertyOrder(1)]
    public required string Body { get; init; }
}

/// <summary>A request that was sent to a webhook endpoint, or could not be sent.</summary>
public sealed record WebhookTry
{
    /// <summary>1, 2, …, redeliveries included.</summary>
    public required int Number { get; init; }

    /// <summary>When it began.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, in milliseconds, rounded to hundredths.</summary>
    public required double DurationMs { get; init; }

    /// <summary>Status of the response; null when there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int? StatusCode { get; init; }

    /// <summary>Why it failed; null when it was accepted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Error { get; init; }

    /// <summary>The beginning of the response's body, at most 1,000 characters; null when there was no response.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? ResponseExcerpt { get; init; }
}

/// <summary>Values of <see cref="WebhookDeliveryResponse.Status"/>.</summary>
public static class WebhookDeliveryStatuses
{
    /// <summary>It will be tried, or is being tried.</summary>
    public const string Pending = "pending";

    /// <summary>The endpoint has accepted it.</summary>
    public const string Delivered = "delivered";

    /// <summary>It was given up; it can be redelivered.</summary>
    public const string Failed = "failed";

    /// <summary>Every status.</summary>
    public static IReadOnlyList<string> All { get; } = [Pending, Delivered, Failed];
}

/// <summary>Parameters of <c>GET /v1/webhooks/endpoints/{id}/deliveries</c>.</summary>
public sealed record WebhookDeliveriesRequest
{
    /// <summary>Only deliveries with this status: <c>pending</c>, <c>delivered</c> or <c>failed</c>; null for all.</summary>
    public string? Status { get; init; }

    /// <summary>Only events of this type: <c>person_search.job.succeeded</c>, <c>person_search.job.failed</c> or <c>webhook.test</c>; null for all.</summary>
    public string? EventType { get; init; }

    /// <summary>Only events not before this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only events before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Page size, 1 to 100; null for 100.</summary>
    public int? Limit { get; init; }

    /// <summary><see cref="CursorPagination.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Answer of <c>GET /v1/webhooks/endpoints/{id}/deliveries</c>.</summary>
public sealed record WebhookDeliveriesResponse
{
    /// <summary>The deliveries, newest first.</summary>
    public required IReadOnlyList<WebhookDeliveryResponse> Data { get; init; }

    /// <summary>Page size and where to go on.</summary>
    public required CursorPagination Pagination { get; init; }
}

/// <summary>Body of <c>POST /v1/webhooks/endpoints/{id}/redeliver</c>.</summary>
public sealed record RedeliverWebhookDeliveriesRequest
{
    /// <summary>Events not before this time.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset From { get; init; }

    /// <summary>Events before this time; null for all until now.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public DateTimeOffset? To { get; init; }

    /// <summary><c>failed</c>, <c>pending</c> (they wait for their next try) or <c>delivered</c>; null for <c>failed</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Only events of this type: <c>person_search.job.succeeded</c>, <c>person_search.job.failed</c> or <c>webhook.test</c>; null for all.</summary>
    public string? EventType { get; init; }

    /// <summary><see cref="RedeliverWebhookDeliveriesResponse.NextCursor"/> of the call before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Answer of <c>POST /v1/webhooks/endpoints/{id}/redeliver</c>.</summary>
public sealed record RedeliverWebhookDeliveriesResponse
{
    /// <summary>How many deliveries were put on their way, at most 1,000.</summary>
    public required int Redelivered { get; init; }

    /// <summary>Sent with the next call, it goes on with those that remain; null when none do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? NextCursor { get; init; }
}

/// <summary>What a <c>webhook.test</c> event is about.</summary>
/// <param name="EndpointId">The endpoint that is tried out, <c>endpoint_…</c>.</param>
public sealed record WebhookTestData(string EndpointId);
