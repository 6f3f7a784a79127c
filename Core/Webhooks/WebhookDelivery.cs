using PersonData.Contracts.Webhooks;

namespace PersonData.Core.Webhooks;

/// <summary>A delivery that a sender has claimed, with everything that sending it takes.</summary>
public sealed record WebhookDelivery
{
    public required Guid DeliveryId { get; init; }

    /// <summary>Names the claim: who has it no more changes nothing about the delivery.</summary>
    public required Guid ClaimId { get; init; }

    public required DateTimeOffset ClaimedAt { get; init; }

    public required Guid EndpointId { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>The reach of the endpoint.</summary>
    public required bool Test { get; init; }

    public required Guid MessageId { get; init; }

    /// <summary>How often it was tried before, in this round of the schedule.</summary>
    public required int Tries { get; init; }

    /// <summary>When there began to be something to deliver.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public required Uri Url { get; init; }

    /// <summary>Whether the endpoint has failed since it last worked, or was slow the last time.</summary>
    public required bool IsTroubled { get; init; }

    /// <summary>All that are valid now.</summary>
    public required IReadOnlyList<WebhookSecret> Secrets { get; init; }

    /// <summary>What is sent, byte for byte.</summary>
    public required string Body { get; init; }

    /// <summary>Of what the message tells of (W3C Trace Context).</summary>
    public required string? TraceParent { get; init; }
}

/// <summary>What a try has made of its delivery and of the endpoint.</summary>
/// <param name="Outcome">Of the delivery.</param>
/// <param name="DisabledReason">One of <see cref="WebhookDisabledReasons"/> when the endpoint was disabled by this try; else null.</param>
public sealed record RecordResult(TryOutcome Outcome, string? DisabledReason);

/// <summary>What a try has made of its delivery.</summary>
public enum TryOutcome
{
    /// <summary>The endpoint has it.</summary>
    Delivered,

    /// <summary>It failed, and waits for the next try.</summary>
    WillBeTriedAgain,

    /// <summary>It failed for the last time.</summary>
    Failed,

    /// <summary>The claim was lost: the try is in the log, the delivery is somebody else's.</summary>
    ClaimLost,
}
