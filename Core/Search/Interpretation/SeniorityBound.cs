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
