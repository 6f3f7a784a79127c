using PersonData.Core.Data;

namespace PersonData.Worker;

/// <summary>Hears what other processes announce, so that the loops of this one need not look often. While it fails, they look as often as their intervals say.</summary>
internal sealed class ListenForWakeups(WakeupListener listener, TimeProvider time, ILogger<ListenForWakeups> logger) : Loop(TimeSpan.FromSeconds(1), time, logger)
{
    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        // It mostly waits, and what it waits for is not wanted any more when the host stops.
        await listener.StepAsync(Stopping);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await base.ExecuteAsync(stoppingToken);
        await listener.CloseAsync();
    }
}
