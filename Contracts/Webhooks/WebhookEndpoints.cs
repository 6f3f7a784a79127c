using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using PersonData.Contracts.People;

namespace PersonData.Contracts.Webhooks;

/// <summary>A webhook endpoint, without its secret.</summary>
/// <remarks>Source: seed <c>004</c>.</remarks>
public record WebhookEndpointResponse
{
    /// <summary>Opaque id, <c>endpoint_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Where messages are sent.</summary>
    public required string Url { get; init; }

    /// <summary>For people; null when it was given none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Description { get; init; }

    /// <summary>Types of events that it wants.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Only an active endpoint is sent anything.</summary>
    public required string Status { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its settings were last changed.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Why it is disabled: <c>manual</c> (its owner did it), <c>gone</c> (it answered 410) or <c>failing</c> (it had failed for five days). Null while it is active.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? DisabledReason { get; init; }

    /// <summary>Since when it is disabled; null while it is active.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset? DisabledAt { get; init; }

    /// <summary>The first failure since its last success; null while it works. While it fails it gets one request at a time, and what waits for it is sent as soon as it accepts one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset? FailingSince { get; init; }

    /// <summary>Until when the secret before the last rotation signs, too; null when none does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset? FormerSecretExpiresAt { get; init; }
}

/// <summary>An endpoint with the secret that it was just given.</summary>
/// <remarks>Source: seed <c>004</c>.</remarks>
public sealed record WebhookEndpointSecretResponse : WebhookEndpointResponse
{
    /// <summary>For the serializer.</summary>
    public WebhookEndpointSecretResponse()
    {
    }

    /// <summary>An endpoint with its secret.</summary>
    [SetsRequiredMembers]
    public WebhookEndpointSecretResponse(WebhookEndpointResponse endpoint, string signingSecret)
        : base(endpoint) => SigningSecret = signingSecret;

    /// <summary>What messages are signed with, <c>whsec_…</c>: shown here and never again, except to a repeated call with the same <c>Idempotency-Key</c>.</summary>
    [JsonPropertyOrder(1)]
    public required string SigningSecret { get; init; }

    /// <summary>Never the secret: what is logged or shown in a message must not give it away.</summary>
    public override string ToString() => Id;
}

/// <summary>Values of <see cref="WebhookEndpointResponse.Status"/>.</summary>
public static class WebhookEndpointStatuses
{
    /// <summary>Messages are sent to it.</summary>
    public const string Active = "active";

    /// <summary>No message is sent to it, and none waits for it.</summary>
    public const string Disabled = "disabled";

    /// <summary>Every status.</summary>
    public static IReadOnlyList<string> All { get; } = [Active, Disabled];
}

/// <summary>Values of <see cref="WebhookEndpointResponse.DisabledReason"/>.</summary>
public static class WebhookDisabledReasons
{
    /// <summary>Its owner has disabled it.</summary>
    public const string Manual = "manual";

    /// <summary>It has answered 410: it wants no more messages.</summary>
    public const string Gone = "gone";

    /// <summary>It had failed for five days.</summary>
    public const string Failing = "failing";

    /// <summary>Every reason.</summary>
    public static IReadOnlyList<string> All { get; } = [Manual, Gone, Failing];
}

/// <summary>Body of <c>POST /v1/webhooks/endpoints</c>.</summary>
/// <remarks>Source: seed <c>004</c>.</remarks>
public sealed record CreateWebhookEndpointRequest
{
    /// <summary>Where messages are to be sent: an <c>https</c> URL in the public internet, at most 2,000 characters.</summary>
    public required string Url { get; init; }

    /// <summary>For people, 1 to 200 characters.</summary>
    public string? Description { get; init; }

    /// <summary>Types of events that it wants, <c>person_search.job.succeeded</c> and <c>person_search.job.failed</c>; null for all of them.</summary>
    public IReadOnlyList<string>? Events { get; init; }
}

/// <summary>Body of <c>PATCH /v1/webhooks/endpoints/{id}</c>: what is not given stays as it is.</summary>
public sealed record UpdateWebhookEndpointRequest
{
    /// <summary>Where messages are to be sent from now on, those that are on their way, too.</summary>
    public string? Url { get; init; }

    /// <summary>For people; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> Description { get; init; }

    /// <summary>Types of events that it wants, in place of those of now.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary><c>active</c> or <c>disabled</c>.</summary>
    public string? Status { get; init; }
}

/// <summary>Query of <c>GET /v1/webhooks/endpoints</c>.</summary>
/// <param name="Limit">Page size, 100 by default and at most.</param>
/// <param name="Cursor"><c>next_cursor</c> of the page before.</param>
public sealed record WebhookEndpointsRequest(int? Limit = null, string? Cursor = null);

/// <summary>Answer of <c>GET /v1/webhooks/endpoints</c>.</summary>
public sealed record WebhookEndpointsResponse
{
    /// <summary>The endpoints, newest first.</summary>
    public required IReadOnlyList<WebhookEndpointResponse> Data { get; init; }

    /// <summary>Where the list goes on.</summary>
    public required CursorPagination Pagination { get; init; }
}

/// <summary>Body of <c>POST /v1/webhooks/endpoints/{id}/rotate-secret</c>.</summary>
public sealed record RotateWebhookEndpointSecretRequest
{
    /// <summary>How long the former secret signs beside the new one, in hours: 0 (not at all) to 168 (a week); 24 by default.</summary>
    public int? OverlapHours { get; init; }
}

/// <summary>Answer of <c>DELETE /v1/webhooks/endpoints/{id}</c>.</summary>
/// <param name="Deleted">True: it is gone.</param>
/// <remarks>Source: seed <c>004</c>.</remarks>
public sealed record WebhookEndpointDeletedResponse(bool Deleted = true);
