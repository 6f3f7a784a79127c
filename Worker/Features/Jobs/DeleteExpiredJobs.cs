using PersonData.Core.Jobs;

namespace PersonData.Worker.Features.Jobs;

/// <summary>Deletes the jobs that ended more than a week ago. Nobody waits for it: an expired one counts as none.</summary>
internal sealed class DeleteExpiredJobs(JobStore jobs, TimeProvider time, ILogger<DeleteExpiredJobs> logger) : Loop(TimeSpan.FromMinutes(1), time, logger)
{
    public override Task<bool> RunOnceAsync(CancellationToken ct) => jobs.DeleteExpiredAsync(ct);
}
