using PersonData.Core.People;

namespace PersonData.Core.Search.Interpretation;

/// <summary>Reads companies by name or domain. A name has no vocabulary: it is what stands where a company is expected and reads as nothing else.</summary>
internal sealed class CompanyReader(RoleReader roles, PlaceReader places)
{
    private const int KnownCity = 25_000;

    // Parts of a host at dots and hyphens; no real one has more.
    private const int MaxLabels = 12;

    /// <summary>Reads a name behind "at" or "of", unless the words read as an industry, a place or people.</summary>
    public bool TryRead(Query query, int i, out int end)
    {
        end = i;
        if (query.Longest(i, m => (m.QueryWords & (QueryWords.Article | QueryWords.Ignored)) != 0, out _) is not null)
            return false;

        // "of companies doing …", "at firms that …": no name begins with companies in the plural.
        if (query.IsPlural(i) && query.Longest(i, m => m.QueryWords.HasFlag(QueryWords.Company), out _) is not null)
            return false;

        var chunk = ChunkEnd(query, i);
        if (chunk == i)
            return false;

        if (query.Words.Before(i) == Gap.Comma && places.TryRead(query, i, expected: true, out _))
            return false; // "at 3PLs, TN/KY/OH"
        if (IsPlaceFrom(query, i, chunk))
            return false; // "winemakers from Walla Walla"

        // A name in capitals, word by word, is no industry: "State Farm", "American Airlines".
        if (query.CapitalsMean && !query.IsPlural(i) && AreCapitalized(query, i, chunk) && !IsOneIndustry(query, i, chunk) && !EndsInCompanies(query, chunk))
        {
            end = chunk;
            return true;
        }

        var hasOf = false;
        for (var j = i; j < chunk; j++)
            hasOf |= query.Plain(j) is "of";

        if (hasOf && roles.Read(query, i) is null && !query.IsPlural(i))
        {
            // "Bank of America", "University of Texas"
        }
        else
        {
            var unknown = false;
            for (var j = i; j < chunk;)
            {
                var next = RecognizedEnd(query, j);
                unknown |= next == j;
                j = next == j ? query.AfterToken(j) : next;
            }

            if (!unknown)
                return false;
            if (RecognizedAsCompanies(query, i, chunk))
                return false;
        }

        if (query.Longest(i, m => m.QueryWords.HasFlag(QueryWords.Filter), out var filterEnd) is not null && filterEnd == chunk)
            return false;

        end = chunk;
        return true;
    }

    // Who is "from" a city that is not tiny is from there; "at" it works a company of that name, unless it is large.
    private bool IsPlaceFrom(Query query, int i, int end) =>
        i > 0 && query.Plain(i - 1) is "from" && places.TryRead(query, i, expected: true, out var place) && place.End >= end && place.City is null or { Population: >= KnownCity };

    // Where a name that begins here ends at the latest.
    private int ChunkEnd(Query query, int i)
    {
        var end = i;
        while (end < query.Count)
        {
            if (end > i && query.Words.IsTokenStart(end) && query.Words.Before(end) > Gap.Slash)
                break;
            if (query.Longest(end, RoleReader.IsBoundary, out _) is { } boundary)
            {
                if (end > i && boundary.QueryWords.HasFlag(QueryWords.Filter) && query.CapitalsMean && query.IsCapitalized(end))
                {
                    end = query.AfterToken(end); // "Ernst & Young"
                    continue;
                }

                var isAmpersand = boundary.QueryWords.HasFlag(QueryWords.And) && query.Text[query.TokenAt(end).Start] == '&';
                if (!isAmpersand)
                    break;
            }

            if (end > i && SizeReader.TryRead(query, end, true, false, out var number) && number.Kind == NumberKind.Size)
                break;
            if (end > i && query.Plain(end - 1) is not "of" && places.TryRead(query, end, expected: false, out var place) && place.End >= query.Count)
                break;
            end = query.AfterToken(end);
        }

        return end;
    }

    private int RecognizedEnd(Query query, int i)
    {
        var end = i;
        if (query.Longest(i, m => m.Industries.Length > 0 || m.QueryWords != QueryWords.None || m.Roles.Length > 0 || m.QueryRoles.Length > 0 || m.Seniorities.Length > 0 || m.Departments.Length > 0 || m.Size is not null, out var phraseEnd) is not null)
            end = phraseEnd;
        if (roles.Read(query, i) is { } role)
            end = Math.Max(end, role.End);
        if (places.TryRead(query, i, expected: false, out var place))
            end = Math.Max(end, place.End);
        return end;
    }

    // "quantum computing companies", "boutique law firms": plural words for companies, or an industry in the plural, at the end.
    private static bool EndsInCompanies(Query query, int end) =>
        query.Longest(end - 1, m => m.QueryWords.HasFlag(QueryWords.Company), out _) is not null && (query.IsPlural(end - 1) || query.Plain(end - 1) is "industry" or "sector" or "space");

    private static bool AreCapitalized(Query query, int start, int end)
    {
        var count = 0;
        for (var i = start; i < end; i = query.AfterToken(i), count++)
        {
            if (!query.IsCapitalized(i) && query.Plain(i) is not ("of" or "and" or "the" or "for"))
                return false;
        }

        return count > 1;
    }

    // "Private Equity", "Real Estate", "Texas Law Firms": phrases of the vocabulary from end to end.
    private bool IsOneIndustry(Query query, int start, int end)
    {
        if (places.TryRead(query, start, expected: false, out var place) && place.End < end)
            start = place.End;
        return query.Longest(start, m => m.Industries.Length > 0, out var industryEnd) is not null && industryEnd == end;
    }

    private static bool RecognizedAsCompanies(Query query, int start, int end)
    {
        if (EndsInCompanies(query, end))
            return true;

        for (var i = start; i < end; i++)
        {
            if (query.Words.IsTokenStart(i) && query.Longest(i, m => m.Industries.Length > 0, out var industryEnd) is not null && industryEnd == end && query.IsPlural(end - 1))
                return true;
        }

        return false;
    }

    // Top-level domains that nobody can register, for examples, tests and inner networks (RFC 2606, RFC 6762).
    private static bool IsReserved(ReadOnlySpan<char> label) => label is "example" or "test" or "invalid" or "localhost" or "local" or "internal";

    /// <summary>Reads a domain or web address: "acme.com", "https://www.acme.com/about".</summary>
    /// <param name="query">The query.</param>
    /// <param name="i">The word at which it begins.</param>
    /// <param name="domain">Its registrable domain; empty for a scheme that a domain follows.</param>
    /// <param name="text">The words of the query that name it.</param>
    /// <param name="end">The word behind it and its path.</param>
    public static bool TryReadDomain(Query query, int i, out string domain, out string text, out int end)
    {
        (domain, text, end) = ("", "", i);
        if (!query.Words.IsTokenStart(i))
            return false;

        var token = query.Words.TokenOf(i);
        var last = token;
        var dots = 0;
        while (last + 1 < query.TokenCount && last < token + MaxLabels && query.Tokens[last + 1].Start == query.Tokens[last].End + 1
            && query.Text[query.Tokens[last].End] is '.' or '-' && query.Tokens[last + 1].Before is Gap.Mark or Gap.Hyphen)
        {
            dots += query.Text[query.Tokens[last].End] == '.' ? 1 : 0;
            last++;
        }

        if (dots == 0 && query.Tokens.Text(token) is "http" or "https")
        {
            end = query.WordOf(token + 1);
            return true;
        }

        text = query.Text[query.Tokens[token].Start..query.Tokens[last].End];
        if (dots == 0 || !(PublicSuffixes.IsTopLevel(query.Tokens.Text(last)) || IsReserved(query.Tokens.Text(last))) || !DomainName.TryNormalize(text, out domain))
            return false;

        while (last + 1 < query.TokenCount && query.Tokens[last + 1].Before == Gap.Slash
            && !query.Text.AsSpan(query.Tokens[last].End, query.Tokens[last + 1].Start - query.Tokens[last].End).ContainsAny(' ', '\t'))
        {
            last++; // the path of an address
        }

        end = query.WordOf(last + 1);
        return true;
    }
}
