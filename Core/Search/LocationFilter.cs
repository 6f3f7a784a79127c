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
    private const string UnitedStates = "US";

    /// <summary>The reading within this place. False when they have no place in common: then nobody can match, and a warning says so.</summary>
    public bool TryNarrow(Reading reading, Places places, out Reading narrowed)
    {
        var own = ToLocation(places);
        var common = reading.Locations.Count == 0
            ? [own]
            : reading.Locations.Select(named => Intersect(named, own)).OfType<InterpretedLocation>().DistinctBy(location => location.Key).ToList();
        if (common.Count > 0)
        {
            narrowed = reading with { Locations = common };
            return true;
        }

        var named = string.Join(", ", reading.Locations.Select(location => location.Label));
        narrowed = reading with
        {
            Warnings =
            [
                .. reading.Warnings,
                new(WarningCodes.UnsupportedFilter, $"The query names {named}, the parameters {own.Label}: nobody can be in both.", own.MatchedText),
            ],
        };
        return false;
    }

    private InterpretedLocation ToLocation(Places places)
    {
        var city = City is null ? null : places.CanonicalCity(City, State?.Code);
        return Location(city, State?.Code, State is null ? null : UnitedStates, State?.Name, string.Join(", ", new[] { City, State?.Name }.OfType<string>()));
    }

    // A part that only one of them names is taken from it; a part that both name must be the same.
    private static InterpretedLocation? Intersect(InterpretedLocation named, InterpretedLocation own)
    {
        if (Differ(named.Country, own.Country) || Differ(named.State, own.State)
            || Differ(named.City is null ? null : Words.Key(named.City), own.City is null ? null : Words.Key(own.City)))
            return null;

        var (city, state, country) = (named.City ?? own.City, named.State ?? own.State, named.Country ?? own.Country);
        if (named == (named with { City = city, State = state, Country = country }))
            return named;
        return own == (own with { City = city, State = state, Country = country })
            ? own
            : Location(city, state, country, state, $"{named.MatchedText}, {own.MatchedText}");
    }

    private static InterpretedLocation Location(string? city, string? state, string? country, string? stateName, string matchedText)
    {
        var key = string.Join('-', new[] { country, state, city }.OfType<string>().Select(part => Words.Key(part).Replace(' ', '-')));
        var label = city is null ? stateName ?? country ?? "" : state is null ? city : $"{city}, {state}";
        return new InterpretedLocation(key, label, matchedText, city, state, country);
    }

    private static bool Differ(string? one, string? other) =>
        one is not null && other is not null && !one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
