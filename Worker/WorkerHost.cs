using PersonData.Core;
using PersonData.Worker.Features.Credits;
using PersonData.Worker.Features.Idempotency;

namespace PersonData.Worker;

/// <summary>
/// The loops as a part of a host: everything that happens without a caller. Any number of hosts may run them side by side. The host adds
/// <see cref="Core.Data.Database"/>, and runs migrations before it starts.
/// </summary>
public static class WorkerHost
{
    /// <summary>Adds the loops; they begin with the host and end with it.</summary>
    public static void AddWorker(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCore();
        builder.Services.AddLoop<RollUpUsage>();
        builder.Services.AddLoop<SweepHolds>();
        builder.Services.AddLoop<DeleteExpiredOutcomes>();
    }

    private static void AddLoop<TLoop>(this IServiceCollection services)
        where TLoop : Loop
    {
        services.AddSingleton<TLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<TLoop>());
    }
}
