namespace PersonData.Core.Search.Interpretation;

/// <summary>Reads how far a filter that does not exist goes, so that none of its words are taken for something else.</summary>
internal sealed class FilterReader(RoleReader roles)
{
    /// <summary>Where ends what belongs to a filter: "graduated from Ohio State", "using HubSpot", "founded before 1990". People are not part of it.</summary>
    public int ObjectEnd(Query query, int i)
    {
        if (i < query.Count && query.Plain(i) is "from" or "at" or "of" or "in" or "with" or "before" or "after")
            i = query.AfterToken(i);
        while (i < query.Count && query.Words.Before(i) <= Gap.Slash && roles.Read(query, i) is null
            && query.Longest(i, m => (m.QueryWords & ~QueryWords.And) != 0 && RoleReader.IsBoundary(m) || m.QueryWords.HasFlag(QueryWords.People), out _) is null)
        {
            i = query.AfterToken(i);
        }

        return i;
    }

    /// <summary>The filter among the words of a number that goes on beyond it: "years of experience" in "5+ years of experience".</summary>
    public static Meaning? In(Query query, int first, int last, out int end)
    {
        for (var i = first; i <= last && i < query.Count; i++)
        {
            if (query.Longest(i, m => m.QueryWords.HasFlag(QueryWords.Filter), out end) is { } filter && end > last)
                return filter;
        }

        end = last;
        return null;
    }
}
