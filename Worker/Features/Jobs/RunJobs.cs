using System.Diagnostics;
using PersonData.Core.Data;
using PersonData.Core.Jobs;

namespace PersonData.Worker.Features.Jobs;

/// <summary>
/// Claims as many jobs as there are free slots and runs each in its own, so that a slow one holds up no other. When the host stops, no more are claimed, and those
/// under way may end while the host waits; then the others are given back, for another worker to take at once.
/// </summary>
internal sealed partial class RunJobs(
    JobClaims claims, JobRunner runner, JobOptions options, JobMetrics metrics, Wakeups wakeups, TimeProvider time, ILogger<RunJobs> logger)
    : Loop(TimeSpan.FromSeconds(1), time, logger, wakeups, WorkKind.Jobs)
{
    private readonly TimeProvider _time = time;
    private readonly SemaphoreSlim _free = new(options.Concurrency);
    private readonly CancellationTokenSource _giveBack = new();

    /// <summary>Waits for a free slot, and claims for all that are free; true when some were filled, so that there may be more.</summary>
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var slots = await TakeSlotsAsync(ct);
        IReadOnlyList<ClaimedJob> claimed = [];
        try
        {
            claimed = await claims.ClaimAsync(slots);
        }
        finally
        {
            if (slots > claimed.Count)
                _free.Release(slots - claimed.Count);
        }

        metrics.Claimed(claimed.Count);
        foreach (var job in claimed)
            _ = RunAsync(job);
        return claimed.Count > 0;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        var idle = 0;
        try
        {
            for (; idle < options.Concurrency; idle++)
                await _free.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await _giveBack.CancelAsync();
            for (; idle < options.Concurrency; idle++)
                await _free.WaitAsync(CancellationToken.None);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _free.Dispose();
        _giveBack.Dispose();
    }

    private async Task<int> TakeSlotsAsync(CancellationToken ct)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct, Stopping);
        await _free.WaitAsync(stopping.Token);
        var slots = 1;
        while (await _free.WaitAsync(TimeSpan.Zero, CancellationToken.None))
            slots++;
        return slots;
    }

    private async Task RunAsync(ClaimedJob claimed)
    {
        var job = claimed.Job;
        using var span = WorkerHost.Spans.StartActivity("job.run", ActivityKind.Consumer, job.TraceParent);
        try
        {
            var (end, reason) = await runner.RunAsync(claimed, _giveBack.Token);
            if (reason is not null)
                LogAttemptFailed(reason, job.JobId, job.Attempts, end);
            Count(job, end);
        }
        catch (Exception e)
        {
            // Its lease ends by itself.
            LogAttemptFailed(e, job.JobId, job.Attempts, JobEnd.Lost);
            Count(job, JobEnd.Lost);
        }
        finally
        {
            _free.Release();
        }
    }

    private void Count(Job job, JobEnd end)
    {
        switch (end)
        {
            case JobEnd.Succeeded:
                metrics.Ended(JobNames.Of(JobStatus.Succeeded), job.Search.Strategy, _time.GetUtcNow() - job.CreatedAt);
                break;
            case JobEnd.Failed:
                metrics.Ended(JobNames.Of(JobStatus.Failed), job.Search.Strategy, _time.GetUtcNow() - job.CreatedAt);
                break;
            case JobEnd.Retried:
                metrics.Retried();
                break;
            case JobEnd.Lost:
                metrics.LeaseLost();
                break;
            default:
                break;   // given back: another one counts it
        }
    }

    [LoggerMessage(LogLevel.Warning, "Job {JobId}: attempt {Attempt} failed; the job is {End}")]
    private partial void LogAttemptFailed(Exception exception, Guid jobId, int attempt, JobEnd end);
}
