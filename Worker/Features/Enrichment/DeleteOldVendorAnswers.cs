using PersonData.Core.Enrichment.Vendors;

namespace PersonData.Worker.Features.Enrichment;

/// <summary>Deletes what vendors have answered when it is too old to be given again. Nobody waits for it: readers leave out what is too old.</summary>
internal sealed class DeleteOldVendorAnswers(VendorAnswers answers, TimeProvider time, ILogger<DeleteOldVendorAnswers> logger)
    : Loop(TimeSpan.FromMinutes(1), time, logger)
{
    public override Task<bool> RunOnceAsync(CancellationToken ct) => answers.DeleteOldAsync(ct);
}
