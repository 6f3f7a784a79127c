namespace PersonData.Core.Webhooks;

/// <summary>Where an account wants to be told of what happens, without the secret that signs it.</summary>
public sealed record WebhookEndpoint
{
    /// <summary>Most endpoints of an account, and as many for its test keys.</summary>
    public const int MaxCount = 20;

    /// <summary>Public form: <c>endpoint_…</c>.</summary>
    public required Guid EndpointId { get; init; }

    /// <summary>Whose it is.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>Whether it hears of what test keys do, and only they see it; else of what live keys and users do, and only they see it.</summary>
    public required bool Test { get; init; }

    /// <summary>What its owner can change.</summary>
    public required WebhookEndpointSettings Settings { get; init; }

    /// <summary>Why it is disabled, one of <see cref="Contracts.Webhooks.WebhookDisabledReasons"/>; null while it is active.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>Since when it is disabled, UTC; null while it is active.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>First failure since its last success, UTC; null while it works, and after it was enabled again or given another URL.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Until when the secret before this one signs, too, UTC; null when there is none. May have passed.</summary>
    public DateTimeOffset? FormerSecretUntil { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its settings were last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The id as callers see it.</summary>
    public string PublicId => Core.PublicId.Format(Core.PublicId.Endpoint, EndpointId);
}

/// <summary>What its owner says about an endpoint.</summary>
public sealed record WebhookEndpointSettings
{
    /// <summary>Longest <see cref="Description"/>.</summary>
    public const int MaxDescriptionLength = 200;

    /// <summary>Where messages are sent, a <see cref="PublicHttpsUrl"/>.</summary>
    public required string Url { get; init; }

    /// <summary>For people, 1 to <see cref="MaxDescriptionLength"/> characters; null for none.</summary>
    public string? Description { get; init; }

    /// <summary>Types of events that it wants, one or more of <see cref="Contracts.Webhooks.WebhookEventTypes.All"/>, none twice.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Only an active endpoint is sent anything.</summary>
    public WebhookEndpointStatus Status { get; init; }

    /// <summary>By what is said, not by which list says it.</summary>
    public bool Equals(WebhookEndpointSettings? other) =>
        other is not null && (Url, Description, Status) == (other.Url, other.Description, other.Status) && Events.SequenceEqual(other.Events);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Url, Description, Status, Events.Count);
}

/// <summary>Whether anything is sent to an endpoint.</summary>
public enum WebhookEndpointStatus
{
    /// <summary>Messages are sent to it.</summary>
    Active,

    /// <summary>No message is sent to it, and none waits for it.</summary>
    Disabled,
}

/// <summary>Which endpoints are meant.</summary>
public enum WebhookEndpointFilter
{
    /// <summary>Every one.</summary>
    All,

    /// <summary>Those that have failed since they last worked, and are tried again.</summary>
    Failing,

    /// <summary>Those that are sent nothing.</summary>
    Disabled,
}
