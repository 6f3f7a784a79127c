using System.Numerics;

namespace PersonData.Core.Search.Interpretation;

/// <summary>
/// Reads a misspelled word as the word of the vocabulary that it nearly spells. It is cautious: never a word that is spelled right, never one
/// of less than five letters (four behind "in"), one letter off up to six letters and two beyond, the same first letter, and only where a single
/// word is nearest.
/// </summary>
internal sealed class SpellingCorrector
{
    private const int ShortestWord = 4;
    private const int LongestWord = 24;
    private const int LongWord = 7;
    private const int KnownCity = 100_000;
    private const int KnownCityAbroad = 1_500_000;

    private readonly Vocabulary _vocabulary;
    private readonly HashSet<string> _placeWords;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _placeLookup;
    private readonly Candidate[][] _candidates = new Candidate[26][];

    public SpellingCorrector(Vocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _placeWords = [.. vocabulary.Places.NameWords(0, 0)];
        _placeLookup = _placeWords.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var group in vocabulary.NamingWords.Concat(vocabulary.Places.NameWords(KnownCity, KnownCityAbroad)).Where(IsCandidate).Distinct().GroupBy(word => word[0]))
            _candidates[group.Key - 'a'] = [.. group.Select(word => new Candidate(word, LettersOf(word)))];
    }

    /// <summary>Replaces misspelled words of a query by what they nearly spell, and reads its words again.</summary>
    public void Correct(Query query)
    {
        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        for (var token = 0; token < query.Tokens.Count; token++)
        {
            var word = query.Tokens.Text(token);
            if (word.Length >= ShortestWord && CityOfState(query, token) is { } city)
            {
                query.Replace(token, city);
                continue;
            }

            if (word.Length is < ShortestWord or > LongestWord || !IsLetters(word) || (IsSpelledRight(word, buffer) && !(IsBehindSaint(query, token) && !_placeLookup.Contains(word))))
                continue;
            if (word.Length == ShortestWord && (token == 0 || query.Tokens.Text(token - 1) is not ("in" or "near" or "las" or "los" or "san" or "new")))
                continue;

            var isName = IsName(query, token);
            if (Nearest(word, Inflection.Singular(word, buffer)) is { } corrected && !IsDerived(word, corrected) && (!isName || NamesCompanies(query, token, corrected) || NamesState(query, token, corrected)))
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

    // "Pittsburg PA": the name of a city elsewhere, and one letter off a large one of the state behind it.
    private string? CityOfState(Query query, int token)
    {
        var word = query.Tokens.Text(token);
        if (token + 1 >= query.Tokens.Count || query.Tokens[token + 1].Before > Gap.Comma || (token + 2 < query.Tokens.Count && query.Tokens[token + 2].Before < Gap.Slash && query.Tokens.Text(token + 1).Length == 2 && !query.IsUpper(query.WordOf(token + 1)))
            || !_vocabulary.Places.TryGetCitiesByKey(word, out var cities) || !_vocabulary.Places.TryGetStateByKey(query.Tokens.Text(token + 1), out var state)
            || Array.Exists(cities, city => city.StateCode == state.Code))
        {
            return null;
        }

        foreach (var (candidate, _) in _candidates[word[0] - 'a'] ?? [])
        {
            if (Distance(word, candidate, 1) == 1 && _vocabulary.Places.TryGetCitiesByKey(candidate, out var near) && Array.Exists(near, city => city.StateCode == state.Code))
                return candidate;
        }

        return null;
    }

    // A capital in the middle of a query, or a word directly behind "at", is a name that no dictionary has.
    private static bool IsName(Query query, int token)
    {
        if (token == 0)
            return false;

        var previous = query.Tokens.Text(token - 1);
        if (previous is "at" or "from" or "of" or "for")
            return query.Tokens.Count == token + 1 || query.Tokens[token + 1].Before > Gap.Slash || query.Tokens.Text(token + 1) is "in" or "or" or "and" or "near" or "with";
        return !query.IsShouted && char.IsUpper(query.Text[query.Tokens[token].Start]) && previous is not ("in" or "near" or "los" or "las" or "san" or "new" or "north" or "south" or "west");
    }

    // "owners of resturants": what reads as a name may be companies after all.
    private bool NamesCompanies(Query query, int token, string corrected) =>
        query.Tokens.Text(token)[^1] == 's' && _vocabulary.Phrases.Find([_vocabulary.Lexicon.Find(corrected)]) is { } meaning
        && (meaning.Industries.Length > 0 || meaning.QueryWords.HasFlag(QueryWords.Company));

    // "dentists Conneticut", "CMOs, Massachussetts": a state where a query or its part ends.
    private bool NamesState(Query query, int token, string corrected) =>
        corrected.Length >= LongWord && _vocabulary.Places.TryGetStateByKey(corrected, out _) && query.Tokens.Text(token - 1) is not ("at" or "of" or "for" or "from")
        && (token + 1 == query.Tokens.Count || query.Tokens[token + 1].Before > Gap.Slash);

    private bool IsSpelledRight(ReadOnlySpan<char> word, Span<char> buffer)
    {
        if (_vocabulary.Abbreviations.TryExpand(word, buffer, out _) || _placeLookup.Contains(word) || _vocabulary.KnownWords.IsWord(word) || _vocabulary.Companies.IsWord(word))
            return true;

        var singular = Inflection.Singular(word, buffer);
        return _vocabulary.Lexicon.Find(singular) != Lexicon.Unknown || _vocabulary.KnownWords.IsWord(singular);
    }

    private string? Nearest(ReadOnlySpan<char> word, ReadOnlySpan<char> singular)
    {
        var candidates = word[0] is >= 'a' and <= 'z' ? _candidates[word[0] - 'a'] : null;
        if (candidates is null)
            return null;

        var best = word.Length >= LongWord ? 2 : 1;
        string? nearest = null;
        var mostShared = -1;
        var isTie = false;
        var (letters, lettersOfSingular) = (LettersOf(word), LettersOf(singular));
        foreach (var (candidate, candidateLetters) in candidates)
        {
            // One edit changes at most two letters of the set, which rules nearly all candidates out before their distance is computed.
            if (Math.Min(BitOperations.PopCount(letters ^ candidateLetters), BitOperations.PopCount(lettersOfSingular ^ candidateLetters)) > 2 * best)
                continue;

            var distance = Math.Min(Distance(singular, candidate, best), singular.Length == word.Length ? int.MaxValue : Distance(word, candidate, best));
            if (distance > best || (distance > 1 && candidate[1] != word[1]))
                continue;

            // Among equally near words, the one that shares more of its beginning and end.
            var shared = Shared(singular, candidate);
            if (distance == best && nearest is not null && shared <= mostShared)
            {
                isTie |= shared == mostShared;
                continue;
            }

            (best, nearest, mostShared, isTie) = (distance, candidate, shared, false);
        }

        return isTie ? null : nearest;
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

    /// <summary>Edits from one word to another (a swap of neighbours is one), or more than <paramref name="limit"/>.</summary>
    internal static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit || a.Length > LongestWord || b.Length > LongestWord)
            return int.MaxValue;

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

    private readonly record struct Candidate(string Word, uint Letters);

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
