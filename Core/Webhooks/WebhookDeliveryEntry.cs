namespace PersonData.Core.Webhooks;

/// <summary>A message on its way to an endpoint, as its log shows it.</summary>
public sealed record WebhookDeliveryEntry
{
    /// <summary>Characters of a message that a list shows.</summary>
    public const int ExcerptLength = 1000;

    /// <summary>Tries that are shown, the newest ones.</summary>
    public const int MaxTries = 20;

    /// <summary>Public form: <c>delivery_…</c>. A later one has a greater id.</summary>
    public required Guid DeliveryId { get; init; }

    /// <summary>Where it is sent.</summary>
    public required Guid EndpointId { get; init; }

    /// <summary>What is sent; public form: <c>msg_…</c>, the header <c>webhook-id</c> of every try.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>Type of the event.</summary>
    public required string EventType { get; init; }

    /// <summary>How far it is.</summary>
    public required WebhookDeliveryStatus Status { get; init; }

    /// <summary>When the event happened, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried next, UTC; while a try is under way, until when that counts. Null when it has ended.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was accepted or given up, UTC; null while it is pending.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What is sent, or its first <see cref="ExcerptLength"/> characters in a list.</summary>
    public required string Body { get; init; }

    /// <summary>The newest <see cref="MaxTries"/> of its tries, newest first.</summary>
    public IReadOnlyList<WebhookTryEntry> Tries { get; init; } = [];

    /// <summary>The id as callers see it.</summary>
    public string PublicId => Core.PublicId.Format(Core.PublicId.Delivery, DeliveryId);
}

/// <summary>A request that was sent, or could not be sent.</summary>
/// <param name="Number">1, 2, …, over all rounds of the retry schedule.</param>
/// <param name="StartedAt">When, UTC.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="StatusCode">Of the response; null when there was none.</param>
/// <param name="Error">Why it failed, in words; null when it was accepted.</param>
/// <param name="ResponseExcerpt">The beginning of the response's body.</param>
public sealed record WebhookTryEntry(int Number, DateTimeOffset StartedAt, TimeSpan Duration, int? StatusCode, string? Error, string? ResponseExcerpt);

/// <summary>How far a delivery is.</summary>
public enum WebhookDeliveryStatus
{
    /// <summary>It will be tried, or is being tried.</summary>
    Pending,

    /// <summary>The endpoint has accepted it.</summary>
    Delivered,

    /// <summary>It was given up; it can be redelivered.</summary>
    Failed,
}

/// <summary>Which deliveries are wanted; null members match everything.</summary>
public sealed record WebhookDeliveryFilter
{
    /// <summary>Those that are that far.</summary>
    public WebhookDeliveryStatus? Status { get; init; }

    /// <summary>Those of events of this type.</summary>
    public string? EventType { get; init; }

    /// <summary>Of events not before this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Of events before this time.</summary>
    public DateTimeOffset? To { get; init; }
}
