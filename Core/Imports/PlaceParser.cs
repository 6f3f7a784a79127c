using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Imports;

/// <summary>Reads the place columns of a row. Queries and records meet on the canonical names that <see cref="Places"/> gives both.</summary>
internal sealed class PlaceParser
{
    private const string UnitedStates = "US";

    private readonly Places _places;
    private readonly BoundedCache<(string? City, string? State, string? Country, string? Location), Result> _cache;

    public PlaceParser(Places places)
    {
        _places = places;
        _cache = new(200_000, Parse);
    }

    /// <param name="Place">Null when nothing was understood.</param>
    /// <param name="Problem">What was left out, or null.</param>
    internal readonly record struct Result(PlaceEntry? Place, string? Problem);

    public Result Read(string? city, string? state, string? country, string? location) =>
        city is null && state is null && country is null && location is null ? default : _cache[(city, state, country, location)];

    private Result Parse((string? City, string? State, string? Country, string? Location) text)
    {
        var (city, state, country, location) = text;
        if (city is null && state is null && country is null) (city, state, country) = SplitLocation(location!);

        string? problem = null;
        var iso2 = "";
        if (country is not null && !_places.TryGetCountry(country, out iso2)) (iso2, problem) = ("", "The country is not known.");

        StateText? known = null;
        if (state is not null && iso2 is "" or UnitedStates && _places.TryGetState(state ?? "", out var unitedState))
        {
            known = new StateText(UnitedStates, unitedState.Code, unitedState.Name);
        }
        else if (state is not null && iso2 is not ("" or UnitedStates))
        {
            known = new StateText(iso2, state, state);
        }
        else if (state is not null && iso2 == "" && _places.TryGetCountry(state, out var stateAsCountry))
        {
            // A "US" or "Canada" in the state's column.
            iso2 = stateAsCountry;
        }
        else if (state is not null)
        {
            problem = "The state is not known.";
        }

        if (known is null && city is not null) known = OnlyStateOf(city, iso2);
        if (known is null && iso2.Length > 0) known = new StateText(iso2, "", _places.CountryName(iso2));

        string? cityName = null, cityKey = null;
        if (city is not null)
        {
            cityName = _places.CanonicalCity(city, known is { Country: UnitedStates, Code.Length: > 0 } ? known.Code : null);
            cityKey = Words.Key(cityName);
            if (cityKey.Length == 0) (cityName, cityKey) = (null, null);
        }

        return new Result(known is null && cityName is null ? null : new PlaceEntry(known, cityName, cityKey), problem);
    }

    // As a query does: a city that exists in one state only says its state.
    private StateText? OnlyStateOf(string city, string iso2)
    {
        if (iso2 is not ("" or UnitedStates)) return null;
        var candidates = _places.CitiesNamed(city);
        return candidates is [{ StateCode: { } code, Country: UnitedStates }] && _places.TryGetState(code, out var state)
            ? new StateText(UnitedStates, state.Code, state.Name)
            : null;
    }

    // "Las Vegas, Nevada, United States", "Boise, ID 83702", "Nevada", "London, England, United Kingdom".
    private (string? City, string? State, string? Country) SplitLocation(string location)
    {
        var parts = location.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        string? state = null, country = null;
        if (parts.Count > 1 || (parts.Count == 1 && !_places.TryGetState(parts[0], out _)))
        {
            if (parts.Count != 2 || !_places.TryGetState(WithoutPostalCode(parts[^1]), out _))
            {
                if (parts.Count > 0 && _places.TryGetCountry(parts[^1], out _))
                {
                    country = parts[^1];
                    parts.RemoveAt(parts.Count - 1);
                }
            }
        }

        if (parts.Count > 0 && (parts.Count > 1 || _places.TryGetState(WithoutPostalCode(parts[^1]), out _)))
        {
            state = WithoutPostalCode(parts[^1]);
            parts.RemoveAt(parts.Count - 1);
        }

        return (parts.Count > 0 ? parts[0] : null, state, country);
    }

    private static string WithoutPostalCode(string text) => text.TrimEnd(' ', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9') is { Length: > 0 } rest ? rest : text;
}
