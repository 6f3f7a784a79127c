namespace PersonData.Core.Search.Interpretation;

/// <summary>What a query says about people at one place: roles, or seniorities and departments.</summary>
internal sealed record RoleReading(int End)
{
    public IReadOnlyList<Role> Roles { get; init; } = [];

    public IReadOnlyList<Term> Seniorities { get; init; } = [];

    public IReadOnlyList<Term> Departments { get; init; } = [];

    /// <summary>The words are a title that the vocabulary lacks: they are searched as they stand.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>What the words mean beside certain industries, and the phrase itself.</summary>
    public IReadOnlyList<RoleSense> Senses { get; init; } = [];

    /// <summary>The phrase says what to expect behind it like a preposition: "who own".</summary>
    public bool IsVerb { get; init; }

    /// <summary>Where the title's words begin; modifiers that are criteria of their own ("senior") are before it.</summary>
    public int TitleStart { get; init; }
}

/// <summary>Reads titles inside queries, with the phrases, levels and areas by which titles of records are classified.</summary>
internal sealed class RoleReader(Vocabulary vocabulary)
{
    private static bool HasRoles(Meaning m) => m.Roles.Length > 0 || m.QueryRoles.Length > 0 || m.RoleSenses.Length > 0;

    private static bool HasArea(Meaning m) => m.Area is not null;

    private static bool HasIndustry(Meaning m) => m.Industries.Length > 0;

    private static bool IsPreposition(Meaning m) => (m.QueryWords & (QueryWords.In | QueryWords.At | QueryWords.Of)) != 0;

    private static bool IsHead(Meaning m) => m.Level is { IsHead: true };

    /// <summary>Reads a title that begins at a word, or returns null.</summary>
    public RoleReading? Read(Query query, int start)
    {
        if (start >= query.Count || !query.Words.IsTokenStart(start))
            return null;

        var phrase = query.Longest(start, HasRoles, out var phraseEnd);
        if (phrase is not null && Inside(query, start, phraseEnd) is var limit && limit < phraseEnd)
            phrase = query.Longest(start, HasRoles, out phraseEnd, limit);
        if (ReadChiefOfficer(query, start) is { } officer && officer.End > phraseEnd)
            return officer;
        var composed = ReadAreaLevel(query, start) ?? ReadLevelArea(query, start);
        if (composed is not null && composed.End > phraseEnd && !(phrase is { QueryRoles.Length: > 0 } && composed.IsDynamic && phraseEnd < query.Count && query.Longest(phraseEnd, IsPreposition, out _) is not null))
            return composed; // but "secretaries of state of Georgia" are those of the state
        if (phrase is { QueryRoles.Length: 0, Roles.Length: > 0 } && IsOfIndustry(query, start, phraseEnd, phrase.Roles))
            return null; // "college presidents"
        if (query.Longest(start, m => m.IsNoRole, out var noRoleEnd) is not null && noRoleEnd > phraseEnd)
            return new RoleReading(noRoleEnd) { IsDynamic = true, TitleStart = start };
        if (phrase is null)
            return ReadLevel(query, start) ?? ReadQualified(query, start);

        // "Nurse recruiters": the head is the last noun, and the whole is a title that the vocabulary lacks.
        if (ContinuesAsTitle(query, phraseEnd, out var end))
            return new RoleReading(end) { IsDynamic = true, TitleStart = start };

        return new RoleReading(phraseEnd)
        {
            Roles = phrase.QueryRoles, IsDynamic = phrase.QueryRoles.Length == 0, TitleStart = start, Senses = phrase.RoleSenses,
            IsVerb = phrase.QueryWords.HasFlag(QueryWords.At),
        };
    }

    // Whether a narrower title of those who lead an organization is its industry and the role itself. Of others the industry is what they know: "aerospace engineers".
    private bool IsOfIndustry(Query query, int start, int end, Role[] narrower) =>
        narrower[0].Seniority is "owner" or "c_suite" && !vocabulary.PublicOffices.Contains(narrower[0])
        && query.Longest(start, HasIndustry, out var i, end) is not null && i < end && i > start && query.Longest(i, m => m.QueryRoles.Length > 0, out var roleEnd, end) is { } role && roleEnd == end
        && role.QueryRoles.SequenceEqual(narrower);

    // "chief happiness officers": an officer of something that the vocabulary lacks.
    private static RoleReading? ReadChiefOfficer(Query query, int start)
    {
        if (query.Plain(start) is not "chief")
            return null;

        var i = start + 1;
        for (var words = 0; words < 4 && i < query.Count && query.Words.Before(i) <= Gap.Hyphen; words++, i = query.AfterToken(i))
        {
            if (query.Plain(i) is "officer" or "officers" or "executive" or "executives")
                return i > start + 1 ? new RoleReading(query.AfterToken(i)) { IsDynamic = true, TitleStart = start } : null;
            if (query.Longest(i, IsBoundary, out _) is { } boundary && !boundary.QueryWords.HasFlag(QueryWords.And))
                return null;
        }

        return null;
    }

    // "attorneys at law firms" are attorneys, not attorneys at law: an industry behind the preposition that goes on beyond the phrase ends it.
    private static int Inside(Query query, int start, int end)
    {
        for (var i = start + 1; i < end - 1; i++)
        {
            if (query.Longest(i, m => (m.QueryWords & (QueryWords.At | QueryWords.Of)) != 0, out _) is not null
                && query.Longest(i + 1, HasIndustry, out var industryEnd) is not null && industryEnd > end)
            {
                return i;
            }
        }

        return end;
    }

    // "sales directors", "sales and marketing managers", "HR, finance or IT managers": areas before their level.
    private RoleReading? ReadAreaLevel(Query query, int start)
    {
        var areas = new List<Meaning>();
        var i = start;
        var (areIndustries, isList) = (true, false);
        while (query.Longest(i, HasArea, out var areaEnd) is { } area)
        {
            areIndustries &= area.Industries.Length > 0 || isList;
            if (area is { IsKindOfArea: true, Industries.Length: > 0 })
                return null; // "telecom VPs": where they work

            areas.Add(area);
            i = areaEnd;
            if (i >= query.Count)
                return null;
            if (query.Words.Before(i) <= Gap.Mark && query.Longest(i, m => m.Level is { IsHead: true } or { Key: "intern" }, out var levelEnd) is { Level: { } level } meaning)
            {
                if (level.Key != "intern" && meaning.Seniorities.Length > 0)
                    return null; // "sales leaders": anybody high in sales
                if (level.Key == "intern" && areas.TrueForAll(a => a.Departments.Length > 0))
                    return Qualify(start, levelEnd, level, areas);
                // A longer role phrase at the last area is a title of its own: "sales and marketing managers" has none, "sales and product managers" has.
                if (query.Longest(i, HasRoles, out var roleEnd) is not null && roleEnd > levelEnd)
                    return null;

                var composed = Compose(query, start, levelEnd, level, meaning.IsDiminished, areas);
                if (areIndustries && (isList || (composed.IsDynamic && composed.End == levelEnd && IsPlain(level, levelEnd - i))))
                    return null; // "logistics VPs", "manufacturing, plant managers": where they work
                return WithFurtherLevels(query, start, areas, composed);
            }

            var listed = i;
            if (!SkipJoint(query, ref i) || query.IsSentenceStart(i))
                return null;
            isList |= listed == i; // a comma without "and"
        }

        return null;
    }

    // "engineering managers or directors": a level that stands alone behind another one shares its areas.
    private RoleReading WithFurtherLevels(Query query, int start, List<Meaning> areas, RoleReading reading)
    {
        while (!reading.IsDynamic && reading.End < query.Count)
        {
            var i = reading.End;
            if (!SkipJoint(query, ref i) || query.Longest(i, IsHead, out var levelEnd) is not { Level: { Rank: <= 60 } level, Seniorities.Length: 0, IsDiminished: false }
                || ReadLevelArea(query, i) is not null || ContinuesAsTitle(query, levelEnd, out _) || (query.Longest(i, HasRoles, out var roleEnd) is not null && roleEnd >= levelEnd)
                || (levelEnd < query.Count && query.Longest(levelEnd, m => m.QueryWords.HasFlag(QueryWords.Of), out _) is not null))
            {
                break;
            }

            var further = Compose(query, start, levelEnd, level, diminished: false, areas);
            if (further.IsDynamic)
                break;
            reading = new RoleReading(levelEnd) { Roles = [.. reading.Roles.Union(further.Roles)], TitleStart = start };
        }

        return reading;
    }

    // "VPs of sales and marketing", "VP sales", "head of growth", "directors in finance": a level before its areas.
    private RoleReading? ReadLevelArea(Query query, int start)
    {
        if (query.Longest(start, IsHead, out var i) is not { Level: { } level } meaning || i >= query.Count)
            return null;
        if (SeniorityBound.TryRead(query, i, out _, out _) || query.IsSentenceStart(i))
            return null; // "director+ in marketing"
        if (meaning.Seniorities.Length > 0 || query.Longest(start, m => m.QueryWords.HasFlag(QueryWords.People), out var peopleEnd) is not null && peopleEnd >= i)
            return null; // "leaders in HR", "interns in marketing", "leads of …"

        // "VP or Director of IT": levels that share their area; "GM or VP Ops" are two titles.
        List<Level>? levels = null;
        var isTitle = query.Longest(start, HasRoles, out var titleEnd) is not null && titleEnd >= i;
        for (var next = i; !isTitle && SkipJoint(query, ref next) && query.Longest(next, IsHead, out var nextEnd) is { Level: { Rank: <= 60 } other, Seniorities.Length: 0, IsDiminished: false } && nextEnd < query.Count;)
        {
            (levels ??= [level]).Add(other);
            i = next = nextEnd;
        }

        var shared = levels is not null;

        if (shared && query.Longest(i, m => m.QueryWords.HasFlag(QueryWords.Of), out _) is null && query.Longest(i, HasArea, out _) is null)
            return null;

        var joint = query.Longest(i, m => (m.QueryWords & (QueryWords.Of | QueryWords.In)) != 0, out var jointEnd) is not null && jointEnd == i + 1 ? jointEnd : i;
        if (joint == i && (level.Rank > 60 || query.Words.Before(i) > Gap.Comma))
            return null;

        var isOf = joint > i && query.Plain(i) is "of" or "for" or "over";
        i = joint;
        SkipArticle(query, ref i);
        var areas = new List<Meaning>();
        var end = i;
        while (i < query.Count && query.Longest(i, HasArea, out var areaEnd) is { } area)
        {
            // "directors of marketing agencies": an industry that is longer than the area. "Managers in retail": where they work.
            if (query.Longest(i, HasIndustry, out var industryEnd) is not null && (industryEnd > areaEnd || (industryEnd == areaEnd && joint > start + 1 && query.Plain(joint - 1) is "in")))
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

        if (areas.Count > 0 && levels is not null)
        {
            var readings = levels.ConvertAll(one => Compose(query, start, end, one, diminished: false, areas));
            if (readings.TrueForAll(reading => reading.Seniorities.Count > 0))
                return readings[0] with { Seniorities = [.. readings.SelectMany(reading => reading.Seniorities).Distinct()] }; // "VP/SVP of sales, marketing or support"
            return readings.Exists(reading => reading.IsDynamic || reading.Seniorities.Count > 0) ? null : new RoleReading(end) { Roles = [.. readings.SelectMany(reading => reading.Roles).Distinct()], TitleStart = start };
        }

        if (areas.Count > 0)
            return Compose(query, start, end, level, meaning.IsDiminished, areas);
        if (shared)
            return null;
        return isOf ? ReadUnknownArea(query, start, i) : null;
    }

    // "director of special projects": an area that the vocabulary lacks is part of the title.
    private RoleReading? ReadUnknownArea(Query query, int start, int i)
    {
        var end = i;
        while (end < query.Count && (end == i || query.Words.Before(end) <= Gap.Hyphen) && query.Longest(end, IsBoundary, out _) is null && !char.IsAsciiDigit(query.Plain(end)[0]))
            end++;
        if (end == i || query.IsCapitalized(i) && !query.IsCapitalized(start) || vocabulary.Companies.TryRead(query, i, expected: true, out _))
            return null; // "VPs of Stripe"
        if (query.Longest(i, HasIndustry, out var industryEnd) is not null && industryEnd >= end)
            return null; // "directors of hospitals"
        if (end < query.Count && query.Words.Before(end) <= Gap.Mark && query.Longest(end, m => (m.QueryWords & QueryWords.Company) != 0, out _) is not null)
            return null;
        return query.Words[i] == Lexicon.Unknown && end == i + 1 ? null : new RoleReading(end) { IsDynamic = true, TitleStart = start };
    }

    // "directors", "VPs", "managers"; others ("coordinators", "district managers") are titles of their own.
    private RoleReading? ReadLevel(Query query, int start)
    {
        if (query.Longest(start, IsHead, out var end) is not { Level: { } level })
            return null;
        if (query.Longest(start, HasIndustry, out var industryEnd) is not null && industryEnd == end && query.Longest(end, m => m.QueryRoles.Length > 0, out _) is not null)
            return null; // "tech CEOs"
        if (query.Longest(start, m => m.Seniorities.Length > 0 || (m.QueryWords & ~QueryWords.Filler) != 0, out var otherEnd) is not null && otherEnd >= end)
            return null; // "leads", "staff", "experts", "leaders"

        // "Head chefs", "assistant store managers": the level belongs to the title behind it.
        if (ContinuesAsTitle(query, end, out var titleEnd))
            return new RoleReading(titleEnd) { IsDynamic = true, TitleStart = start };

        // "VP underwriting": an area that the vocabulary lacks, in a word of the language.
        if (level.Rank <= 50 && end < query.Count && query.Words.Before(end) == Gap.Space && query.Longest(end, _ => true, out _) is null && !query.IsCapitalized(end) && !query.IsPlural(end)
            && vocabulary.KnownWords.IsWord(query.Plain(end)) && query.AfterToken(end) is var areaEnd && (areaEnd == query.Count || query.Longest(areaEnd, IsBoundary, out _) is not null))
        {
            return new RoleReading(areaEnd) { IsDynamic = true, TitleStart = start };
        }

        return IsPlain(level, end - start)
            ? new RoleReading(end) { Seniorities = [new Term(level.Seniority, "")], TitleStart = start }
            : new RoleReading(end) { IsDynamic = true, TitleStart = start };
    }

    // A level in the words that say nothing but the level.
    private static bool IsPlain(Level level, int words) => level.Key == "vp" ? words == 2 : level.Key is "head" or "director" or "manager" && words == 1;

    // "senior accountants", "junior developers", "mid-level and senior attorneys": seniorities before a title.
    private RoleReading? ReadQualified(Query query, int start)
    {
        List<Term> seniorities = [];
        var end = start;
        do
        {
            if (query.Longest(end, m => m.Level is { IsHead: false }, out var levelEnd) is not { Level: { Key: "senior" or "junior" or "intern" or "mid" } level })
                return null;
            if (!seniorities.Exists(one => one.Key == level.Seniority))
                seniorities.Add(new Term(level.Seniority, ""));
            end = levelEnd;
        }
        while (SkipJoint(query, ref end) || SkipTo(query, ref end));

        if (end >= query.Count || query.Words.Before(end) > Gap.Mark)
            return null;

        var title = Read(query, end);
        if (title is null || title.Seniorities.Count > 0)
            return null;

        // Titles of records take a qualifier as their seniority only where the role itself says no more (see TitleGrammar): a senior partner is an
        // owner, a senior sales manager a manager, so who asks for those means the words.
        if (title.IsDynamic || title.Roles.Any(role => role.Seniority is not ("mid" or "entry")))
            return title with { IsDynamic = true, TitleStart = start };
        return title with { Seniorities = seniorities };
    }

    // "junior to mid-level developers"
    private static bool SkipTo(Query query, ref int i)
    {
        if (i + 1 >= query.Count || query.Plain(i) is not "to")
            return false;
        i++;
        return true;
    }

    // "marketing interns"
    private static RoleReading Qualify(int start, int end, Level level, List<Meaning> areas) => new(end)
    {
        Seniorities = [new Term(level.Seniority, "")],
        Departments = [.. areas.SelectMany(area => area.Departments).Distinct()],
        TitleStart = end,
    };

    private RoleReading Compose(Query query, int start, int end, Level level, bool diminished, List<Meaning> areas)
    {
        if (ContinuesAsTitle(query, end, out var longer))
            return new RoleReading(longer) { IsDynamic = true, TitleStart = start };

        var roles = new List<Role>();
        foreach (var area in areas)
        {
            // "Payroll managers" are finance managers, but who asks for them wants no others: only a role's own level and area mean it.
            var index = diminished || area.IsKindOfArea ? -1 : level.RoleOfArea[area.Area!.Index];
            var role = index < 0 ? null : vocabulary.Roles[index];
            if (role is null || role.OwnLevel != level.Key || role.OwnArea != area.Area!.Key)
                return areas.Count > 1 && !diminished && areas.TrueForAll(one => one.Departments.Length > 0) ? Qualify(start, end, level, areas) : new RoleReading(end) { IsDynamic = true, TitleStart = start };
            if (!roles.Contains(role))
                roles.Add(role);
        }

        return new RoleReading(end) { Roles = roles, TitleStart = start };
    }

    // Whether another title head follows directly, so that the one before only qualifies it.
    private static bool ContinuesAsTitle(Query query, int i, out int end)
    {
        end = i;
        if (i >= query.Count || query.Words.Before(i) > Gap.Mark || query.IsSentenceStart(i) || query.Longest(i, m => (m.QueryWords & ~QueryWords.Ignored) != 0, out _) is not null)
            return false;
        return query.Longest(i, m => m.Roles.Length > 0 || IsHead(m), out end) is not null;
    }

    private static bool SkipJoint(Query query, ref int i)
    {
        if (i >= query.Count || query.Words.Before(i) > Gap.Comma)
            return false; // "\"VP of Sales\" AND \"software\""

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

    /// <summary>The person behind "to": "the CEO" of "assistants to the CEO".</summary>
    /// <returns>The word behind that person; <paramref name="to"/> when none follows.</returns>
    public int ObjectEnd(Query query, int to)
    {
        var i = query.AfterToken(to);
        SkipArticle(query, ref i);
        return Read(query, i) is { } role ? role.End : to;
    }

    /// <summary>Words that end any name or free phrase.</summary>
    public static bool IsBoundary(Meaning m) =>
        (m.QueryWords & (QueryWords.In | QueryWords.At | QueryWords.With | QueryWords.Not | QueryWords.NotIn | QueryWords.But | QueryWords.Or | QueryWords.And | QueryWords.Filter)) != 0;
}
