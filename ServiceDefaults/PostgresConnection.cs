using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace PersonData.ServiceDefaults;

/// <summary>Postgres as a service's configuration names it.</summary>
public static class PostgresConnection
{
    /// <summary>
    /// Reads <c>ConnectionStrings:<paramref name="name"/></c>, adds a health check of that server, and returns the connection string. Throws
    /// <see cref="ConfigurationException"/>, which names the setting, when it is missing or cannot be read.
    /// </summary>
    public static string AddPostgres(this IHostApplicationBuilder builder, string name)
    {
        var connectionString = Connections.Required(builder.Configuration, name, "Host=…;Database=…;Username=…;Password=…");
        NpgsqlConnectionStringBuilder settings;
        try
        {
            // A pool of its own: a service that has run out of connections is busy, not sick.
            settings = new(connectionString) { MaxPoolSize = 1, ApplicationName = "health" };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new ConfigurationException($"{Connections.Variable(name)} is not a Postgres connection string: {e.Message}", e);
        }

        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            "postgres", new PostgresCheck(settings.ConnectionString), HealthStatus.Unhealthy, tags: null, Health.CheckTimeout));
        return connectionString;
    }

    private sealed class PostgresCheck(string connectionString) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(cancellationToken);
                await using var command = new NpgsqlCommand("select 1", connection);
                await command.ExecuteScalarAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return HealthCheckResult.Unhealthy("The server does not answer.", e);
            }
        }
    }
}
