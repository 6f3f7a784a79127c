using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PersonData.ServiceDefaults;

/// <summary>What every service has in common: telemetry, health and service discovery.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds telemetry (exported over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set), health checks, and service discovery for every HTTP client.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="instrumentation">Names of the service's own activity sources and meters.</param>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder, params IReadOnlyCollection<string> instrumentation)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddTelemetry(instrumentation);
        builder.Services.AddHealthChecks();
        builder.Services.AddTransient<ServiceDiscoveryHandler>();
        builder.Services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler<ServiceDiscoveryHandler>());
        return builder;
    }

    /// <summary>Maps <c>/health</c> (can it do its work: every dependency is asked) and <c>/alive</c> (does the process answer).</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.MapHealth();
        return app;
    }
}
