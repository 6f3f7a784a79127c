using PersonData.Core.Webhooks;

namespace PersonData.Worker.Features.Webhooks;

/// <summary>Ends what waited for endpoints when they were disabled, as far as whoever disabled them has left it.</summary>
internal sealed class EndFormerDeliveries(WebhookEndpoints endpoints, TimeProvider time, ILogger<EndFormerDeliveries> logger) : Loop(TimeSpan.FromSeconds(5), time, logger)
{
    public override Task<bool> RunOnceAsync(CancellationToken ct) => endpoints.EndFormerAsync(ct);
}
