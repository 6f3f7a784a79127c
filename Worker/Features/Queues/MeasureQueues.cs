using PersonData.Core.Queues;

namespace PersonData.Worker.Features.Queues;

/// <summary>Measures the queues for <see cref="QueueMetrics"/>. What cannot be measured any more is not reported any more.</summary>
internal sealed class MeasureQueues(QueueReader queues, QueueMetrics metrics, TimeProvider time, ILogger<MeasureQueues> logger)
    : Loop(TimeSpan.FromSeconds(5), time, logger)
{
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        try
        {
            metrics.Latest = await queues.ReadAsync(ct);
            return false;
        }
        catch
        {
            metrics.Latest = null;
            throw;
        }
    }
}
