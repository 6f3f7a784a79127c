using System.Collections.Immutable;

namespace PersonData.Core.Search.Interpretation;

/// <summary>Industries by code prefix.</summary>
internal sealed class IndustryCodes
{
    public Dictionary<string, ImmutableArray<Industry>> Sic { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ImmutableArray<Industry>> Naics { get; } = new(StringComparer.Ordinal);

    /// <summary>The industries of the longest prefix that the code begins with; empty when none does.</summary>
    public static ImmutableArray<Industry> Find(Dictionary<string, ImmutableArray<Industry>> codes, ReadOnlySpan<char> code)
    {
        var lookup = codes.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = code.Length; length >= 2; length--)
        {
            if (lookup.TryGetValue(code[..length], out var industries))
                return industries;
        }

        return [];
    }
}

/// <summary>Reads industry texts and codes of records as the industry keys by which queries find them. Pure, safe for all threads.</summary>
public sealed class IndustryClassifier(Vocabulary vocabulary)
{
    /// <summary>The keys of a record's industry, sorted; empty when nothing says it.</summary>
    /// <param name="industry">Industry as the source writes it, for example "Computer Software" or "Offices of Dentists".</param>
    /// <param name="sic">SIC code of two to four digits, or longer ones that begin with it.</param>
    /// <param name="naics">NAICS code of two to six digits, or longer ones that begin with it.</param>
    public ImmutableArray<string> Classify(string? industry, string? sic, string? naics)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        if (!string.IsNullOrWhiteSpace(industry))
            AddByText(industry, found);
        AddByCode(vocabulary.IndustryCodes.Sic, sic, 4, found);
        AddByCode(vocabulary.IndustryCodes.Naics, naics, 6, found);
        return [.. found];
    }

    private void AddByText(string text, SortedSet<string> found)
    {
        var words = WordList.Of(text, vocabulary.Lexicon);

        // A known label as a whole: "Leasing Residential Real Estate" is exactly that, not also "residential".
        if (vocabulary.Phrases.Find(words.All) is { } whole && (whole.LabelIndustries.Length > 0 || whole.Industries.Length > 0))
        {
            Add(whole, found);
            return;
        }

        for (var i = 0; i < words.Count; i++)
        {
            var node = PhraseTrie<Meaning>.Root;
            Meaning? longest = null;
            var end = i;
            for (var j = i; j < words.Count && vocabulary.Phrases.TryStep(ref node, words[j]); j++)
            {
                if (vocabulary.Phrases.MeaningAt(node) is { } meaning && (meaning.Industries.Length > 0 || meaning.LabelIndustries.Length > 0))
                    (longest, end) = (meaning, j);
            }

            if (longest is null)
                continue;

            Add(longest, found);
            i = end;
        }
    }

    private static void Add(Meaning meaning, SortedSet<string> found)
    {
        // What the words mean as a label comes first: "Marketing" of a record is a marketing agency.
        foreach (var industry in meaning.LabelIndustries.Length > 0 ? meaning.LabelIndustries : meaning.Industries)
            found.Add(industry.Key);
    }

    private static void AddByCode(Dictionary<string, ImmutableArray<Industry>> codes, string? code, int length, SortedSet<string> found)
    {
        if (code is null)
            return;

        Span<char> digits = stackalloc char[6];
        var count = 0;
        foreach (var c in code)
        {
            if (char.IsAsciiDigit(c) && count < length)
                digits[count++] = c;
            else if (!char.IsWhiteSpace(c) && c is not ('-' or '.'))
                break; // "541511 - Custom Computer Programming Services", "541511,541512": the first code counts
        }

        foreach (var industry in IndustryCodes.Find(codes, digits[..count]))
            found.Add(industry.Key);
    }
}
