using Microsoft.Extensions.Configuration;

namespace PersonData.ServiceDefaults;

/// <summary>A setting is missing or wrong; the message names it and what it must be.</summary>
public sealed class ConfigurationException(string message, Exception? cause = null) : Exception(message, cause);

internal static class Connections
{
    public static string Variable(string name) => $"ConnectionStrings__{name}";

    public static string? Optional(IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    public static string Required(IConfiguration configuration, string name, string form) =>
        Optional(configuration, name) ?? throw new ConfigurationException($"{Variable(name)} is not set: give it a connection string, {form}.");
}
