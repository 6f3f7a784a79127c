using PersonData.Core.Credits;

namespace PersonData.Worker.Features.Credits;

/// <summary>Takes what was recorded since into the rollups of usage, so that the tail that every read adds stays short.</summary>
internal sealed class RollUpUsage(UsageRollups rollups, TimeProvider time, ILogger<RollUpUsage> logger) : Loop(TimeSpan.FromSeconds(2), time, logger)
{
    public override Task<bool> RunOnceAsync(CancellationToken ct) => rollups.AdvanceAsync(ct);
}
