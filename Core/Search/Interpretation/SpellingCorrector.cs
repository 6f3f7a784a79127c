using System.Numerics;

namespace PersonData.Core.Search.Interpretation;

/// <summary>
/// Reads a misspelled word as the word of the vocabulary that it nearly spells. It is cautious: never a word that is spelled right, never a nickname or
/// an abbreviation as the right spelling, one letter off up to six letters (in four only two that were swapped) and two beyond, the same first letter
/// unless the first two were swapped, and only where a single word is nearest. Smaller cities are candidates only where a place stands.
/// </summary>
internal sealed class SpellingCorrector
{
    private const int ShortestWord = 4;
    private const int ShortestSubstituted = 5;
    private const int LongestWord = 24;
    private const int LongWord = 7;
    private const int KnownCity = 100_000;
    private const int KnownCityAbroad = 1_500_000;
    private const int TownBehindIn = 20_000;
    private const int CityAbroadBehindIn = 300_000;

    // No real query has more; a text of nothing but unknown words must not cost more.
    private const int MostUnknownWords = 16;

    // Short words between others, of which only two swapped letters are corrected: "teh owners".
    private static readonly string[] s_shortWords = ["the", "and", "for", "not", "with", "from", "that", "who", "are", "near", "over", "all"];

    private readonly Vocabulary _vocabulary;
    private readonly HashSet<string> _placeWords;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _placeLookup;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _namingLookup;
    private readonly Candidate[][] _candidates = new Candidate[26][];

    public SpellingCorrector(Vocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _placeWords = [.. vocabulary.Places.NameWords()];
        _placeLookup = _placeWords.GetAlternateLookup<ReadOnlySpan<char>>();
        HashSet<string> naming = [.. vocabulary.NamingWords];
        _namingLookup = naming.GetAlternateLookup<ReadOnlySpan<char>>();

        var all = new Dictionary<string, Candidate>(StringComparer.Ordinal);
        foreach (var (word, population, isAbroad) in vocabulary.Places.ProperWords())
        {
            var isKnown = population >= (isAbroad ? KnownCityAbroad : KnownCity);
            if (IsCandidate(word) && population >= (isAbroad ? CityAbroadBehindIn : TownBehindIn) && !(all.TryGetValue(word, out var other) && other.Population >= population))
                all[word] = new Candidate(word, LettersOf(word), isKnown ? CandidateKind.City : CandidateKind.Town, population);
        }

        foreach (var word in vocabulary.SteeringWords.Where(IsCandidate))
            all[word] = new Candidate(word, LettersOf(word), CandidateKind.Steering, 0);
        foreach (var word in naming.Where(IsCandidate))
            all[word] = new Candidate(word, LettersOf(word), CandidateKind.Naming, all.TryGetValue(word, out var place) ? place.Population : 0);
        foreach (var group in all.Values.GroupBy(candidate => candidate.Word[0]))
            _candidates[group.Key - 'a'] = [.. group];
    }

    /// <summary>Replaces misspelled words of a query by what they nearly spell, and reads its words again.</summary>
    public void Correct(Query query)
    {
        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        var unknown = 0;
        for (var token = 0; token < query.Tokens.Count && unknown < MostUnknownWords; token++)
        {
            var word = query.Tokens.Text(token);
            if (word.Length is 3 or 4 && char.IsLower(query.Text[query.Tokens[token].Start]) && _vocabulary.Lexicon.Find(word) == Lexicon.Unknown && Unswapped(word) is { } small)
            {
                query.Replace(token, small);
                continue;
            }

            if (word.Length is < ShortestWord or > LongestWord || !IsLetters(word))
                continue;
            if (CityOfState(query, token, buffer) is { } city)
            {
                query.Replace(token, city);
                continue;
            }

            if (IsSpelledRight(word, buffer) && !(IsBehindSaint(query, token) && !_placeLookup.Contains(word)))
                continue;

            unknown++;
            var position = PositionOf(query, token);
            if (Nearest(word, Inflection.Singular(word, buffer), position) is not { } corrected || IsDerived(word, corrected) || !IsAllowed(query, token, corrected, position))
                continue;

            query.Replace(token, word[^1] == 's' && corrected[^1] != 's' ? corrected + "s" : corrected); // still a plural
        }

        if (query.Corrections.Count > 0)
            query.Reread();
    }

    // "podcasters" are no misspelled "podcast".
    private static bool IsDerived(ReadOnlySpan<char> word, string stem) =>
        word.StartsWith(stem) && word[stem.Length..] is "er" or "ers" or "r" or "rs" or "ist" or "ists" or "ing" or "ed";

    // "Los Angelas": what stands here is a place, also when it is a word.
    private static bool IsBehindSaint(Query query, int token) =>
        token > 1 && query.Tokens.Text(token - 1) is "los" or "las" or "san" && query.Tokens.Text(token - 2) is "in" or "near";

    // "teh", "adn", "wiht"
    private static string? Unswapped(ReadOnlySpan<char> word)
    {
        foreach (var candidate in s_shortWords)
        {
            if (candidate.Length == word.Length && !word.SequenceEqual(candidate) && Distance(word, candidate, 1) == 1 && HaveSameLetters(word, candidate))
                return candidate;
        }

        return null;
    }

    // "Pittsburg PA": the name of a city elsewhere, or of none, and nearly that of one of the state behind it.
    private string? CityOfState(Query query, int token, Span<char> buffer)
    {
        var word = query.Tokens.Text(token);
        if (token + 1 >= query.Tokens.Count || query.Tokens[token + 1].Before > Gap.Comma || (token + 2 < query.Tokens.Count && query.Tokens[token + 2].Before < Gap.Slash && query.Tokens.Text(token + 1).Length == 2 && !query.IsUpper(query.WordOf(token + 1)))
            || !_vocabulary.Places.TryGetStateByKey(query.Tokens.Text(token + 1), out var state))
        {
            return null;
        }

        var isCity = _vocabulary.Places.TryGetCitiesByKey(word, out var cities);
        if (isCity ? Array.Exists(cities, city => city.StateCode == state.Code) : IsSpelledRight(word, buffer))
            return null;

        var limit = isCity || word.Length <= LongWord ? 1 : 2;
        string? nearest = null;
        foreach (var candidate in _candidates[word[0] - 'a'] ?? [])
        {
            if (candidate.Population > 0 && Distance(word, candidate.Word, limit) is var distance && distance <= limit
                && _vocabulary.Places.TryGetCitiesByKey(candidate.Word, out var near) && Array.Exists(near, city => city.StateCode == state.Code))
            {
                (nearest, limit) = (candidate.Word, distance - (distance == 1 ? 0 : 1));
                if (distance == 1)
                    break;
            }
        }

        return nearest;
    }

    private enum Position
    {
        /// <summary>Anything may stand here.</summary>
        Any,

        /// <summary>Directly behind "in": a place, or an industry.</summary>
        Place,

        /// <summary>A capital where a phrase ends: a place or a name.</summary>
        Capital,

        /// <summary>A capital elsewhere: a name that no dictionary has.</summary>
        Name,

        /// <summary>Behind "at" or "of": a name, unless it says companies or a field of work.</summary>
        Employer,
    }

    private static Position PositionOf(Query query, int token)
    {
        var isCapital = query.CapitalsMean && char.IsUpper(query.Text[query.Tokens[token].Start]);
        var isEnd = token + 1 == query.Tokens.Count || query.Tokens[token + 1].Before > Gap.Slash;
        if (token == 0)
            return Position.Any;

        var previous = query.Tokens.Text(token - 1);
        if (previous is "in" or "near" or "around" or "los" or "las" or "san" or "new" or "north" or "south" or "west" or "east" or "fort" or "saint")
            return Position.Place;
        if (previous is "at" or "from" or "of" or "for" && (isEnd || query.Tokens.Text(token + 1) is "in" or "or" or "and" or "near" or "with"))
            return previous is "from" && isCapital ? Position.Capital : Position.Employer;
        return !isCapital ? Position.Any : isEnd ? Position.Capital : Position.Name;
    }

    private bool IsAllowed(Query query, int token, string corrected, Position position)
    {
        switch (position)
        {
            case Position.Capital:
                // "dentists, Conneticut", "chiropractors Cincinatti"; but no name becomes a word.
                return corrected.Length >= ShortestSubstituted + 1
                    && (_vocabulary.Places.TryGetStateByKey(corrected, out _) || _vocabulary.Places.TryGetCitiesByKey(corrected, out _)) && query.Tokens.Text(token).Length >= ShortestSubstituted + 1;
            case Position.Employer:
                return NamesCompanies(query, token, corrected) || NamesField(query, token, corrected);
            default:
                return position != Position.Name;
        }
    }

    // "owners of resturants": what reads as a name may be companies after all.
    private bool NamesCompanies(Query query, int token, string corrected) =>
        query.Tokens.Text(token)[^1] == 's' && Find(corrected) is { } meaning && (meaning.Industries.Length > 0 || meaning.QueryWords.HasFlag(QueryWords.Company));

    // "VPs of finace", "directors of opertions"
    private bool NamesField(Query query, int token, string corrected) =>
        char.IsLower(query.Text[query.Tokens[token].Start]) && query.Tokens.Text(token).Length > ShortestSubstituted && query.Tokens.Text(token - 1) is "of" && Find(corrected) is { Area: not null };

    private Meaning? Find(string word) => _vocabulary.Phrases.Find([_vocabulary.Lexicon.Find(word)]);

    private bool IsSpelledRight(ReadOnlySpan<char> word, Span<char> buffer)
    {
        if (_vocabulary.Abbreviations.TryExpand(word, buffer, out _) || _placeLookup.Contains(word) || _vocabulary.KnownWords.IsWord(word) || _vocabulary.Companies.IsWord(word))
            return true;

        var singular = Inflection.Singular(word, buffer);
        return _vocabulary.Lexicon.Find(singular) != Lexicon.Unknown || _vocabulary.KnownWords.IsWord(singular) || IsVerbForm(word);
    }

    // "filed", "filing"
    private bool IsVerbForm(ReadOnlySpan<char> word) =>
        (word.EndsWith("ed") && (_vocabulary.KnownWords.IsWord(word[..^1]) || _vocabulary.KnownWords.IsWord(word[..^2])))
        || (word.EndsWith("ing") && _vocabulary.KnownWords.IsWord(word[..^3]));

    private string? Nearest(ReadOnlySpan<char> word, ReadOnlySpan<char> singular, Position position)
    {
        var candidates = word[0] is >= 'a' and <= 'z' ? _candidates[word[0] - 'a'] : null;
        if (candidates is null)
            return null;

        var best = word.Length >= LongWord ? 2 : 1;
        Candidate nearest = default;
        var mostShared = -1;
        var isTie = false;
        var (letters, lettersOfSingular) = (LettersOf(word), LettersOf(singular));
        foreach (var candidate in candidates)
        {
            // One edit changes at most two letters of the set, which rules nearly all candidates out before their distance is computed.
            if (Math.Abs(candidate.Word.Length - singular.Length) > best + 1 || Math.Min(BitOperations.PopCount(letters ^ candidate.Letters), BitOperations.PopCount(lettersOfSingular ^ candidate.Letters)) > 2 * best
                || (candidate.Kind == CandidateKind.Town && position != Position.Place) || (position == Position.Capital && candidate.Population == 0))
            {
                continue;
            }

            var limit = candidate.Kind == CandidateKind.Steering ? 1 : best;
            var distance = Math.Min(Distance(singular, candidate.Word, limit), singular.Length == word.Length ? int.MaxValue : Distance(word, candidate.Word, limit));
            if (distance == 0 || distance > limit || (distance > 1 && candidate.Word[1] != word[1]) || (Math.Min(word.Length, candidate.Word.Length) < ShortestSubstituted && !(position == Position.Place || HaveSameLetters(singular, candidate.Word))))
                continue;

            // Among equally near words the most populous place where a place stands, else the one that shares more of its beginning and end.
            var shared = position is Position.Place or Position.Capital ? candidate.Population : Shared(singular, candidate.Word) + (IsSameButDoubled(singular, candidate.Word) ? 1 : 0);
            if (distance == best && nearest.Word is not null && shared <= mostShared)
            {
                isTie |= shared == mostShared;
                continue;
            }

            (best, nearest, mostShared, isTie) = (distance, candidate, shared, false);
        }

        return nearest.Word is null ? WithFirstTwoSwapped(singular) : isTie ? null : nearest.Word;
    }

    // "nurese" is found among the words with its first letter; "unrse" is not.
    private string? WithFirstTwoSwapped(ReadOnlySpan<char> word)
    {
        Span<char> swapped = stackalloc char[LongestWord];
        word.CopyTo(swapped);
        (swapped[0], swapped[1]) = (swapped[1], swapped[0]);
        return word.Length >= ShortestSubstituted && _namingLookup.TryGetValue(swapped[..word.Length], out var found) ? found : null;
    }

    // The letters of a word as a set.
    private static uint LettersOf(ReadOnlySpan<char> word)
    {
        var letters = 0u;
        foreach (var c in word)
            letters |= 1u << (c - 'a');
        return letters;
    }

    private static int Shared(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var prefix = a.CommonPrefixLength(b);
        var suffix = 0;
        while (suffix < Math.Min(a.Length, b.Length) - prefix && a[^(suffix + 1)] == b[^(suffix + 1)])
            suffix++;
        return prefix + suffix;
    }

    // A letter written once for twice, or twice for once, is the likeliest mistake: "employe" is "employee" rather than "employer".
    private static bool IsSameButDoubled(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length > b.Length)
            return IsSameButDoubled(b, a);
        var prefix = a.CommonPrefixLength(b);
        return b.Length == a.Length + 1 && prefix > 0 && b[prefix] == b[prefix - 1] && a[prefix..].SequenceEqual(b[(prefix + 1)..]);
    }

    private static bool HaveSameLetters(ReadOnlySpan<char> a, ReadOnlySpan<char> b) => a.Length == b.Length && LettersOf(a) == LettersOf(b);

    /// <summary>Edits from one word to another (a swap of neighbours is one), or more than <paramref name="limit"/>.</summary>
    internal static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit || a.Length > LongestWord || b.Length > LongestWord)
            return int.MaxValue;

        // What both begin and end with costs nothing, and is most of them.
        var prefix = a.CommonPrefixLength(b);
        a = a[prefix..];
        b = b[prefix..];
        while (a.Length > 0 && b.Length > 0 && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }

        if (a.Length == 0 || b.Length == 0)
            return a.Length + b.Length;
        if (limit == 1)
            return (a.Length, b.Length) is (1, 1) || ((a.Length, b.Length) is (2, 2) && a[0] == b[1] && a[1] == b[0]) ? 1 : int.MaxValue;

        Span<int> before = stackalloc int[LongestWord + 1];
        Span<int> last = stackalloc int[LongestWord + 1];
        Span<int> row = stackalloc int[LongestWord + 1];
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var lowest = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                lowest = Math.Min(lowest, row[j]);
            }

            if (lowest > limit)
                return int.MaxValue;

            var spare = before;
            before = last;
            last = row;
            row = spare;
        }

        return last[b.Length];
    }

    private enum CandidateKind
    {
        Naming,
        Steering,
        City,
        Town,
    }

    // Population: that of the place of this name, 0 when it is none.
    private readonly record struct Candidate(string Word, uint Letters, CandidateKind Kind, int Population);

    private static bool IsCandidate(string word) => word.Length is >= ShortestWord and <= LongestWord && IsLetters(word);

    private static bool IsLetters(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (!char.IsAsciiLetterLower(c))
                return false;
        }

        return true;
    }
}
