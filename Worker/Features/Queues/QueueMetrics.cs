using System.Diagnostics.Metrics;
using PersonData.Core.Queues;

namespace PersonData.Worker.Features.Queues;

/// <summary>
/// Reports how the queues stand. They are everybody's, so every Worker reports the same: whoever watches them takes one of the values, and does not add them up.
/// </summary>
internal sealed class QueueMetrics
{
    private volatile QueuesState? _latest;

    public QueueMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(WorkerHost.Instrumentation);
        meter.CreateObservableGauge(
            "persondata.queue.depth", Depths, "{item}", "What is in a queue (jobs, deliveries, failing_deliveries: those to endpoints that fail), by state: waiting, under_way, scheduled for a later try. The same from every worker.");
        meter.CreateObservableGauge(
            "persondata.queue.oldest_age", Ages, "s", "For how long the first that waits in a queue could have been taken up; 0 when none waits. The same from every worker.");
        meter.CreateObservableGauge(
            "persondata.webhooks.endpoints", Endpoints, "{endpoint}", "Webhook endpoints that do not take what is sent to them: failing, disabled. The same from every worker.");
    }

    /// <summary>What is reported; nothing while it is null.</summary>
    public QueuesState? Latest { set => _latest = value; }

    private IEnumerable<Measurement<long>> Depths()
    {
        foreach (var (name, queue) in Queues())
        {
            yield return Depth(queue.Waiting, "waiting");
            yield return Depth(queue.UnderWay, "under_way");
            yield return Depth(queue.Scheduled, "scheduled");

            Measurement<long> Depth(long count, string state) => new(count, new("queue", name), new("state", state));
        }
    }

    private IEnumerable<Measurement<double>> Ages() =>
        Queues().Select(queue => new Measurement<double>(queue.State.OldestWaiting?.TotalSeconds ?? 0, new KeyValuePair<string, object?>("queue", queue.Name)));

    private IEnumerable<Measurement<long>> Endpoints() => _latest is { } latest
        ? [Endpoint(latest.FailingEndpoints, "failing"), Endpoint(latest.DisabledEndpoints, "disabled")]
        : [];

    private (string Name, QueueState State)[] Queues() => _latest is { } latest ? [("jobs", latest.Jobs), ("deliveries", latest.Deliveries), ("failing_deliveries", latest.FailingDeliveries)] : [];

    private static Measurement<long> Endpoint(long count, string state) => new(count, new KeyValuePair<string, object?>("state", state));
}
