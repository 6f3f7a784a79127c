using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PersonData.Core;
using PersonData.Core.Data;
using PersonData.Worker.Features.Accounts;
using PersonData.Worker.Features.Credits;
using PersonData.Worker.Features.Enrichment;
using PersonData.Worker.Features.Idempotency;
using PersonData.Worker.Features.Jobs;
using PersonData.Worker.Features.Queues;
using PersonData.Worker.Features.Webhooks;

namespace PersonData.Worker;

/// <summary>
/// The loops as a part of a host: everything that happens without a caller. Any number of hosts may run them side by side. The host adds
/// <see cref="Core.Data.Database"/>, and runs migrations before it starts.
/// </summary>
public static class WorkerHost
{
    /// <summary>Name of the loops' own meter and spans, for <c>AddServiceDefaults</c>.</summary>
    public const string Instrumentation = "PersonData.Worker";

    /// <summary>A host that stops waits that long for what its loops have under way. What is cut off then is done again elsewhere.</summary>
    public static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(30);

    internal static readonly ActivitySource Spans = new(Instrumentation);

    /// <summary>Adds the loops; they begin with the host and end with it.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="whenLate">What the host's health is while a loop has not succeeded for long. A host that has more to do than the loops is only degraded.</param>
    public static void AddWorker(this IHostApplicationBuilder builder, HealthStatus whenLate = HealthStatus.Unhealthy)
    {
        var services = builder.Services;
        services.AddCore();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTimeout);
        services.AddHealthChecks().AddCheck<LoopsCheck>("loops", whenLate);
        services.AddSingleton<WakeupListener>();
        services.AddSingleton<JobMetrics>();
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton<QueueMetrics>();

        services.AddLoop<ListenForWakeups>();
        services.AddLoop<RollUpUsage>();
        services.AddLoop<SweepHolds>();
        services.AddLoop<DeleteExpiredOutcomes>();
        services.AddLoop<DeleteOldVendorAnswers>();
        services.AddLoop<DeliverWebhooks>();
        services.AddLoop<EndFormerDeliveries>();
        services.AddLoop<DeleteOldMessages>();
        services.AddLoop<DeleteExpiredProtectionKeys>();
        services.AddLoop<MeasureQueues>();
        services.TryAddSingleton(JobOptions.Read(builder.Configuration));
        services.AddLoop<RunJobs>();
        services.AddLoop<DeleteExpiredJobs>();
    }

    internal static void AddLoop<TLoop>(this IServiceCollection services)
        where TLoop : Loop
    {
        services.AddSingleton<TLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<TLoop>());
    }
}
