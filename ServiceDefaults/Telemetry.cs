using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace PersonData.ServiceDefaults;

/// <summary>
/// Traces, metrics and logs over OTLP. ASP.NET Core, the HTTP client, Npgsql and the runtime emit them by themselves; here they are only named and
/// exported. Service name, resource attributes, endpoint, protocol and headers come from OpenTelemetry's own environment variables.
/// </summary>
internal static class Telemetry
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Sources = ["Microsoft.AspNetCore", "System.Net.Http", "Npgsql"];

    private static readonly string[] Meters =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Diagnostics",
        "System.Net.Http", "System.Runtime", "Npgsql",
    ];

    public static void AddTelemetry(this IHostApplicationBuilder builder, IReadOnlyCollection<string> instrumentation)
    {
        // ASP.NET Core 10 leaves its spans without method, path and status unless asked. The query string is never among them.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);

        if (string.IsNullOrWhiteSpace(builder.Configuration[EndpointVariable]))
        {
            return;
        }

        builder.Services.AddSingleton(_ =>
            Sdk.CreateTracerProviderBuilder().AddSource([.. Sources, .. instrumentation]).AddOtlpExporter().Build());
        builder.Services.AddSingleton(_ =>
            Sdk.CreateMeterProviderBuilder().AddMeter([.. Meters, .. instrumentation]).AddOtlpExporter().Build());
        builder.Services.AddHostedService<Lifetime>();
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
            logging.AddOtlpExporter();
        });
    }

    // Creates the providers before any service that is added later starts; the container disposes them last, which sends what is left.
    private sealed class Lifetime(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<TracerProvider>();
            services.GetRequiredService<MeterProvider>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
