using PersonData.Core.Credits;

namespace PersonData.Worker.Features.Credits;

/// <summary>Frees what is held by owners who died. What a caller needs of his own wallet's is freed when he asks; this is for the others.</summary>
internal sealed class SweepHolds(CreditLedger ledger, TimeProvider time, ILogger<SweepHolds> logger) : Loop(TimeSpan.FromSeconds(10), time, logger)
{
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        await ledger.SweepHoldsAsync(ct);
        return false;
    }
}
