using System.Globalization;
using PersonData.Contracts.Search;

namespace PersonData.Core.Search.Interpretation;

/// <summary>A state, territory or district of the United States.</summary>
/// <param name="Code">USPS code.</param>
/// <param name="Name">Full name.</param>
/// <param name="Fips">FIPS code.</param>
public sealed record PlaceState(string Code, string Name, short Fips);

/// <summary>A city.</summary>
/// <param name="Name">Canonical name.</param>
/// <param name="StateCode">USPS code; null outside the United States.</param>
/// <param name="Country">ISO 3166-1 alpha-2 code.</param>
/// <param name="Population">Inhabitants, around 2015.</param>
public sealed record PlaceCity(string Name, string? StateCode, string Country, int Population);

/// <summary>States, countries and cities by what people call them. Queries and imported records meet on the names that this returns.</summary>
public sealed class Places
{
    private const string UnitedStates = "US";
    private const int ShortestName = 4;
    private const int ShortestNickname = 7;

    private readonly Dictionary<string, PlaceState> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _countries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _countryNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlaceCity[]> _cities = new(20_000, StringComparer.Ordinal);
    private readonly Dictionary<string, PlaceAlias> _aliases = new(StringComparer.Ordinal);
    private readonly HashSet<string> _bareCodes = new(StringComparer.Ordinal);

    private readonly Dictionary<string, PlaceState>.AlternateLookup<ReadOnlySpan<char>> _stateLookup;
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _countryLookup;
    private readonly Dictionary<string, PlaceCity[]>.AlternateLookup<ReadOnlySpan<char>> _cityLookup;
    private readonly Dictionary<string, PlaceAlias>.AlternateLookup<ReadOnlySpan<char>> _aliasLookup;

    internal Places(VocabularyTables tables, Mistakes mistakes)
    {
        _stateLookup = _states.GetAlternateLookup<ReadOnlySpan<char>>();
        _countryLookup = _countries.GetAlternateLookup<ReadOnlySpan<char>>();
        _cityLookup = _cities.GetAlternateLookup<ReadOnlySpan<char>>();
        _aliasLookup = _aliases.GetAlternateLookup<ReadOnlySpan<char>>();
        LoadStates(tables, mistakes);
        LoadCountries(tables, mistakes);
        LoadCities(tables, mistakes);
        LoadAliases(tables, mistakes);
    }

    /// <summary>Every state, district and territory.</summary>
    public IReadOnlyCollection<PlaceState> States { get; private set; } = [];

    /// <summary>Finds a state by code, name or common abbreviation: "NV", "nevada", "Nev.", "Washington DC".</summary>
    public bool TryGetState(string nameOrCode, out PlaceState state) => TryGetStateByKey(Words.Key(nameOrCode), out state);

    /// <summary>Finds a country by ISO code of two or three letters or by name: "US", "usa", "United Kingdom", "UK".</summary>
    public bool TryGetCountry(string nameOrCode, out string iso2)
    {
        var key = Words.Key(nameOrCode);
        return _countries.TryGetValue(key, out iso2!) || _countries.TryGetValue("code:" + key, out iso2!);
    }

    /// <summary>The name under which a city is kept: "NYC" is "New York", "St. Louis" and "SAINT LOUIS" are "Saint Louis".</summary>
    /// <param name="city">As a record or a query writes it.</param>
    /// <param name="stateCode">USPS code when known; it decides between cities of the same nickname.</param>
    /// <returns>The canonical name; a city that is not known comes back with its white space folded and St., Ft. and Mt. written out.</returns>
    public string CanonicalCity(string city, string? stateCode)
    {
        var key = NameKey(city);
        if (_aliases.TryGetValue(key, out var alias) && alias.Cities is [var known] && (stateCode is null || known.StateCode == stateCode))
            return known.Name;
        if (_cities.TryGetValue(key, out var cities))
            return (Array.Find(cities, c => c.StateCode == stateCode) ?? cities[0]).Name;

        var words = city.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length - 1; i++)
        {
            words[i] = words[i].TrimEnd('.').ToUpperInvariant() switch
            {
                "ST" => "Saint",
                "STE" => "Sainte",
                "FT" => "Fort",
                "MT" => "Mount",
                _ => words[i],
            };
        }

        return string.Join(' ', words);
    }

    /// <summary>
    /// Reads a city that may carry its state: "Boise", "Boise, ID", "Kansas City MO", "Washington, D.C.". It need not be a known one.
    /// </summary>
    /// <param name="text">As somebody typed it.</param>
    /// <param name="city">The city alone, as typed.</param>
    /// <param name="state">The state that stands behind it; null when there is none.</param>
    /// <returns>False when there is no letter in the city.</returns>
    public bool TryReadCity(string text, out string city, out PlaceState? state)
    {
        ArgumentNullException.ThrowIfNull(text);
        (city, state) = (text.Trim(), null);
        var comma = city.LastIndexOf(',');
        if (comma > 0 && TryGetState(city[(comma + 1)..], out var named))
        {
            (city, state) = (city[..comma].Trim(), named);
        }
        else if (comma < 0 && CitiesNamed(city).Count == 0)
        {
            // Without a comma only where both are known: "Salt Lake" is no city of a state "Lake".
            for (var space = city.IndexOf(' ', StringComparison.Ordinal); space > 0; space = city.IndexOf(' ', space + 1))
            {
                if (!TryGetState(city[space..], out named) || !CitiesNamed(city[..space]).Any(c => c.StateCode == named.Code)) continue;
                (city, state) = (city[..space].TrimEnd(), named);
                break;
            }
        }

        return Words.Key(city).Any(char.IsLetter);
    }

    /// <summary>
    /// A place as an interpretation says it: the city under its canonical name, the country of a state added, and the key and label that go with them.
    /// At least one part is given.
    /// </summary>
    /// <param name="city">In any notation; null for a whole state or country.</param>
    /// <param name="stateCode">USPS code; null for any.</param>
    /// <param name="country">ISO 3166-1 alpha-2 code; null for any.</param>
    /// <param name="matchedText">The words that name it.</param>
    public InterpretedLocation Locate(string? city, string? stateCode, string? country, string matchedText)
    {
        city = city is null ? null : CanonicalCity(city, stateCode);
        country ??= stateCode is null ? null : UnitedStates;
        var key = string.Join('-', new[] { country, stateCode, city }.OfType<string>().Select(part => Words.Key(part).Replace(' ', '-')));
        var region = stateCode ?? (country is null ? null : CountryName(country));
        var label = (city, region) switch
        {
            (null, _) => stateCode is not null && TryGetState(stateCode, out var state) ? state.Name : CountryLabel(country ?? ""),
            (_, null) => city,
            _ => $"{city}, {region}",
        };
        return new InterpretedLocation(key, label, matchedText, city, stateCode, country);
    }

    /// <summary>Every city of this name, most populous first; empty when none is known.</summary>
    public IReadOnlyList<PlaceCity> CitiesNamed(string name) => _cities.GetValueOrDefault(NameKey(name)) ?? [];

    /// <summary>Name of a country, for labels.</summary>
    internal string CountryName(string iso2) => _countryNames.GetValueOrDefault(iso2, iso2);

    /// <summary>Label of a whole country; of one that is called like a state it says so.</summary>
    internal string CountryLabel(string iso2) => CountryName(iso2) is var name && _states.ContainsKey(Words.Key(name)) ? $"{name} (country)" : name;

    /// <summary>Whether a state code is read as the state wherever it stands; others are also words ("in", "or", "me").</summary>
    internal bool IsBareCode(string code) => _bareCodes.Contains(code);

    internal bool TryGetStateByKey(ReadOnlySpan<char> key, out PlaceState state) => _stateLookup.TryGetValue(key, out state!);

    /// <summary>A country by name; codes of two or three letters are no names, save those that people say (US, UK, USA, UAE).</summary>
    internal bool TryGetCountryByKey(ReadOnlySpan<char> key, out string iso2) => _countryLookup.TryGetValue(key, out iso2!);

    internal bool TryGetCitiesByKey(ReadOnlySpan<char> key, out PlaceCity[] cities) => _cityLookup.TryGetValue(key, out cities!);

    internal bool TryGetAliasByKey(ReadOnlySpan<char> key, out PlaceAlias alias) => _aliasLookup.TryGetValue(key, out alias!);

    /// <summary>Every word of a name or nickname of a place.</summary>
    internal IEnumerable<string> NameWords() => _cities.Keys.Concat(_states.Keys).Concat(_countries.Keys).Concat(_aliases.Keys).SelectMany(key => key.Split(' ')).Distinct();

    /// <summary>The words of proper names of places, with how many people live in the largest one; of nicknames and codes only what is too long to be short for anything.</summary>
    internal IEnumerable<(string Word, int Population, bool IsAbroad)> ProperWords()
    {
        foreach (var (key, cities) in _cities)
        {
            foreach (var word in key.Split(' '))
                yield return (word, cities[0].Population, cities[0].StateCode is null);
        }

        // States and countries before any city, and their whole names before parts of others: "Virgina" is no Virgin Island.
        foreach (var key in _states.Keys.Concat(_countries.Keys))
        {
            foreach (var word in key.Split(' ').Where(word => word.Length >= ShortestName))
                yield return (word, word.Length == key.Length ? int.MaxValue : int.MaxValue / 2, false);
        }

        foreach (var word in _aliases.Keys.SelectMany(key => key.Split(' ')).Where(word => word.Length >= ShortestNickname))
            yield return (word, int.MaxValue / 4, false);
    }

    /// <summary>The key of a place name, with the abbreviations of place names written out.</summary>
    internal static string NameKey(string name)
    {
        var key = Words.Key(name);
        if (key.Length < 4)
            return key;

        var words = key.Split(' ');
        for (var i = 0; i < words.Length; i++)
            words[i] = Expand(words[i], i, words.Length).ToString();
        return string.Join(' ', words);
    }

    /// <summary>Writes out one word of a place name: "st" before another word is "saint", "n" at the beginning "north".</summary>
    internal static ReadOnlySpan<char> Expand(ReadOnlySpan<char> word, int index, int count)
    {
        if (word.Length > 3 || index == count - 1)
            return word;

        return word switch
        {
            "st" => "saint",
            "ste" => "sainte",
            "ft" => "fort",
            "mt" => "mount",
            "pt" when index == 0 => "port",
            "n" when index == 0 => "north",
            "s" when index == 0 => "south",
            "e" when index == 0 => "east",
            "w" when index == 0 => "west",
            "no" when index == 0 => "north",
            "so" when index == 0 => "south",
            _ => word,
        };
    }

    private void LoadStates(VocabularyTables tables, Mistakes mistakes)
    {
        var states = new List<PlaceState>();
        foreach (var row in tables.Read("states.tsv"))
        {
            if (row[0].Length != 2 || row[1].Length == 0 || !short.TryParse(row[2], CultureInfo.InvariantCulture, out var fips))
            {
                mistakes.Add(row, "a state needs a code of two letters, a name and a FIPS number");
                continue;
            }

            if (row[3] is not ("yes" or "no"))
                mistakes.Add(row, "bare must be yes or no");

            var state = new PlaceState(row[0], row[1], fips);
            states.Add(state);
            if (row[3] == "yes")
                _bareCodes.Add(state.Code);
            foreach (var name in (string[])[row[0], row[1], .. row.List(4)])
            {
                if (!_states.TryAdd(Words.Key(name), state) && _states[Words.Key(name)] != state)
                    mistakes.Add(row, $"\"{name}\" already names {_states[Words.Key(name)].Name}");
            }
        }

        States = states;
    }

    private void LoadCountries(VocabularyTables tables, Mistakes mistakes)
    {
        foreach (var row in tables.Read("countries.tsv"))
        {
            if (row[0].Length != 2 || row[1].Length == 0)
                mistakes.Add(row, "a country needs a code of two letters and a name");

            _countryNames[row[0]] = row[1];
            _countries["code:" + Words.Key(row[0])] = row[0];
            if (row[2].Length > 0)
                _countries["code:" + Words.Key(row[2])] = row[0];
            foreach (var name in (string[])[row[1], .. row.List(3)])
            {
                if (!_countries.TryAdd(Words.Key(name), row[0]) && _countries[Words.Key(name)] != row[0])
                    mistakes.Add(row, $"\"{name}\" already names {_countries[Words.Key(name)]}");
            }
        }
    }

    private void LoadCities(VocabularyTables tables, Mistakes mistakes)
    {
        var byName = new Dictionary<string, List<PlaceCity>>(20_000, StringComparer.Ordinal);
        foreach (var (file, abroad) in (ReadOnlySpan<(string, bool)>)[("cities.tsv", false), ("world_cities.tsv", true)])
        {
            foreach (var row in tables.Read(file))
            {
                var known = abroad ? _countryNames.ContainsKey(row[1]) : _states.ContainsKey(row[1].ToLowerInvariant());
                if (row[0].Length == 0 || !known || !int.TryParse(row[2], CultureInfo.InvariantCulture, out var population))
                {
                    mistakes.Add(row, $"a city needs a name, a known {(abroad ? "country" : "state")} and a population");
                    continue;
                }

                var city = abroad ? new PlaceCity(row[0], null, row[1], population) : new PlaceCity(row[0], row[1], "US", population);
                var key = NameKey(row[0]);
                if (!byName.TryGetValue(key, out var list))
                    byName[key] = list = [];
                list.Add(city);
            }
        }

        foreach (var (key, list) in byName)
            _cities[key] = [.. list.OrderByDescending(c => c.Population)];
    }

    private void LoadAliases(VocabularyTables tables, Mistakes mistakes)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in tables.Read("place_aliases.tsv"))
        {
            var cities = new List<PlaceCity>();
            var states = new List<PlaceState>();
            foreach (var place in row.List(1))
            {
                var comma = place.LastIndexOf(", ", StringComparison.Ordinal);
                if (comma < 0 && _states.TryGetValue(Words.Key(place), out var state))
                    states.Add(state);
                else if (comma >= 0 && CitiesNamed(place[..comma]).FirstOrDefault(c => (c.StateCode ?? c.Country) == place[(comma + 2)..]) is { } city)
                    cities.Add(city);
                else
                    mistakes.Add(row, $"\"{place}\" is no known state or city: write \"City, ST\" (\"City, CC\" abroad) or a state, and add a city that is missing to cities.tsv or world_cities.tsv");
            }

            if (row[2] is not ("" or "yes"))
                mistakes.Add(row, "words must be yes or empty");
            if (row.List(1).Length == 0)
                mistakes.Add(row, "the cell \"places\" is empty: an alias needs the places that it stands for");
            var alias = new PlaceAlias([.. cities], [.. states], row[2] == "yes");
            foreach (var name in row.List(0))
            {
                // The operator's own meaning of a name takes the place of the built-in one, and of the one with its article ("the Bay Area").
                if (row.IsOwn && own.Add(NameKey(name)))
                {
                    _aliases[NameKey(name)] = alias;
                    if (_aliases.ContainsKey("the " + NameKey(name)))
                        _aliases["the " + NameKey(name)] = alias;
                }
                else if (!_aliases.TryAdd(NameKey(name), alias))
                    mistakes.Add(row, $"\"{name}\" is there twice");
            }
        }
    }
}

/// <summary>A nickname of a city, or the name of a region of several cities or states.</summary>
/// <param name="Cities">The cities that it stands for.</param>
/// <param name="States">The states that it stands for.</param>
/// <param name="IsWord">It has another meaning too, and is a place only where a place is expected.</param>
internal sealed record PlaceAlias(PlaceCity[] Cities, PlaceState[] States, bool IsWord);
