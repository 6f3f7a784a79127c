namespace PersonData.Core.Search.Interpretation;

/// <summary>What words that no phrase of the vocabulary has can be.</summary>
internal sealed class FreeWords(KnownWords known)
{
    /// <summary>"john smith": a first name and one or two words more.</summary>
    public bool IsPersonName(Query query, int start, int end) =>
        query.AfterToken(start) < end && end - start <= 3 && known.IsName(query.Plain(start)) && !query.IsPlural(end - 1);

    /// <summary>Words that people can be called by: "chandlers", "unicorn wranglers"; not "xyzzy smith", whose first word no title has.</summary>
    public bool IsTitle(Query query, int start, int end)
    {
        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        var last = Inflection.Singular(query.Plain(end - 1), buffer);
        if (!known.IsTitle(last) && !(query.IsPlural(end - 1) && HasPersonEnding(last)))
            return false;
        if (query.IsPlural(end - 1))
            return true;

        for (var i = start; i < end - 1; i++)
        {
            if (query.Words[i] == Lexicon.Unknown && !known.IsWord(Inflection.Singular(query.Plain(i), buffer)))
                return false;
        }

        return true;
    }

    /// <summary>"Stripe", "General Electric": written as a name where capitals mean something; a single word must be none of the language.</summary>
    /// <param name="query">The query.</param>
    /// <param name="start">Its first word.</param>
    /// <param name="end">The word behind it.</param>
    /// <param name="orWord">A word of the language may be a name too: "Stripe VPs".</param>
    public bool IsName(Query query, int start, int end, bool orWord)
    {
        if (!query.CapitalsMean)
            return false;

        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        var count = 0;
        var isWord = true;
        for (var i = start; i < end; i = query.AfterToken(i), count++)
        {
            if (!query.IsCapitalized(i) || (query.IsUpper(i) && query.Plain(i).Length <= 3))
                return false; // "AWS architects"
            isWord &= known.IsWord(Inflection.Singular(query.Plain(i), buffer));
        }

        return orWord || count > 1 || !isWord;
    }

    /// <summary>A subject in words that the language has: "biology" of "professors of biology".</summary>
    /// <returns>The word behind the subject; <paramref name="of"/> when none follows.</returns>
    public int SubjectEnd(Query query, int of)
    {
        if (of + 1 >= query.Count || query.Plain(of) is not "of" || query.IsCapitalized(of + 1))
            return of; // "doctors of Mayo Clinic" names a company

        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        var i = of + 1;
        while (i < query.Count && query.Words.Before(i) <= Gap.Hyphen && query.Longest(i, m => m.QueryWords != QueryWords.None || m.Industries.Length > 0, out _) is null
            && known.IsWord(Inflection.Singular(query.Plain(i), buffer)))
        {
            i = query.AfterToken(i);
        }

        return i > of + 1 ? i : of;
    }

    private static bool HasPersonEnding(ReadOnlySpan<char> word) =>
        word.Length > 4 && (word.EndsWith("er") || word.EndsWith("ist") || word.EndsWith("man") || word.EndsWith("ian"));
}
