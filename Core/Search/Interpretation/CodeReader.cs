using System.Collections.Immutable;
using System.Globalization;

namespace PersonData.Core.Search.Interpretation;

/// <summary>Reads industry codes: "SIC 7372", "NAICS codes 541511 and 5415".</summary>
internal static class CodeReader
{
    /// <summary>Reads the codes that begin at a word.</summary>
    /// <param name="query">The query.</param>
    /// <param name="codes">The known codes.</param>
    /// <param name="i">The word.</param>
    /// <param name="take">Called with the words of each code and its industries, none when no industry has it.</param>
    /// <param name="end">The word behind the codes.</param>
    public static bool TryRead(Query query, IndustryCodes codes, int i, Action<string, ImmutableArray<Industry>> take, out int end)
    {
        end = i;
        if (query.Words.IsTokenStart(i) && IsCode(query.Plain(i)) && query.AfterToken(i) is var behind && behind < query.Count && query.Words.Before(behind) == Gap.Space
            && query.Longest(behind, m => m.QueryWords.HasFlag(QueryWords.Code), out end) is not null && (end >= query.Count || !IsCode(query.Plain(end))))
        {
            // "6022 SIC"
            take(query.TextOf(i, end), IndustryCodes.Find(query.Plain(behind) is "sic" ? codes.Sic : codes.Naics, query.Plain(i)));
            return true;
        }

        end = i;
        if (query.Longest(i, m => m.QueryWords.HasFlag(QueryWords.Code), out _) is null)
            return false;

        var table = query.Plain(i) is "sic" ? codes.Sic : codes.Naics;
        var token = query.Words.TokenOf(i) + 1;
        while (token < query.Tokens.Count && query.Tokens.Text(token) is "code" or "codes" or "coded" or "is" or "of")
            token++;

        var first = token;
        while (token < query.Tokens.Count && IsCode(query.Tokens.Text(token)) && !(token + 1 < query.Tokens.Count && query.Tokens[token + 1].Before is Gap.Hyphen))
        {
            take(query.TextOf(i, query.WordOf(token + 1)), IndustryCodes.Find(table, query.Tokens.Text(token)));
            token++;
            if (token + 1 < query.Tokens.Count && query.Tokens.Text(token) is "and" or "or" && IsCode(query.Tokens.Text(token + 1)))
                token++;
        }

        end = query.WordOf(token);
        return token > first;
    }

    private static bool IsCode(ReadOnlySpan<char> text) =>
        text.Length is >= 2 and <= 6 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
