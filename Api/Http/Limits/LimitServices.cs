using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace PersonData.Api.Http.Limits;

internal static class LimitServices
{
    /// <summary>Adds the limiter: one budget for all processes when the host has added Redis before, else one for this process alone.</summary>
    public static void AddLimits(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(LimitOptions.Read(builder.Configuration));
        services.AddSingleton<LimitMetrics>();
        services.AddSingleton<ProcessLimiter>();
        if (services.Any(service => service.ServiceType == typeof(IConnectionMultiplexer)))
        {
            services.AddSingleton<RedisLimiter>();
            services.AddSingleton<ILimiter>(provider => provider.GetRequiredService<RedisLimiter>());
            services.AddHostedService(provider => provider.GetRequiredService<RedisLimiter>());
        }
        else
        {
            services.AddSingleton<ILimiter>(provider => provider.GetRequiredService<ProcessLimiter>());
        }

        services.AddHostedService<ProcessPresence>();
    }
}
