using System.Collections.Frozen;
using System.Text;

namespace PersonData.Core.Search.Interpretation;

/// <summary>The two comparable forms of a text. Whatever a query and a record must meet on goes through one of them.</summary>
public static class Words
{
    /// <summary>Abbreviation (folded, singular) to the words that it stands for.</summary>
    internal static FrozenDictionary<string, string[]> Abbreviations { get; } = LoadAbbreviations();

    private static readonly FrozenDictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> ByAbbreviation =
        Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>();

    // Explicit, so that loading ends before any method runs: it reads the table with the same thread's token list that they use.
    static Words()
    {
    }

    /// <summary>
    /// The words of a title or of free query words: lower case, accents removed, punctuation as spaces, abbreviations expanded ("VP" is
    /// "vice president", "Sr. Mgr" "senior manager"), plurals folded. Idempotent.
    /// </summary>
    public static string Normalize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = TokenList.Of(text);
        var result = new StringBuilder(text.Length + 16);
        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        foreach (ref readonly var token in tokens.All)
        {
            var word = tokens.Text(token);
            if (TryExpand(word, buffer, out var expansion))
                result.AppendJoin(' ', expansion).Append(' ');
            else
                result.Append(Inflection.Singular(word, buffer)).Append(' ');
        }

        if (result.Length > 0)
            result.Length--;
        return result.ToString();
    }

    /// <summary>
    /// The key of a name: lower case, no accents, no punctuation, single spaces; "&amp;" is "and", apostrophes and the dots of initials vanish
    /// ("O'Fallon" is "ofallon", "D.C." "dc"). Idempotent.
    /// </summary>
    public static string Key(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = TokenList.Of(text);
        var result = new StringBuilder(text.Length);
        foreach (ref readonly var token in tokens.All)
        {
            if (result.Length > 0)
                result.Append(' ');
            result.Append(tokens.Text(token));
        }

        return result.ToString();
    }

    /// <summary>Expands an abbreviation, also in the plural ("VPs").</summary>
    internal static bool TryExpand(ReadOnlySpan<char> word, Span<char> buffer, out string[] expansion) =>
        ByAbbreviation.TryGetValue(word, out expansion!) || ByAbbreviation.TryGetValue(Inflection.Singular(word, buffer), out expansion!);

    private static FrozenDictionary<string, string[]> LoadAbbreviations()
    {
        var mistakes = new Mistakes();
        var file = VocabularyFile.Read("abbreviations.tsv", mistakes, "abbreviation", "words");
        var result = new Dictionary<string, string[]>(StringComparer.Ordinal);
        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        foreach (var row in file.Rows)
        {
            var words = Key(row[1]).Split(' ');
            for (var i = 0; i < words.Length; i++)
                words[i] = Inflection.Singular(words[i], buffer).ToString();

            if (words is [""])
                mistakes.Add(row, "an abbreviation needs the words that it stands for");
            foreach (var abbreviation in row.List(0))
            {
                var key = Key(abbreviation);
                if (key.Contains(' '))
                    mistakes.Add(row, $"\"{abbreviation}\" is more than one word");
                else if (words.Contains(key))
                    mistakes.Add(row, $"\"{abbreviation}\" stands for itself");
                else if (!result.TryAdd(key, words))
                    mistakes.Add(row, $"\"{abbreviation}\" is there twice");
            }
        }

        foreach (var row in file.Rows)
        {
            foreach (var word in Key(row[1]).Split(' '))
            {
                if (result.ContainsKey(Inflection.Singular(word, buffer).ToString()))
                    mistakes.Add(row, $"\"{word}\" is an abbreviation itself");
            }
        }

        mistakes.ThrowIfAny();
        return result.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
