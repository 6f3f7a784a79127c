using PersonData.Core.Webhooks;

namespace PersonData.Worker.Features.Webhooks;

/// <summary>Deletes messages whose time is over, with their deliveries and the log of their tries.</summary>
internal sealed class DeleteOldMessages(WebhookRetention retention, TimeProvider time, ILogger<DeleteOldMessages> logger) : Loop(TimeSpan.FromMinutes(1), time, logger)
{
    public override Task<bool> RunOnceAsync(CancellationToken ct) => retention.DeleteOldAsync(ct);
}
