using System.Globalization;
using PersonData.ServiceDefaults;

namespace PersonData.Api.Http.Limits;

/// <summary>What an operator may set about limits.</summary>
/// <param name="IsSingleNode">Without Redis, several Api processes may run: each counts for itself, so that all together allow a multiple.</param>
/// <param name="PlaceLease">How long Redis keeps the places of a process that has died. Calls that last longer renew theirs.</param>
internal sealed record LimitOptions(bool IsSingleNode, TimeSpan PlaceLease)
{
    private const string SingleNode = "Limits:SingleNode";
    private const string PlaceLeaseSeconds = "Limits:PlaceLeaseSeconds";
    private const int DefaultPlaceLeaseSeconds = 60;
    private const int MaxPlaceLeaseSeconds = 3600;

    /// <summary>Throws <see cref="ConfigurationException"/>, which names the setting, when one cannot be read.</summary>
    public static LimitOptions Read(IConfiguration configuration)
    {
        var isSingleNode = false;
        if (configuration[SingleNode] is { Length: > 0 } text && !bool.TryParse(text, out isSingleNode))
            throw new ConfigurationException($"{Variable(SingleNode)} is '{text}': give true or false.");

        var seconds = DefaultPlaceLeaseSeconds;
        if (configuration[PlaceLeaseSeconds] is { Length: > 0 } lease
            && !(int.TryParse(lease, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds is > 0 and <= MaxPlaceLeaseSeconds))
            throw new ConfigurationException($"{Variable(PlaceLeaseSeconds)} is '{lease}': give a whole number of seconds from 1 to {MaxPlaceLeaseSeconds}.");

        return new LimitOptions(isSingleNode, TimeSpan.FromSeconds(seconds));
    }

    private static string Variable(string setting) => setting.Replace(":", "__", StringComparison.Ordinal);
}
