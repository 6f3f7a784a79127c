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
        if (char.IsAsciiDigit(query.Plain(end - 1)[0]))
            return false; // "a 1099"
        if (IsAcronyms(query, end - 1) || (query.AfterToken(start) == end && IsAcronymBeforeCompany(query, start, end)))
            return true;

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

    /// <summary>"Stripe", "General Electric" before a title: written as a name where capitals mean something.</summary>
    /// <param name="query">The query.</param>
    /// <param name="start">Its first word.</param>
    /// <param name="end">The word behind it, where the title begins.</param>
    /// <param name="role">The title.</param>
    public bool IsEmployer(Query query, int start, int end, RoleReading role)
    {
        if (role.Roles is [{ Seniority: "c_suite" }, ..] && !AreWords(query, start, end))
            return true; // "acme robotics cto": nobody is chief of anything but a company
        if (!IsCapitalized(query, start, end, out var count, out var isWord, out var isTechnology))
            return false;
        if (role.IsDynamic)
            return !query.IsCapitalized(end) && start > 0 && !isWord && !isTechnology; // "the Acme graphic designers"
        if (role.Roles.Count == 0)
            return role.Seniorities.Count > 0 && !isTechnology; // "Stripe VPs"
        return role.Roles[0].Department switch
        {
            // Before these a name is as likely what they know, or whom they treat: "Kubernetes engineers", "Pediatric nurses", "Corporate lawyers".
            "engineering" or "it" or "design" => !isTechnology && !isWord && !IsAdjective(query.Plain(end - 1)),
            "medical" or "legal" or "education" => false,
            _ => count > 1 || !isWord,
        };
    }

    /// <summary>Words in capitals that the language lacks: "Hamptons", but not "Robotics".</summary>
    public bool IsProperName(Query query, int start, int end) =>
        IsCapitalized(query, start, end, out var count, out var isWord, out var isTechnology) && (count > 1 || (!isWord && !isTechnology) || (start > 0 && query.Plain(start - 1) is "the"));

    /// <summary>Plain words for companies of a kind: "escape rooms", "trampoline parks"; names are no plurals, or have capitals.</summary>
    public bool IsKindOfCompany(Query query, int start, int end, bool orSingular = false)
    {
        if (!query.IsShouted && query.IsCapitalized(end - 1) || !(orSingular || query.IsPlural(end - 1)))
            return false;

        return AreWords(query, start, end);
    }

    /// <summary>A word in letters that English lacks: most likely a title in another language.</summary>
    public static bool IsForeign(Query query, int start, int end)
    {
        if (query.AfterToken(start) < end && query.IsCapitalized(end - 1))
            return false; // "Zoë Kravitz"

        foreach (var c in query.Text.AsSpan(query.TokenAt(start).Start, query.TokenAt(end - 1).End - query.TokenAt(start).Start))
        {
            if (c > '\u00BF' && char.IsLetter(c))
                return true;
        }

        return HasForeignEnding(query.Plain(start));
    }

    private bool AreWords(Query query, int start, int end)
    {
        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        for (var i = start; i < end; i = query.AfterToken(i))
        {
            if (query.Words[i] == Lexicon.Unknown && !known.IsWord(Inflection.Singular(query.Plain(i), buffer)))
                return false;
        }

        return true;
    }

    private bool IsCapitalized(Query query, int start, int end, out int count, out bool isWord, out bool isTechnology)
    {
        (count, isWord, isTechnology) = (0, true, false);
        if (!query.CapitalsMean)
            return false;

        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        for (var i = start; i < end; i = query.AfterToken(i), count++)
        {
            if (!query.IsCapitalized(i) || (query.IsUpper(i) && query.Plain(i).Length <= 3))
                return false; // "AWS architects"
            isWord &= known.IsWord(Inflection.Singular(query.Plain(i), buffer));
            isTechnology |= known.IsTechnology(query.Plain(i));
        }

        return true;
    }

    // "Orthodontic", "Neonatal", "Embedded": what a word before a title looks like when it is no name.
    private static bool IsAdjective(ReadOnlySpan<char> word) =>
        word.EndsWith("ic") || word.EndsWith("ics") || word.EndsWith("al") || word.EndsWith("ed") || word.EndsWith("ing") || word.EndsWith("ware") || word.EndsWith("ive");

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

        while (i > of + 1 && i < query.Count && query.Words.Before(i) <= Gap.Hyphen && (char.IsAsciiDigit(query.Plain(i)[0]) || (query.Plain(i) is "to" or "and" && i + 1 < query.Count && char.IsAsciiDigit(query.Plain(i + 1)[0]))))
            i = query.AfterToken(i); // "grades 6 to 8"
        return i > of + 1 ? i : of;
    }

    // "LPNs", "PAs": people by their letters.
    private static bool IsAcronyms(Query query, int word)
    {
        var token = query.TokenAt(word);
        var text = query.Text.AsSpan(token.Start, token.End - token.Start);
        return text.Length is >= 3 and <= 6 && text[^1] == 's' && !text[..^1].ContainsAnyExceptInRange('A', 'Z');
    }

    // "PMM at Initech"
    private static bool IsAcronymBeforeCompany(Query query, int start, int end) =>
        query.CapitalsMean && query.IsUpper(start) && query.Plain(start).Length is >= 2 and <= 5 && end < query.Count
        && query.Longest(end, m => (m.QueryWords & (QueryWords.In | QueryWords.At)) != 0, out _) is not null;

    // Einkaufsleiter, ingenieros, recepcionistas, vendedores, directeurs, avvocati
    private static bool HasForeignEnding(ReadOnlySpan<char> word) =>
        word.Length > 6 && (word.EndsWith("leiter") || word.EndsWith("leiterin") || word.EndsWith("berater") || word.EndsWith("ieur") || word.EndsWith("ieurs") || word.EndsWith("eros")
            || word.EndsWith("ista") || word.EndsWith("istas") || word.EndsWith("dores") || word.EndsWith("teurs") || word.EndsWith("teur") || word.EndsWith("gerente") || word.EndsWith("gerentes"));

    private static bool HasPersonEnding(ReadOnlySpan<char> word) =>
        word.Length > 4 && (word.EndsWith("er") || word.EndsWith("ist") || word.EndsWith("man") || word.EndsWith("ian"));
}
