using PersonData.Contracts.Search;

namespace PersonData.Core.Search.Interpretation;

/// <summary>Reads "or above", "and below", "+" behind a seniority: "director-level or above", "VP+".</summary>
internal static class SeniorityBound
{
    /// <summary>Reads the words that open a seniority upwards or downwards.</summary>
    /// <param name="query">The query.</param>
    /// <param name="start">The word behind the seniority.</param>
    /// <param name="end">The word behind those words.</param>
    /// <param name="upwards">Whether higher seniorities match too; else lower ones.</param>
    public static bool TryRead(Query query, int start, out int end, out bool upwards)
    {
        (end, upwards) = (start, true);
        var last = query.TokenAt(start - 1);
        if (last.End < query.Text.Length && query.Text[last.End] == '+')
            return true;

        if (start < query.Count && query.Plain(start) is "level" or "levels")
            start = query.AfterToken(start);
        if (start >= query.Count || query.Plain(start) is not ("or" or "and" or "plus") || query.AfterToken(start) is var next && next >= query.Count)
            return false;

        if (query.Plain(next) is "more" && query.AfterToken(next) < query.Count)
            next = query.AfterToken(next);
        if (query.Plain(next) is "below" or "lower" or "down" or "under" or "junior" or "beneath")
            upwards = false;
        else if (query.Plain(next) is not ("above" or "higher" or "up" or "upward" or "upwards" or "beyond" or "over" or "senior" or "better"))
            return false;

        if (query.AfterToken(next) is var after && after < query.Count && query.Words.Before(after) == Gap.Space && query.Plain(next) is "senior" or "junior")
            return false; // "directors or senior managers"
        end = query.AfterToken(next);
        return true;
    }

    // What stands before a seniority; whether it opens upwards, and whether the seniority itself is meant.
    private static readonly (string[] Words, bool Upwards, bool Including)[] s_before =
    [
        (["nobody", "below"], true, true), (["no", "one", "below"], true, true), (["nothing", "below"], true, true), (["none", "below"], true, true), (["not", "below"], true, true),
        (["nobody", "lower", "than"], true, true), (["no", "one", "lower", "than"], true, true), (["no", "lower", "than"], true, true), (["not", "lower", "than"], true, true),
        (["nobody", "under"], true, true), (["no", "one", "under"], true, true), (["at", "least"], true, true), (["minimum"], true, true),
        (["nobody", "above"], false, true), (["no", "one", "above"], false, true), (["nothing", "above"], false, true), (["not", "above"], false, true),
        (["nobody", "higher", "than"], false, true), (["no", "higher", "than"], false, true), (["not", "higher", "than"], false, true), (["at", "most"], false, true), (["maximum"], false, true),
        (["above"], true, false), (["higher", "than"], true, false), (["more", "senior", "than"], true, false),
        (["below"], false, false), (["lower", "than"], false, false), (["more", "junior", "than"], false, false), (["less", "senior", "than"], false, false),
    ];

    /// <summary>Reads a bound and the level or seniority behind it: "nobody below director", "at least VP level", "above manager".</summary>
    /// <param name="query">The query.</param>
    /// <param name="start">The word at which it begins.</param>
    /// <param name="end">The word behind the seniority.</param>
    /// <param name="seniorities">The seniorities within the bound.</param>
    public static bool TryReadBefore(Query query, int start, out int end, out IEnumerable<string> seniorities)
    {
        (end, seniorities) = (start, []);
        if (!query.Words.IsTokenStart(start))
            return false;

        var token = query.Words.TokenOf(start);
        foreach (var (words, upwards, including) in s_before)
        {
            var i = 0;
            while (i < words.Length && token + i < query.TokenCount && query.Tokens.Text(token + i).SequenceEqual(words[i]))
                i++;
            if (i < words.Length || token + i >= query.TokenCount)
                continue;

            var level = query.WordOf(token + i);
            if (query.Plain(level) is "a" or "the")
                level++;
            if (level >= query.Count || query.Longest(level, m => m.Seniorities.Length > 0 || m.Level is { IsHead: true, Key: "vp" or "head" or "director" or "manager" }, out end) is not { } meaning)
                return false;

            var keys = meaning.Seniorities.Length > 0 ? meaning.Seniorities.Select(one => one.Key).ToList() : [meaning.Level!.Seniority];
            var edge = upwards ? keys[^1] : keys[0];
            seniorities = From(edge, upwards).Where(key => including || key != edge).ToList();
            return seniorities.Any();
        }

        return false;
    }

    /// <summary>The seniorities from one on: "owner" and above are owners; "C-level" and above are not, because owners are no higher officers.</summary>
    public static IEnumerable<string> From(string seniority, bool upwards)
    {
        var index = SeniorityKeys.All.IndexOf(seniority);
        if (!upwards)
            return SeniorityKeys.All.Skip(index);
        return index == 0 ? ["owner"] : SeniorityKeys.All.Take(index + 1).Skip(1);
    }

    private static int IndexOf(this IReadOnlyList<string> keys, string key)
    {
        var index = 0;
        while (keys[index] != key)
            index++;
        return index;
    }
}
