using PersonData.Core.Accounts;

namespace PersonData.Worker.Features.Accounts;

/// <summary>Deletes keys of the key ring that protect nothing any more. Nobody waits for it.</summary>
internal sealed class DeleteExpiredProtectionKeys(ProtectionKeys keys, TimeProvider time, ILogger<DeleteExpiredProtectionKeys> logger)
    : Loop(TimeSpan.FromHours(1), time, logger)
{
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        await keys.DeleteExpiredAsync(ct);
        return false;
    }
}
