namespace PersonData.Core.Search.Interpretation;

/// <summary>What a query says about people at one place: roles, or seniorities and departments.</summary>
internal sealed record RoleReading(int End)
{
    public IReadOnlyList<Role> Roles { get; init; } = [];

    public IReadOnlyList<Term> Seniorities { get; init; } = [];

    public IReadOnlyList<Term> Departments { get; init; } = [];

    /// <summary>The words are a title that the vocabulary lacks: they are searched as they stand.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>Where the title's words begin; modifiers that are criteria of their own ("senior") are before it.</summary>
    public int TitleStart { get; init; }
}

/// <summary>Reads titles inside queries, with the phrases, levels and areas by which titles of records are classified.</summary>
internal sealed class RoleReader(Vocabulary vocabulary)
{
    private static bool HasRoles(Meaning m) => m.Roles.Length > 0 || m.QueryRoles.Length > 0;

    private static bool HasArea(Meaning m) => m.Area is not null;

    private static bool HasIndustry(Meaning m) => m.Industries.Length > 0;

    private static bool IsHead(Meaning m) => m.Level is { IsHead: true };

    /// <summary>Reads a title that begins at a word, or returns null.</summary>
    public RoleReading? Read(Query query, int start)
    {
        if (!query.Words.IsTokenStart(start))
            return null;

        var phrase = query.Longest(start, HasRoles, out var phraseEnd);
        var composed = ReadAreaLevel(query, start) ?? ReadLevelArea(query, start);
        if (composed is not null && composed.End > phraseEnd)
            return composed;
        if (phrase is null)
            return ReadLevel(query, start) ?? ReadQualified(query, start);

        // "Nurse recruiters": the head is the last noun, and the whole is a title that the vocabulary lacks.
        if (ContinuesAsTitle(query, phraseEnd, out var end))
            return new RoleReading(end) { IsDynamic = true, TitleStart = start };

        return new RoleReading(phraseEnd) { Roles = [.. phrase.Roles, .. phrase.QueryRoles], TitleStart = start };
    }

    // "sales directors", "sales and marketing managers", "HR, finance or IT managers": areas before their level.
    private RoleReading? ReadAreaLevel(Query query, int start)
    {
        var areas = new List<Area>();
        var i = start;
        while (query.Longest(i, HasArea, out var areaEnd) is { Area: { } area })
        {
            areas.Add(area);
            i = areaEnd;
            if (i >= query.Count)
                return null;
            if (query.Words.Before(i) <= Gap.Mark && query.Longest(i, IsHead, out var levelEnd) is { Level: { } level } meaning)
            {
                // A longer role phrase at the last area is a title of its own: "sales and marketing managers" has none, "sales and product managers" has.
                return query.Longest(i, HasRoles, out var roleEnd) is not null && roleEnd > levelEnd ? null : Compose(query, start, levelEnd, level, meaning.IsDiminished, areas);
            }

            if (!SkipJoint(query, ref i))
                return null;
        }

        return null;
    }

    // "VPs of sales and marketing", "VP sales", "head of growth", "directors in finance": a level before its areas.
    private RoleReading? ReadLevelArea(Query query, int start)
    {
        if (query.Longest(start, IsHead, out var i) is not { Level: { } level } meaning || i >= query.Count)
            return null;

        var joint = query.Longest(i, m => (m.QueryWords & (QueryWords.Of | QueryWords.In)) != 0, out var jointEnd) is not null && jointEnd == i + 1 ? jointEnd : i;
        if (joint == i && (level.Rank > 60 || query.Words.Before(i) > Gap.Comma))
            return null;

        var isOf = joint > i && query.Plain(i) is "of" or "for" or "over";
        i = joint;
        SkipArticle(query, ref i);
        var areas = new List<Area>();
        var end = i;
        while (i < query.Count && query.Longest(i, HasArea, out var areaEnd) is { Area: { } area })
        {
            // "directors of marketing agencies": an industry that is longer than the area.
            if (query.Longest(i, HasIndustry, out var industryEnd) is not null && industryEnd > areaEnd)
                break;
            if (areas.Count > 0 && (query.Longest(i, HasRoles, out var roleEnd) is not null && roleEnd > areaEnd || ReadAreaLevel(query, i) is not null))
                break; // "VPs of sales and marketing managers": a title of its own
            if (areaEnd < query.Count && query.Words.Before(areaEnd) <= Gap.Mark && query.Longest(areaEnd, m => (m.QueryWords & QueryWords.Company) != 0, out _) is not null)
                break; // "VP technology companies"

            areas.Add(area);
            end = i = areaEnd;
            if (!SkipJoint(query, ref i))
                break;
        }

        if (areas.Count > 0)
            return Compose(query, start, end, level, meaning.IsDiminished, areas);
        return isOf ? ReadUnknownArea(query, start, i) : null;
    }

    // "director of special projects": an area that the vocabulary lacks is part of the title.
    private static RoleReading? ReadUnknownArea(Query query, int start, int i)
    {
        var end = i;
        while (end < query.Count && (end == i || query.Words.Before(end) <= Gap.Hyphen) && query.Longest(end, IsBoundary, out _) is null && !char.IsAsciiDigit(query.Plain(end)[0]))
            end++;
        if (end == i || query.IsCapitalized(i) && !query.IsCapitalized(start))
            return null; // "VPs of Stripe"
        if (query.Longest(i, HasIndustry, out var industryEnd) is not null && industryEnd >= end)
            return null; // "directors of hospitals"
        if (end < query.Count && query.Longest(end, m => (m.QueryWords & QueryWords.Company) != 0, out _) is not null)
            return null;
        return query.Words[i] == Lexicon.Unknown && end == i + 1 ? null : new RoleReading(end) { IsDynamic = true, TitleStart = start };
    }

    // "directors", "VPs", "managers"; others ("coordinators", "district managers") are titles of their own.
    private static RoleReading? ReadLevel(Query query, int start)
    {
        if (query.Longest(start, IsHead, out var end) is not { Level: { } level })
            return null;
        if (query.Longest(start, m => m.Seniorities.Length > 0 || (m.QueryWords & ~QueryWords.Filler) != 0, out var otherEnd) is not null && otherEnd >= end)
            return null; // "leads", "staff", "experts", "leaders"

        var plain = level.Key is "vp" or "head" or "director" or "manager" && query.AfterToken(start) == end;
        return plain
            ? new RoleReading(end) { Seniorities = [new Term(level.Seniority, "")], TitleStart = start }
            : new RoleReading(end) { IsDynamic = true, TitleStart = start };
    }

    // "senior accountants", "junior developers", "marketing interns": a seniority before a title.
    private RoleReading? ReadQualified(Query query, int start)
    {
        if (query.Longest(start, m => m.Level is { IsHead: false }, out var end) is not { Level: { } level } || end >= query.Count || query.Words.Before(end) > Gap.Hyphen)
            return null;
        if (level.Key is not ("senior" or "junior" or "intern" or "mid"))
            return null;

        var title = Read(query, end);
        if (title is null || title.Seniorities.Count > 0)
            return null;
        return title with { Seniorities = [new Term(level.Seniority, "")] };
    }

    private RoleReading Compose(Query query, int start, int end, Level level, bool diminished, List<Area> areas)
    {
        var roles = new List<Role>();
        foreach (var area in areas)
        {
            var role = diminished ? -1 : level.RoleOfArea[area.Index];
            if (role >= 0 && !roles.Contains(vocabulary.Roles[role]))
                roles.Add(vocabulary.Roles[role]);
        }

        if (ContinuesAsTitle(query, end, out var longer))
            return new RoleReading(longer) { IsDynamic = true, TitleStart = start };
        return roles.Count > 0
            ? new RoleReading(end) { Roles = roles, TitleStart = start }
            : new RoleReading(end) { IsDynamic = true, TitleStart = start };
    }

    // Whether another title head follows directly, so that the one before only qualifies it.
    private static bool ContinuesAsTitle(Query query, int i, out int end)
    {
        end = i;
        if (i >= query.Count || query.Words.Before(i) > Gap.Mark || query.Longest(i, m => (m.QueryWords & ~QueryWords.Ignored) != 0, out _) is not null)
            return false;
        return query.Longest(i, m => m.Roles.Length > 0 || IsHead(m), out end) is not null && query.IsPlural(query.Count > end ? end - 1 : end - 1);
    }

    private static bool SkipJoint(Query query, ref int i)
    {
        if (i >= query.Count)
            return false;

        var comma = query.Words.Before(i) is Gap.Comma or Gap.Slash;
        if (query.Longest(i, m => (m.QueryWords & (QueryWords.And | QueryWords.Or)) != 0, out var end) is not null)
        {
            i = end;
            return i < query.Count;
        }

        return comma;
    }

    private static void SkipArticle(Query query, ref int i)
    {
        if (i < query.Count && query.Longest(i, m => m.QueryWords.HasFlag(QueryWords.Article), out var end) is not null)
            i = end;
    }

    /// <summary>Words that end any name or free phrase.</summary>
    public static bool IsBoundary(Meaning m) =>
        (m.QueryWords & (QueryWords.In | QueryWords.At | QueryWords.With | QueryWords.Not | QueryWords.NotIn | QueryWords.But | QueryWords.Or | QueryWords.And | QueryWords.Filter)) != 0;
}
