using System.Text.Json.Serialization;

namespace PersonData.Contracts.Webhooks;

/// <summary>What is sent to a webhook endpoint, in the form of Standard Webhooks. The id is in the header <c>webhook-id</c>, the same however often the event is sent.</summary>
/// <typeparam name="TData">What the event is about.</typeparam>
public sealed record WebhookEvent<TData>
{
    /// <summary>What has happened, <c>person_search.job.succeeded</c>, <c>person_search.job.failed</c> or <c>webhook.test</c>.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>What it happened to.</summary>
    public required TData Data { get; init; }
}

/// <summary>Types of events.</summary>
public static class WebhookEventTypes
{
    /// <summary>A job of people search has succeeded; its result is there.</summary>
    public const string PersonSearchJobSucceeded = "person_search.job.succeeded";

    /// <summary>A job of people search has failed, and cost nothing.</summary>
    public const string PersonSearchJobFailed = "person_search.job.failed";

    /// <summary>Somebody tries out an endpoint. It is sent only when it is asked for, whatever events the endpoint wants.</summary>
    public const string Test = "webhook.test";

    /// <summary>The types that an endpoint can want.</summary>
    public static IReadOnlyList<string> All { get; } = [PersonSearchJobSucceeded, PersonSearchJobFailed];
}
