using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace PersonData.ServiceDefaults;

/// <summary>Redis as a service's configuration names it.</summary>
public static class RedisConnection
{
    /// <summary>
    /// When <c>ConnectionStrings:<paramref name="name"/></c> is set, adds a connection (<see cref="IConnectionMultiplexer"/>) and its health check, and
    /// returns true. The connection is made at first use and again after every loss; a server that is down delays no start. Its health check degrades a service
    /// and does not fail it: what Redis holds may be lost.
    /// </summary>
    public static bool AddRedis(this IHostApplicationBuilder builder, string name)
    {
        if (Connections.Optional(builder.Configuration, name) is not { } connectionString)
        {
            return false;
        }

        ConfigurationOptions options;
        try
        {
            options = ConfigurationOptions.Parse(connectionString);
            options.AbortOnConnectFail = false;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new ConfigurationException($"{Connections.Variable(name)} is not a Redis connection string: {e.Message}", e);
        }

        builder.Services.AddSingleton<IConnectionMultiplexer>(_ =>
        {
            var connection = ConnectionMultiplexer.Connect(options);

            // Answers do not wait for what their predecessors are used for. Later versions of the client always work like this.
            connection.PreserveAsyncOrder = false;
            return connection;
        });
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            "redis",
            services => new RedisCheck(services.GetRequiredService<IConnectionMultiplexer>()),
            HealthStatus.Degraded,
            tags: null,
            Health.CheckTimeout));
        return true;
    }

    private sealed class RedisCheck(IConnectionMultiplexer redis) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return HealthCheckResult.Degraded("The server does not answer.", e);
            }
        }
    }
}
