using System.Diagnostics.Metrics;

namespace PersonData.Worker.Features.Webhooks;

/// <summary>Counts what becomes of webhook deliveries in this process. No measurement names an endpoint: customers make as many as they like.</summary>
internal sealed class DeliveryMetrics
{
    private readonly Counter<long> _claims;
    private readonly Counter<long> _leaseLosses;
    private readonly Histogram<double> _tries;
    private readonly Histogram<double> _latency;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _disabled;

    public DeliveryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(WorkerHost.Instrumentation);
        _claims = meter.CreateCounter<long>("persondata.webhooks.claims", "{delivery}", "Deliveries that this process has begun to send.");
        _leaseLosses = meter.CreateCounter<long>(
            "persondata.webhooks.lease_losses", "{delivery}", "Deliveries that were no longer this process's when their request had ended: they are sent again.");
        _tries = meter.CreateHistogram<double>(
            "persondata.webhooks.try.duration", "s", "Requests to endpoints, by outcome (accepted, refused: answered with another status, failed: not answered).",
            advice: new() { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15] });
        _latency = meter.CreateHistogram<double>(
            "persondata.webhooks.latency", "s", "From a message to its acceptance by an endpoint, over all tries.",
            advice: new() { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 1800, 7200, 43200, 172800] });
        _failures = meter.CreateCounter<long>("persondata.webhooks.failures", "{delivery}", "Deliveries that were given up.");
        _disabled = meter.CreateCounter<long>("persondata.webhooks.endpoints_disabled", "{endpoint}", "Endpoints that were disabled because they failed.");
    }

    public void Claimed(int deliveries) => _claims.Add(deliveries);

    public void LeaseLost() => _leaseLosses.Add(1);

    /// <summary>A request has ended.</summary>
    /// <param name="statusCode">Of the response; null when there was none.</param>
    /// <param name="duration">Of the request.</param>
    public void Tried(int? statusCode, TimeSpan duration) =>
        _tries.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", statusCode switch { null => "failed", >= 200 and < 300 => "accepted", _ => "refused" }));

    /// <param name="sinceMessage">From the message to now.</param>
    public void Delivered(TimeSpan sinceMessage) => _latency.Record(sinceMessage.TotalSeconds);

    public void GivenUp() => _failures.Add(1);

    public void EndpointDisabled() => _disabled.Add(1);
}
