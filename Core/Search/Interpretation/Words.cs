using System.Text;

namespace PersonData.Core.Search.Interpretation;

/// <summary>The two comparable forms of a text. Whatever a query and a record must meet on goes through one of them.</summary>
public static class Words
{
    /// <summary>The built-in abbreviations.</summary>
    internal static Abbreviations BuiltIn { get; } = LoadBuiltIn();

    // Explicit, so that loading ends before any method runs: it reads the table with the same thread's token list that they use.
    static Words()
    {
    }

    /// <summary>
    /// The words of a title or of free query words: lower case, accents removed, punctuation as spaces, abbreviations expanded ("VP" is
    /// "vice president", "Sr. Mgr" "senior manager"), plurals folded. Idempotent.
    /// </summary>
    /// <remarks>By the built-in abbreviations alone: what is stored in this form must not change with a vocabulary.</remarks>
    public static string Normalize(string text) => Normalize(text, BuiltIn);

    /// <inheritdoc cref="Normalize(string)"/>
    internal static string Normalize(string text, Abbreviations abbreviations)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = TokenList.Of(text);
        var result = new StringBuilder(text.Length + 16);
        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        foreach (ref readonly var token in tokens.All)
        {
            var word = tokens.Text(token);
            if (abbreviations.TryExpand(word, buffer, out var expansion))
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

    private static Abbreviations LoadBuiltIn()
    {
        var mistakes = new Mistakes();
        var abbreviations = new Abbreviations(new VocabularyTables(directory: null, mistakes), mistakes);
        mistakes.ThrowIfAny();
        return abbreviations;
    }
}
