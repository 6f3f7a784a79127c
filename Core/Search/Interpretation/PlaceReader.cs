using PersonData.Contracts.Search;

namespace PersonData.Core.Search.Interpretation;

/// <summary>A place that a query names.</summary>
internal readonly record struct PlaceReading(int End, PlaceState? State, PlaceCity? City, PlaceAlias? Alias, string? Country, string? Ambiguity);

/// <summary>
/// Reads places. Most city names are also words, family names or companies, so a city is read where the query says that a place follows
/// ("in Reading"), where its state stands beside it ("Reading PA"), or where its name can hardly mean anything else ("San Diego dentists").
/// State codes that are words ("in", "or", "me") are codes only where nothing else makes sense.
/// </summary>
internal sealed class PlaceReader(Vocabulary vocabulary)
{
    private const int MaxTokens = 5;

    // A city is the one that people mean when it has this many times the inhabitants of the next one of its name, fewer when that is a town.
    private const int Dominance = 20;
    private const int DominanceOverTown = 4;
    private const int TownPopulation = 50_000;

    // Below this a bare city name, without "in" and without a state, is taken for another word.
    private const int BarePopulation = 60_000;

    // Above this it is the city even when the name is a word, as long as people or companies follow.
    private const int LargePopulation = 250_000;

    // A city abroad must be this many times more populous than one in the United States, because the data is about the United States.
    private const int HomeWeight = 4;

    private readonly Places _places = vocabulary.Places;

    /// <summary>Reads a place that begins at a word.</summary>
    /// <param name="query">The query.</param>
    /// <param name="start">The word.</param>
    /// <param name="expected">Whether the words before say that a place follows.</param>
    /// <param name="reading">The place.</param>
    public bool TryRead(Query query, int start, bool expected, out PlaceReading reading)
    {
        reading = default;
        if (start >= query.Count || !query.Words.IsTokenStart(start))
            return false;

        var token = query.Words.TokenOf(start);
        Span<char> buffer = stackalloc char[96];
        for (var length = Math.Min(MaxTokens, query.TokenCount - token); length > 0; length--)
        {
            if (!TryKey(query, token, length, buffer, out var key) || !TryRead(query, token, length, key, expected, ref reading))
                continue;

            // "Toronto, Canada", "Boise, Idaho, USA": the country says nothing new.
            var country = reading.City?.Country ?? (reading.State is null ? null : "US");
            if (country is not null && TryCountryAt(query, reading.End, out var named, out var end) && named == country)
                reading = reading with { End = end };
            return true;
        }

        return false;
    }

    /// <summary>Reads a county: one to three words in capitals, or behind "in", before "county" or "parish".</summary>
    /// <param name="query">The query.</param>
    /// <param name="start">The word at which it begins.</param>
    /// <param name="expected">Whether the words before say that a place follows.</param>
    /// <param name="end">The word behind it.</param>
    public bool TryReadCounty(Query query, int start, bool expected, out int end)
    {
        end = start;
        if (!query.Words.IsTokenStart(start))
            return false;

        var token = query.Words.TokenOf(start);
        for (var i = token; i < query.TokenCount && i <= token + 3 && (i == token || query.Tokens[i].Before <= Gap.Hyphen); i++)
        {
            var isCounty = query.Tokens.Text(i) is "county" or "counties" or "parish";
            if (isCounty && i > token)
            {
                end = query.WordOf(i + 1);
                return !TryRead(query, start, expected, out var known) || known.End < end; // "Orange County" is a region
            }

            if (isCounty || !(expected || query.CapitalsMean && query.IsCapitalized(query.WordOf(i))) || query.Longest(query.WordOf(i), m => (m.QueryWords & (QueryWords.In | QueryWords.Or | QueryWords.And)) != 0, out _) is not null)
                return false;
        }

        return false;
    }

    /// <summary>What the interpretation says of a place: one location, or several of a region.</summary>
    public void AddTo(List<InterpretedLocation> locations, in PlaceReading reading, string text)
    {
        if (reading.Alias is { } alias)
        {
            foreach (var city in alias.Cities)
                locations.Add(Location(city, text));
            foreach (var state in alias.States)
                locations.Add(Location(state, text));
        }
        else if (reading.City is { } city)
        {
            locations.Add(Location(city, text));
        }
        else if (reading.State is { } state)
        {
            locations.Add(Location(state, text));
        }
        else if (reading.Country is { } country)
        {
            locations.Add(new InterpretedLocation(Slug(country), _places.CountryLabel(country), text, null, null, country));
        }
    }

    private bool TryRead(Query query, int token, int length, ReadOnlySpan<char> key, bool expected, ref PlaceReading reading)
    {
        var end = query.WordOf(token + length);

        // A state right behind it decides which city it is: "Portland ME", "Las Vegas, Nevada", "LV Nevada".
        if (TryStateAfter(query, token + length, out var state, out var stateEnd))
        {
            if (_places.TryGetAliasByKey(key, out var nick) && Array.Find(nick.Cities, c => c.StateCode == state.Code) is { } nicknamed && nick.Cities.Length == 1)
            {
                reading = new PlaceReading(stateEnd, null, nicknamed, null, null, null);
                return true;
            }

            if (_places.TryGetCitiesByKey(key, out var inState) && Array.Find(inState, c => c.StateCode == state.Code) is { } exact)
            {
                reading = new PlaceReading(stateEnd, null, exact, null, null, null);
                return true;
            }
        }

        if (_places.TryGetAliasByKey(key, out var alias) && (!alias.IsWord || expected || query.IsUpper(query.WordOf(token)) && !query.IsShouted))
        {
            var ambiguity = key is "la" or "l a" && !expected ? null : key is "la" ? "\"LA\" was read as Los Angeles, CA, not as Louisiana." : null;
            reading = alias is { Cities: [var only], States: [] }
                ? new PlaceReading(end, null, only, null, null, ambiguity)
                : new PlaceReading(end, null, null, alias, null, ambiguity);
            return true;
        }

        // "Georgia the country", "the country of Georgia"
        if (_places.TryGetCountryByKey(key, out var said) && IsCalled(query, token, length, "country", ref end))
        {
            reading = new PlaceReading(end, null, null, null, said, null);
            return true;
        }

        if (_places.TryGetStateByKey(key, out state) && (key.Length > 3 || IsState(query, token, key, expected)))
        {
            var isCalledState = IsCalled(query, token, length, "state", ref end);
            // "Washington" and "New York" are states and cities; the state holds the city in the second case only.
            var ambiguity = isCalledState ? null : state.Code == "WA" && key is "washington" ? "\"Washington\" was read as the state; write \"Washington DC\" for the city."
                : state.Code == "NY" && key is "new york" ? "\"New York\" was read as the state; write \"New York City\" for the city." : null;
            reading = new PlaceReading(end, state, null, null, null, ambiguity);
            return true;
        }

        if (expected && _places.TryGetCountryByKey(key, out var plain) && key is not "jersey")
        {
            reading = new PlaceReading(end, null, null, null, plain, null); // "in Mexico" is not Mexico, Missouri
            return true;
        }

        // "Birmingham UK"
        if (_places.TryGetCitiesByKey(key, out var cities) && TryCountryAt(query, end, out var abroad, out var abroadEnd) && Array.Find(cities, c => c.Country == abroad) is { } there)
        {
            reading = new PlaceReading(abroadEnd, null, there, null, null, null);
            return true;
        }

        if (cities is not null && IsCity(query, token, length, key, cities, expected))
        {
            reading = Choose(cities, end);
            return true;
        }

        if (_places.TryGetCountryByKey(key, out var country) && (expected || IsPlainCountry(query, token, key)))
        {
            reading = new PlaceReading(end, null, null, null, country, null);
            return true;
        }

        return false;
    }

    // "the state of New York", "Washington state", "Georgia the country"
    private static bool IsCalled(Query query, int token, int length, string what, ref int end)
    {
        if (token > 1 && query.Tokens.Text(token - 1) is "of" && query.Tokens.Text(token - 2).SequenceEqual(what))
            return true;

        var behind = token + length;
        if (behind + 1 < query.TokenCount && query.Tokens[behind].Before <= Gap.Comma && query.Tokens.Text(behind) is "the")
            behind++;
        if (behind >= query.TokenCount || query.Tokens[behind].Before > Gap.Open || !query.Tokens.Text(behind).SequenceEqual(what) || (behind == token + length && behind + 1 < query.TokenCount && what is "country" && query.Tokens[behind].Before != Gap.Open))
            return false;

        end = query.WordOf(behind + 1);
        return true;
    }

    private bool TryCountryAt(Query query, int word, out string country, out int end)
    {
        (country, end) = ("", word);
        if (word >= query.Count)
            return false;

        Span<char> buffer = stackalloc char[96];
        var token = query.Words.TokenOf(word);
        for (var length = Math.Min(MaxTokens, query.TokenCount - token); length > 0; length--)
        {
            if (query.Tokens[token].Before > Gap.Comma || !TryKey(query, token, length, buffer, out var key) || !(_places.TryGetCountryByKey(key, out country) || TryProvince(key, out country)))
                continue;

            end = query.WordOf(token + length);
            return true;
        }

        return false;
    }

    // The country of a province, which behind a city says where it is: "London, Ontario".
    private static bool TryProvince(ReadOnlySpan<char> key, out string country)
    {
        country = key switch
        {
            "ontario" or "quebec" or "british columbia" or "alberta" or "manitoba" or "saskatchewan" or "nova scotia" or "new brunswick" or "newfoundland" or "bc" or "qc" => "CA",
            "england" or "scotland" or "wales" or "northern ireland" => "GB",
            "new south wales" or "nsw" or "victoria" or "queensland" or "western australia" or "south australia" => "AU",
            "bavaria" or "hesse" or "saxony" => "DE",
            _ => "",
        };
        return country.Length > 0;
    }

    /// <summary>The reading of an ambiguous city as the one in a state that the query names already: "Kansas, but not Kansas City".</summary>
    public PlaceReading InStates(in PlaceReading reading, IReadOnlyList<InterpretedLocation> named)
    {
        if (reading is not { City: { } city, Ambiguity: not null })
            return reading;

        var there = _places.CitiesNamed(city.Name).FirstOrDefault(other => named.Any(location => location.City is null && location.State == other.StateCode && other.StateCode is not null));
        return there is null ? reading : reading with { City = there, Ambiguity = null };
    }

    // The most populous one, those at home before those abroad; several of similar size make it ambiguous.
    private PlaceReading Choose(PlaceCity[] cities, int end)
    {
        var best = cities[0];
        foreach (var city in cities)
        {
            if (Weight(city) > Weight(best))
                best = city;
        }

        PlaceCity? rival = null;
        foreach (var city in cities)
        {
            // A city abroad is a rival only when it is the larger one.
            var isRival = city.StateCode is null && best.StateCode is not null ? city.Population > best.Population : Weight(city) * (city.Population < TownPopulation ? DominanceOverTown : Dominance) > Weight(best);
            if (city != best && isRival && (rival is null || Weight(city) > Weight(rival)))
                rival = city;
        }

        var ambiguity = rival is null ? null : $"\"{best.Name}\" was read as {Name(best)}, not as {Name(rival)}; name the state for another one.";
        return new PlaceReading(end, null, best, null, null, ambiguity);
    }

    /// <summary>Whether a word before a place names a part of it: "Central Texas".</summary>
    public static bool IsDirection(ReadOnlySpan<char> word) =>
        word is "north" or "south" or "east" or "west" or "northern" or "southern" or "eastern" or "western" or "central" or "upper" or "lower" or "upstate" or "downtown"
            or "uptown" or "midtown" or "greater" or "metro" or "metropolitan" or "inner" or "outer" or "northeast" or "northwest" or "southeast" or "southwest" or "mid" or "coastal";

    private static long Weight(PlaceCity city) => city.StateCode is null ? city.Population : (long)city.Population * HomeWeight;

    private string Name(PlaceCity city) => $"{city.Name}, {city.StateCode ?? _places.CountryName(city.Country)}";

    private bool IsCity(Query query, int token, int length, ReadOnlySpan<char> key, PlaceCity[] cities, bool expected)
    {
        var start = query.WordOf(token);
        if (expected && length == 1 && token > 0 && query.Tokens.Text(token - 1) is "the" && vocabulary.KnownWords.IsWord(key))
            return false; // "in the Valley"
        if (expected)
            return length > 1 || (key.Length > 2 && (vocabulary.KnownWords.IsWord(key) ? IsEnd(query, token + 1) : IsFollowedByBoundary(query, token + 1)));

        // Without "in": a name of several words, or a large city that is no word of a title or an industry.
        var population = cities[0].Population;
        if (length > 1)
            return population >= 20_000 || (population >= 5_000 && query.IsCapitalized(start) && query.IsCapitalized(query.WordOf(token + length - 1)));
        if (population < BarePopulation || key.Length <= 3 || query.Words[start] != Lexicon.Unknown || !IsFollowedByBoundary(query, token + 1))
            return false;
        return !vocabulary.KnownWords.IsWord(key) || (population >= LargePopulation && IsFollowedByPeople(query, token + 1)); // not "orange", not "mobile"
    }

    private static bool IsFollowedByPeople(Query query, int token) =>
        token >= query.TokenCount || query.Longest(query.WordOf(token), m => m.Roles.Length > 0 || m.QueryRoles.Length > 0 || m.Level is not null, out _) is not null;

    // Behind a single-word city no further noun follows: "in Mobile" is a place, "in mobile gaming" is none.
    private bool IsFollowedByBoundary(Query query, int token)
    {
        if (token >= query.TokenCount || query.Tokens[token].Before > Gap.Slash)
            return true;

        var word = query.WordOf(token);
        if (char.IsAsciiDigit(query.Plain(word)[0]) || SizeReader.TryRead(query, word, false, false, out _))
            return true;
        if (query.Words[word] == Lexicon.Unknown)
            return false;

        return query.Longest(word, m => m.QueryWords != QueryWords.None || m.Roles.Length > 0 || m.Industries.Length > 0 || m.Seniorities.Length > 0 || m.Level is not null || m.Area is not null || m.QueryRoles.Length > 0, out _) is not null
            || _places.TryGetStateByKey(query.Plain(word), out _);
    }

    private bool IsState(Query query, int token, ReadOnlySpan<char> code, bool expected)
    {
        var word = query.WordOf(token);
        var upper = query.IsUpper(word) && !query.IsShouted;
        if (!_places.TryGetStateByKey(code, out var state))
            return false;
        if (code.Length == 3 || (code.Length == 2 && _places.IsBareCode(state.Code)))
            return code.Length == 2 || expected || upper || query.IsCapitalized(word);

        if (code.Length == 2 && IsBesideCode(query, token))
            return true; // "id & wa"

        // In a list of places "or" joins, also in capitals ("Austin OR Dallas"): only directly behind "in" is it Oregon.
        if (upper && token > 0 && query.Tokens[token].Before == Gap.Comma && token + 1 == query.TokenCount)
            return true; // "owners of gyms, OR"
        if (code is "or" or "in" && (token == 0 || query.Tokens.Text(token - 1) is not ("in" or "near" or "from" or "across" or "throughout" or "around")))
            return false;

        // "in", "or", "me", "hi", "ok", "pa": codes where a place must stand and the query goes on like after a place, or in capitals.
        if (expected)
            return code is not ("in" or "or") ? IsEnd(query, token + 1) || upper : upper || (IsEnd(query, token + 1) && token + 1 == query.TokenCount);
        return upper && code is not ("in" or "or" or "me" or "md" or "pa" or "va" or "hi" or "ok" or "as") && token > 0;
    }

    // In a list with a code that is nothing else, or of three: "id & wa", "de, md, pa". Nobody greets with "id".
    private bool IsBesideCode(Query query, int token)
    {
        if (token == 0 && query.Tokens.Text(token) is "hi" or "ok" or "me" or "oh" || IsJoint(query, token))
            return false;

        var (codes, areSafe) = (1, false);
        for (var at = Neighbor(query, token, -1); at >= 0 && IsCode(query, at, ref areSafe); at = Neighbor(query, at, -1))
            codes++;
        for (var at = Neighbor(query, token, 1); at >= 0 && IsCode(query, at, ref areSafe); at = Neighbor(query, at, 1))
            codes++;
        return areSafe || codes > 2;
    }

    // What joins is a code only where it cannot join: "wa, or, ca", "or & wa".
    private static bool IsJoint(Query query, int token) =>
        query.Tokens.Text(token) is "or" or "in" && !(token > 0 && query.Tokens[token].Before is Gap.Comma or Gap.Slash
            && token + 1 < query.TokenCount && (query.Tokens[token + 1].Before is Gap.Comma or Gap.Slash || (query.Tokens.Text(token + 1) is "and" && token + 2 < query.TokenCount)));

    // The token that a comma, a slash, "and" or "or" joins to this one; -1 when nothing joins.
    private static int Neighbor(Query query, int token, int step)
    {
        var next = token + step;
        if (next < 0 || next >= query.TokenCount)
            return -1;

        var isListed = query.Tokens[Math.Max(token, next)].Before is Gap.Comma or Gap.Slash;
        if (!(query.Tokens.Text(next) is "and" or "or" && IsJoint(query, next) || query.Tokens.Text(next) is "and"))
            return isListed ? next : -1;
        return next + step >= 0 && next + step < query.TokenCount && query.Tokens[Math.Max(next, next + step)].Before <= Gap.Comma ? next + step : -1;
    }

    private bool IsCode(Query query, int token, ref bool isSafe)
    {
        if (query.Tokens.Text(token).Length != 2 || !_places.TryGetStateByKey(query.Tokens.Text(token), out var state))
            return false;
        isSafe |= _places.IsBareCode(state.Code);
        return true;
    }

    private static bool IsEnd(Query query, int token)
    {
        if (token >= query.TokenCount || query.Tokens[token].Before > Gap.Slash)
            return true;
        return query.Longest(query.WordOf(token), m => (m.QueryWords & ~(QueryWords.People | QueryWords.Company)) != 0, out _) is not null;
    }

    // The state behind a city, over a comma or not: "Boise ID", "Boise, Idaho". A code that is a word counts only where that city is in that state.
    private bool TryStateAfter(Query query, int token, out PlaceState state, out int end)
    {
        (state, end) = (null!, 0);
        Span<char> buffer = stackalloc char[96];
        for (var length = Math.Min(3, query.TokenCount - token); length > 0; length--)
        {
            if (query.Tokens[token].Before > Gap.Comma || !TryKey(query, token, length, buffer, out var key) || !_places.TryGetStateByKey(key, out state))
                continue;

            var word = query.WordOf(token);
            if (length == 1 && key.Length == 2 && !_places.IsBareCode(state.Code) && !(query.IsUpper(word) && !query.IsShouted) && query.Tokens[token].Before != Gap.Comma)
            {
                // "portland or seattle" joins, "portland or" ends: a code that is a word needs the end of the query or of the phrase.
                var isLast = token + 1 == query.TokenCount || query.Tokens[token + 1].Before > Gap.Slash;
                if (key is "or" or "in" ? !isLast : !(isLast || IsEnd(query, token + 1)))
                    continue;
            }
            else if (length == 1 && key is "or" or "in" && query.Tokens[token].Before == Gap.Comma && !query.IsUpper(word) && token + 1 < query.TokenCount && query.Tokens[token + 1].Before <= Gap.Slash)
            {
                continue; // "boise, or portland"
            }

            end = query.WordOf(token + length);
            return true;
        }

        return false;
    }

    private static bool IsPlainCountry(Query query, int token, ReadOnlySpan<char> key)
    {
        if (key is "us" or "turkey" or "jersey" or "jordan" or "chad" or "china" or "guinea" or "mali" or "niger" or "america" or "georgia" or "cuba")
            return key is "us" && query.IsUpper(query.WordOf(token)) && !query.IsShouted;
        return true;
    }

    // The key of a name of several tokens, as Places keeps it. False when something stands between the tokens that no name contains.
    private static bool TryKey(Query query, int token, int length, Span<char> buffer, out ReadOnlySpan<char> key)
    {
        var written = 0;
        key = default;
        for (var i = 0; i < length; i++)
        {
            if (i > 0 && query.Tokens[token + i].Before > Gap.Slash)
            {
                if (!(query.Tokens[token + i].Before == Gap.Comma && query.Tokens.Text(token + i).SequenceEqual("dc")))
                    return false;
            }

            var word = Places.Expand(query.Tokens.Text(token + i), i, length);
            if (written + word.Length + 1 > buffer.Length)
                return false;
            if (i > 0)
                buffer[written++] = ' ';
            word.CopyTo(buffer[written..]);
            written += word.Length;
        }

        key = buffer[..written];
        return true;
    }

    private InterpretedLocation Location(PlaceCity city, string text)
    {
        var region = city.StateCode is null ? Slug(city.Country) : $"us-{Slug(city.StateCode)}";
        return new InterpretedLocation($"{region}-{Slug(city.Name)}", Name(city), text, city.Name, city.StateCode, city.Country);
    }

    private static InterpretedLocation Location(PlaceState state, string text) =>
        new($"us-{Slug(state.Code)}", state.Name, text, null, state.Code, "US");

    private static string Slug(string name) => Words.Key(name).Replace(' ', '-');
}
