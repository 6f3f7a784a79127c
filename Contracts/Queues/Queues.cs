using System.Text.Json.Serialization;

namespace PersonData.Contracts.Queues;

/// <summary>Answer of <c>GET /v1/admin/queues</c>: how far the background work is, for all accounts together.</summary>
public sealed record QueuesResponse
{
    /// <summary>Jobs.</summary>
    public required QueueResponse Jobs { get; init; }

    /// <summary>Webhook deliveries to endpoints that work.</summary>
    public required QueueResponse Deliveries { get; init; }

    /// <summary>
    /// Webhook deliveries to endpoints that fail. Each of them gets one request at a time: what waits here waits for the servers of customers, not for workers. Which they are is said by
    /// <c>GET /v1/admin/webhooks/endpoints</c>.
    /// </summary>
    public required QueueResponse FailingDeliveries { get; init; }

    /// <summary>Where deliveries go.</summary>
    public required EndpointsState Endpoints { get; init; }

    /// <summary>The moment whose state this is.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset MeasuredAt { get; init; }
}

/// <summary>A queue.</summary>
public sealed record QueueResponse
{
    /// <summary>How many could be taken up now, and are not. Many jobs, or deliveries to endpoints that work, for long: there are too few workers, or they do not work.</summary>
    public required long Waiting { get; init; }

    /// <summary>How many a worker has.</summary>
    public required long UnderWay { get; init; }

    /// <summary>How many wait for the time of their next try.</summary>
    public required long Scheduled { get; init; }

    /// <summary>For how many seconds the first of those that wait could have been taken up; null when none waits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required double? OldestWaitingSeconds { get; init; }
}

/// <summary>Webhook endpoints that do not take what is sent to them.</summary>
public sealed record EndpointsState
{
    /// <summary>How many have failed since they last worked, and are tried again.</summary>
    public required long Failing { get; init; }

    /// <summary>How many are sent nothing any more.</summary>
    public required long Disabled { get; init; }
}
