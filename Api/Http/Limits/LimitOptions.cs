using System.Globalization;
using PersonData.ServiceDefaults;

namespace PersonData.Api.Http.Limits;

/// <summary>What an operator may set about limits.</summary>
/// <param name="IsSingleNode">Without Redis, several Api processes may run: each counts for itself, so that all together allow a multiple.</param>
/// <param name="PlaceLease">How long Redis keeps the places of a process that has died. Calls that last longer renew theirs.</param>
/// <param name="RedisTimeout">What a call waits at most for Redis, which then counts as down.</param>
internal sealed record LimitOptions(bool IsSingleNode, TimeSpan PlaceLease, TimeSpan RedisTimeout)
{
    /// <summary>Reads <c>Limits:…</c>. Throws <see cref="ConfigurationException"/>, which names the setting, when one cannot be read.</summary>
    public static LimitOptions Read(IConfiguration configuration)
    {
        var limits = configuration.GetSection("Limits");
        var isSingleNode = false;
        if (limits["SingleNode"] is { Length: > 0 } text && !bool.TryParse(text, out isSingleNode))
            throw new ConfigurationException($"Limits__SingleNode is '{text}': give true or false.");

        return new LimitOptions(
            isSingleNode,
            TimeSpan.FromSeconds(ReadNumber(limits, "PlaceLeaseSeconds", @default: 60, max: 3600)),
            TimeSpan.FromMilliseconds(ReadNumber(limits, "RedisTimeoutMilliseconds", @default: 250, max: 60_000)));
    }

    private static int ReadNumber(IConfiguration limits, string name, int @default, int max)
    {
        if (limits[name] is not { Length: > 0 } text)
            return @default;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= max
            ? number
            : throw new ConfigurationException($"Limits__{name} is '{text}': give a whole number from 1 to {max}.");
    }
}
