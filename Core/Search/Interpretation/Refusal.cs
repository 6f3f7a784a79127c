namespace PersonData.Core.Search.Interpretation;

/// <summary>Recognizes texts that are no search by their form or by how they begin: nothing, an identifier to be looked up, a question, an instruction.</summary>
internal static class Refusal
{
    public const string Hint = "Name who is searched for, for example \"owners of insurance agencies in Las Vegas\" or \"VPs of sales at software companies with 50-200 employees\".";

    /// <summary>Why the text is no search, or null when it may be one.</summary>
    public static string? Of(string q)
    {
        var text = q.AsSpan().Trim();
        if (text.IsEmpty)
            return "The query is empty. " + Hint;
        if (text.IndexOf("linkedin.com/in/", StringComparison.OrdinalIgnoreCase) >= 0)
            return "The query holds a LinkedIn profile. Look one person up with GET /v1/persons/lookup?linkedin_url=….";
        if (HasEmail(text))
            return "The query holds an e-mail address. Look one person up with GET /v1/persons/lookup?email=….";
        if (IsPhone(text))
            return "The query is a phone number. Look one person up with GET /v1/persons/lookup?phone=….";
        foreach (var c in text)
        {
            if (char.IsLetter(c))
                return null;
        }

        return $"The query \"{Shorten(text)}\" has no words. " + Hint;
    }

    /// <summary>Why the query is a question or an instruction rather than a search, by the way it begins; null when it may be one.</summary>
    public static string? OfOpening(Query query, RoleReader roles)
    {
        var i = 0;
        if (query.Plain(i) is "please")
            i++;
        if (i >= query.Count)
            return null;

        var opening = query.Longest(i, m => (m.QueryWords & (QueryWords.Question | QueryWords.Instruction | QueryWords.Ask | QueryWords.People)) != 0, out var openingEnd);
        if (opening is null || (opening.QueryWords & (QueryWords.Ask | QueryWords.People)) != 0)
            return null;
        if (IsPoliteRequest(query, openingEnd))
            return null;
        if (roles.Read(query, i) is { } role && role.End > openingEnd || query.Longest(i, m => m.Industries.Length > 0 || m.Departments.Length > 0, out var other) is not null && other > openingEnd)
            return null;
        return opening.QueryWords.HasFlag(QueryWords.Instruction)
            ? $"\"{query.TextOf(i, openingEnd)} …\" reads as an instruction or a greeting, not as a people search. {Hint}"
            : $"\"{query.TextOf(i, openingEnd)} …\" asks a question that a people search does not answer. {Hint}";
    }

    // "Could you please find me …": a question by its form only.
    private static bool IsPoliteRequest(Query query, int i)
    {
        for (var end = Math.Min(query.Count, i + 3); i < end; i++)
        {
            if (query.Longest(i, m => m.QueryWords.HasFlag(QueryWords.Ask), out _) is not null)
                return true;
        }

        return false;
    }

    /// <summary>A part of a query for a message.</summary>
    public static string Shorten(ReadOnlySpan<char> text) => text.Length <= 80 ? text.ToString() : string.Concat(text[..80], "…");

    private static bool HasEmail(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf('@'); at >= 0;)
        {
            if (at > 0 && at + 3 < text.Length && IsMailCharacter(text[at - 1]) && char.IsLetterOrDigit(text[at + 1]) && text[at..].IndexOf('.') > 1)
                return true;

            var next = text[(at + 1)..].IndexOf('@');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    private static bool IsMailCharacter(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '+';

    private static bool IsPhone(ReadOnlySpan<char> text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
                digits++;
            else if (c is not (' ' or '+' or '-' or '(' or ')' or '.' or '/'))
                return false;
        }

        return digits is >= 7 and <= 15;
    }
}
