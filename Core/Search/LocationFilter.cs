using PersonData.Contracts.Search;
using PersonData.Core.Search.Interpretation;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Search;

/// <summary>
/// A place that is given beside the query (<c>location_city</c>, <c>location_state</c>). It narrows: whoever is found is there, and where the query names
/// places too, is in one of those as well. So nobody appears whom either of them excludes.
/// </summary>
/// <param name="City">City in any notation; without a state, the city of that name in any state.</param>
/// <param name="State">State; null for any.</param>
public sealed record LocationFilter(string? City, PlaceState? State)
{
    /// <summary>
    /// The reading within this place. When they have no place in common, nobody can match: the reading then also excludes the places that it names,
    /// so that it says so by itself, and a warning says why.
    /// </summary>
    public Reading Narrow(Reading reading, Places places)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(places);
        var own = places.Locate(City, State?.Code, null, string.Join(", ", new[] { City, State?.Name }.OfType<string>()));
        if (reading.Locations.Count == 0) return reading with { Locations = [own] };

        var common = reading.Locations.Select(named => Intersect(named, own, places)).OfType<InterpretedLocation>().DistinctBy(location => location.Key).ToList();
        if (common.Count > 0) return reading with { Locations = common };

        var named = string.Join(", ", reading.Locations.Select(location => location.Label));
        return reading with
        {
            Exclusions = reading.Exclusions with { Locations = [.. reading.Exclusions.Locations, .. reading.Locations] },
            Warnings =
            [
                .. reading.Warnings,
                new(WarningCodes.UnsupportedFilter, $"The query names {named}, the parameters {own.Label}: nobody can be in both.", own.MatchedText),
            ],
        };
    }

    // A part that only one of them names is taken from it; a part that both name must be the same.
    private static InterpretedLocation? Intersect(InterpretedLocation named, InterpretedLocation own, Places places)
    {
        if (Differ(named.Country, own.Country) || Differ(named.State, own.State)
            || Differ(named.City is null ? null : Words.Key(named.City), own.City is null ? null : Words.Key(own.City)))
            return null;

        var (city, state, country) = (named.City ?? own.City, named.State ?? own.State, named.Country ?? own.Country);
        if (named == (named with { City = city, State = state, Country = country }))
            return named;
        return own == (own with { City = city, State = state, Country = country })
            ? own
            : places.Locate(city, state, country, $"{named.MatchedText}, {own.MatchedText}");
    }

    private static bool Differ(string? one, string? other) =>
        one is not null && other is not null && !one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
