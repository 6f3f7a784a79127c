using System.Text.Json.Serialization;
using PersonData.Contracts.People;

namespace PersonData.Contracts.Webhooks;

/// <summary>A webhook endpoint as the operator sees it: whether it takes what is sent to it.</summary>
public sealed record WebhookEndpointEntry
{
    /// <summary>Opaque id, <c>endpoint_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is, <c>acct_…</c>.</summary>
    public required string AccountId { get; init; }

    /// <summary>True for one that hears of what test keys do.</summary>
    public required bool Test { get; init; }

    /// <summary>Of its URL. The rest may hold what only its owner knows.</summary>
    public required string Host { get; init; }

    /// <summary>Only an active endpoint is sent anything.</summary>
    public required string Status { get; init; }

    /// <summary>The first failure since its last success; null while it works.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset? FailingSince { get; init; }

    /// <summary>Since when it is disabled; null while it is active.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Why it is disabled: <c>manual</c> (its owner did it), <c>gone</c> (it answered 410) or <c>failing</c> (it had failed for five days). Null while it is active.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? DisabledReason { get; init; }

    /// <summary>How many deliveries have not ended: they wait for their next try, or are being sent.</summary>
    public required long Pending { get; init; }
}

/// <summary>Values of the parameter <c>state</c> of <c>GET /v1/admin/webhooks/endpoints</c>.</summary>
public static class WebhookEndpointStates
{
    /// <summary>It has failed since it last worked, and is tried again.</summary>
    public const string Failing = "failing";

    /// <summary>It is sent nothing.</summary>
    public const string Disabled = "disabled";

    /// <summary>Whatever it is.</summary>
    public const string Any = "all";

    /// <summary>Every value.</summary>
    public static IReadOnlyList<string> All { get; } = [Failing, Disabled, Any];
}

/// <summary>Query of <c>GET /v1/admin/webhooks/endpoints</c>.</summary>
/// <param name="State"><c>failing</c>, <c>disabled</c> or <c>all</c>; null for all.</param>
/// <param name="Limit">Page size, 100 by default and at most.</param>
/// <param name="Cursor"><c>next_cursor</c> of the page before.</param>
public sealed record AllWebhookEndpointsRequest(string? State = null, int? Limit = null, string? Cursor = null);

/// <summary>Answer of <c>GET /v1/admin/webhooks/endpoints</c>.</summary>
public sealed record AllWebhookEndpointsResponse
{
    /// <summary>The endpoints, newest first.</summary>
    public required IReadOnlyList<WebhookEndpointEntry> Data { get; init; }

    /// <summary>Where the list goes on.</summary>
    public required CursorPagination Pagination { get; init; }
}
