using PersonData.Core.Idempotency;

namespace PersonData.Worker.Features.Idempotency;

/// <summary>Deletes the outcomes that are no longer replayed. Nobody waits for it: an expired one counts as none.</summary>
internal sealed class DeleteExpiredOutcomes(IdempotencyStore store, TimeProvider time, ILogger<DeleteExpiredOutcomes> logger)
    : Loop(TimeSpan.FromMinutes(1), time, logger)
{
    public override Task<bool> RunOnceAsync(CancellationToken ct) => store.DeleteExpiredAsync(ct);
}
