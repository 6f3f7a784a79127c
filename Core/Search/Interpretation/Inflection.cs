using System.Collections.Frozen;

namespace PersonData.Core.Search.Interpretation;

/// <summary>Folds English plurals, so that "dentists" and "dentist" are one word. It need not be good English, only the same on both sides.</summary>
internal static class Inflection
{
    /// <summary>Length of the buffer that <see cref="Singular"/> needs; longer words are left as they are.</summary>
    public const int BufferLength = 64;

    // Words that end like a plural and are none, and plurals that the rules would get wrong.
    private static readonly FrozenDictionary<string, string> Irregular = new Dictionary<string, string>
    {
        ["movies"] = "movie", ["cookies"] = "cookie", ["calories"] = "calorie", ["species"] = "species", ["series"] = "series",
        ["women"] = "woman", ["men"] = "man", ["children"] = "child", ["wives"] = "wife", ["midwives"] = "midwife", ["knives"] = "knife", ["lives"] = "life",
        ["shelves"] = "shelf", ["people"] = "people", ["news"] = "news", ["lens"] = "lens", ["always"] = "always", ["across"] = "across",
        ["ourselves"] = "ourselves", ["analyses"] = "analysis", ["niches"] = "niche", ["caches"] = "cache", ["aches"] = "ache",
        ["gas"] = "gas", ["bus"] = "bus", ["yes"] = "yes", ["us"] = "us", ["its"] = "its", ["has"] = "has", ["was"] = "was", ["this"] = "this",
        ["does"] = "does", ["as"] = "as", ["is"] = "is", ["plus"] = "plus", ["campus"] = "campus", ["texas"] = "texas", ["kansas"] = "kansas",
        ["arkansas"] = "arkansas", ["illinois"] = "illinois", ["massachusetts"] = "massachusetts", ["regimen"] = "regimen",
        ["specimen"] = "specimen", ["abdomen"] = "abdomen", ["acumen"] = "acumen", ["wales"] = "wales", ["besides"] = "besides",
        ["less"] = "less", ["vegas"] = "vegas", ["bias"] = "bias", ["atlas"] = "atlas", ["canvas"] = "canvas", ["christmas"] = "christmas",
        ["securities"] = "securities", ["rabbis"] = "rabbi", ["taxis"] = "taxi", ["skis"] = "ski", ["goods"] = "goods",
        ["cos"] = "cos", // companies, not Colorado
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> ByPlural =
        Irregular.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The singular of a folded word, or the word itself. Applying it twice changes nothing.</summary>
    /// <param name="word">Lower-case letters and digits.</param>
    /// <param name="buffer">At least <see cref="BufferLength"/> characters; the result may lie in it.</param>
    public static ReadOnlySpan<char> Singular(ReadOnlySpan<char> word, Span<char> buffer)
    {
        while (TryFold(word, buffer, out var folded)) // once more, so that "mens" ends where "men" does
            word = folded;
        return word;
    }

    private static bool TryFold(ReadOnlySpan<char> word, Span<char> buffer, out ReadOnlySpan<char> folded)
    {
        folded = word;
        if (word.Length is < 3 or > BufferLength || word[^1] is not ('s' or 'n' or 'e'))
            return false;

        if (ByPlural.TryGetValue(word, out var irregular))
        {
            folded = irregular;
            return !word.SequenceEqual(irregular);
        }

        if (word[^1] == 'e') // salespeople, craftspeople
        {
            if (word.Length < 9 || !word.EndsWith("people"))
                return false;

            word.CopyTo(buffer);
            "person".CopyTo(buffer[(word.Length - 6)..]);
            folded = buffer[..word.Length];
        }
        else if (word[^1] == 'n') // salesmen, foremen, chairwomen
        {
            if (word.Length < 6 || !word.EndsWith("men"))
                return false;

            word.CopyTo(buffer);
            buffer[word.Length - 2] = 'a';
            folded = buffer[..word.Length];
        }
        else if (word.EndsWith("ss") || word.EndsWith("us") || word.EndsWith("is") || !char.IsAsciiLetter(word[^2]))
        {
            return false;
        }
        else if (word.EndsWith("ies") && word.Length > 5) // agencies, but pies
        {
            word[..^3].CopyTo(buffer);
            buffer[word.Length - 3] = 'y';
            folded = buffer[..(word.Length - 2)];
        }
        else
        {
            var withE = word.EndsWith("sses") || word.EndsWith("ches") || word.EndsWith("shes") || word.EndsWith("xes") || word.EndsWith("zzes");
            folded = withE ? word[..^2] : word[..^1]; // "buses" becomes "buse": both sides fold alike
        }

        return true;
    }
}
