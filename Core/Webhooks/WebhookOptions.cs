using System.ComponentModel.DataAnnotations;

namespace PersonData.Core.Webhooks;

/// <summary>What an operator may set about webhooks: the section <see cref="Section"/> of the configuration.</summary>
public sealed class WebhookOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Webhooks";

    private const string ShortestTime = "00:00:00.001";
    private const string LongestTime = "3650.00:00:00";

    /// <summary>
    /// Whether an endpoint may be on the server's own machine, over http too: for trying things out. Whoever manages endpoints can then make this server call whatever listens there.
    /// </summary>
    public bool AllowLoopback { get; init; }

    /// <summary>
    /// Waits before the second try of a delivery, the third, and so on; after the last one it has failed. Null for 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h.
    /// </summary>
    public IReadOnlyList<TimeSpan>? RetryWaits { get; init; }

    /// <summary>By which share of itself, from 0 to 1, a wait may be shorter or longer: what failed together does not come again together.</summary>
    [Range(0.0, 1.0)]
    public double RetryJitter { get; init; } = 0.15;

    /// <summary>The longest that an endpoint may ask to be left alone with <c>Retry-After</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:00", LongestTime, ParseLimitsInInvariantCulture = true)]
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>An endpoint that still fails so long after its first failure is disabled.</summary>
    [Range(typeof(TimeSpan), ShortestTime, LongestTime, ParseLimitsInInvariantCulture = true)]
    public TimeSpan DisableAfter { get; init; } = TimeSpan.FromDays(5);

    /// <summary>What a request may take in all: name, connection, TLS, headers and body.</summary>
    [Range(typeof(TimeSpan), ShortestTime, LongestTime, ParseLimitsInInvariantCulture = true)]
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A request that is under way for so long is slow, and so is an endpoint whose last one was.</summary>
    [Range(typeof(TimeSpan), ShortestTime, LongestTime, ParseLimitsInInvariantCulture = true)]
    public TimeSpan SlowAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Requests that a process has under way at most. Half of them may be at endpoints that are slow or fail.</summary>
    [Range(2, 10_000)]
    public int Requests { get; init; } = 256;

    /// <summary>Of them, at one endpoint. One that fails gets one at a time.</summary>
    [Range(1, 10_000)]
    public int RequestsPerEndpoint { get; init; } = 4;

    /// <summary>Of them, at the endpoints of an account within a reach: an eighth, but never fewer than at one endpoint.</summary>
    internal int RequestsPerAccount => Math.Max(RequestsPerEndpoint, Requests / 8);

    /// <summary>How long messages, their deliveries and the log of tries are kept.</summary>
    [Range(typeof(TimeSpan), ShortestTime, LongestTime, ParseLimitsInInvariantCulture = true)]
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);
}
