namespace PersonData.Core.Search.Interpretation;

internal enum TitlePartKind
{
    None,
    Role,
    Level,
    Area,
    Past,
}

/// <summary>What one part of a title is.</summary>
/// <param name="Kind">What its head is.</param>
/// <param name="Level">The level of its head, null for none.</param>
/// <param name="IsDiminished">Its bearer stands below that level.</param>
/// <param name="Area">The area that it names, when that is all it does.</param>
/// <param name="HeadStart">The first word of its head.</param>
/// <param name="HeadEnd">The word behind its head.</param>
/// <param name="ComplementRank">It belongs to a person ("Assistant to the CEO"); people up to this rank who are joined to that person belong to it too. 0 for none.</param>
internal readonly record struct TitlePart(
    TitlePartKind Kind, Level? Level = null, bool IsDiminished = false, Area? Area = null, int HeadStart = 0, int HeadEnd = 0, int ComplementRank = 0);

/// <summary>Reads one part of a title: its head, what qualifies it, and what it belongs to.</summary>
internal sealed class TitlePartReader(Vocabulary vocabulary, TitlePhrases phrases)
{
    // Roles of those who own or run a company. Beside them a second role needs no conjunction: "Owner Dentist", "President CEO".
    private readonly HashSet<Role> _top = [.. vocabulary.Roles.Where(r => r.Seniority is "owner" || r.Key is "chief_executive" or "president" or "chair" or "chief_operating" or "chief_financial" or "chief_technology")];

    // Roles that another before them only qualifies: the "attorney" of "Attorney Recruiter".
    private readonly HashSet<Role> _aides = [.. vocabulary.Roles.Where(r => r.Seniority == "entry" || r.Key is "executive_assistant" or "account_manager" or "recruiter" or "consultant" or "coach" or "analyst" or "hr_specialist" or "project_manager" or "office_manager" or "customer_service" or "administrative_assistant")];

    /// <summary>Reads a part.</summary>
    public TitlePart Read(WordList words, int start, int end, ReadOnlySpan<bool> glued, ref TitleReading reading)
    {
        var headEnd = start;
        while (headEnd < end && (glued[headEnd] || !phrases.Is(words[headEnd], TitleWord.Preposition) || (headEnd == start && glued[headEnd + 1]))) // "Of Counsel"
            headEnd++;

        if (headEnd == start) // "… and of Marketing": only a complement
            return phrases.AreaIn(words, start + 1, end) is { } complement ? new TitlePart(TitlePartKind.Area, Area: complement) : default;
        if (headEnd + 1 < end && phrases.Is(words[headEnd + 1], TitleWord.Becoming))
            return new TitlePart(TitlePartKind.Past); // "CEO in training"

        for (var i = start; i < headEnd; i++)
        {
            if (phrases.Is(words[i], TitleWord.Past))
                return new TitlePart(TitlePartKind.Past);
        }

        var trimmed = headEnd;
        while (trimmed > start + 1 && phrases.Is(words[trimmed - 1], TitleWord.Noise) && !phrases.EndsPhrase(words, start, trimmed))
            trimmed--;

        var part = ReadHead(words, start, trimmed, headEnd, end, ref reading);
        if (part.Kind == TitlePartKind.None)
            part = ReadDerived(words, start, trimmed, headEnd, end, ref reading);
        if (part.Kind != TitlePartKind.None)
            return part with { ComplementRank = phrases.ComplementRank(words, headEnd, end, glued) };

        // No head at the end: perhaps it stands at the beginning ("VP Sales EMEA", "Software Engineer Backend").
        part = ReadFront(words, start, trimmed, headEnd, end, ref reading);
        if (part.Kind != TitlePartKind.None)
            return part;

        // An unknown head: what qualifies it still says how high it is and where it belongs.
        var qualifier = phrases.Qualifier(words, start, trimmed);
        if (qualifier is not null)
            reading.Raise(qualifier.Seniority, qualifier.Rank);
        if (phrases.AreaEndingAt(words, start, trimmed) is { } bare)
            return new TitlePart(TitlePartKind.Area, Area: bare);
        reading.Place((phrases.AreaAnywhere(words, start, trimmed) ?? (headEnd < end ? phrases.AreaAnywhere(words, headEnd + 1, end) : null))?.Department, TitlePhrases.UnknownRank);
        return new TitlePart(TitlePartKind.None, ComplementRank: phrases.ComplementRank(words, headEnd, end, glued));
    }

    private TitlePart ReadHead(WordList words, int start, int headEnd, int complementStart, int end, ref TitleReading reading)
    {
        // "EA to the CEO": initials that mean a role only with their preposition.
        if (headEnd == complementStart && headEnd < end && headEnd == start + 1 && phrases.Meaning(words, start, headEnd + 1) is { Roles.Length: > 0 } initials)
            return ReadRoles(words, start, start, headEnd, complementStart, end, initials, ref reading);

        // The longest phrase that ends where the head ends.
        var excepted = false;
        for (var i = start; i < headEnd; i++)
        {
            var meaning = phrases.Meaning(words, i, headEnd);
            var isCondensed = meaning is null;
            meaning ??= phrases.Condensed(words, i, headEnd);
            if (meaning is null)
                continue;

            excepted |= meaning.IsNoRole;
            if (phrases.IsChief(words, start, i, headEnd, out var chief))
            {
                // A chief officer of several things, or of something that the vocabulary lacks: "Chief Strategy & Growth Officer", "Chief Happiness Officer".
                for (var (from, to) = (chief + 1, chief + 1); to < headEnd; to++)
                {
                    if (to < headEnd - 1 && !phrases.Is(words[to], TitleWord.And))
                        continue;

                    foreach (var role in phrases.Chief(words.All[from..to], words[headEnd - 1]))
                        reading.Add(role);
                    from = to + 1;
                }

                reading.Raise("c_suite", phrases.TopRank);
                reading.Place(phrases.AreaEndingAt(words, chief + 1, headEnd - 1)?.Department ?? "executive", phrases.TopRank);
                return new TitlePart(TitlePartKind.Role, HeadStart: chief, HeadEnd: headEnd);
            }

            if (meaning.Level is { IsHead: true } level && phrases.IsLongerWithArea(words, start, i, headEnd, level, meaning))
                return ReadLevel(words, start, i, headEnd, complementStart, end, level, meaning.IsDiminished, ref reading);

            if (meaning.Roles.Length > 0 && !excepted)
            {
                var part = ReadRoles(words, start, i, headEnd, complementStart, end, meaning, ref reading);
                if (part.Kind != TitlePartKind.None)
                {
                    if (isCondensed && phrases.NeutralArea(words, headEnd) is { } left)
                        Compose(phrases.LevelOf(words[headEnd - 1])!, diminished: false, left, ref reading); // a "Warehouse Operations Manager" manages operations too
                    return part;
                }

                excepted = true; // a shorter phrase would not mean better, but its level still counts: "Sales Operations Manager"
            }

            if (meaning.Level is { IsHead: true } own)
                return ReadLevel(words, start, i, headEnd, complementStart, end, own, meaning.IsDiminished, ref reading);
        }

        return excepted ? new TitlePart(TitlePartKind.Role, HeadStart: start, HeadEnd: headEnd) : default;
    }

    // A head that the vocabulary lacks, made of one that it knows: "Hydrogeologist", "Co-President" in one word.
    private TitlePart ReadDerived(WordList words, int start, int headEnd, int complementStart, int end, ref TitleReading reading)
    {
        if (phrases.LevelOf(words[headEnd - 1]) is not null)
            return default;

        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        var word = Inflection.Singular(words.Tokens.Text(words.TokenOf(headEnd - 1)), buffer);
        foreach (var prefix in vocabulary.TitlePrefixes)
        {
            if (word.StartsWith(prefix) && vocabulary.Lexicon.Find(word[prefix.Length..]) is >= 0 and var stem && phrases.Meaning([stem], []) is { Roles.Length: > 0 } meaning)
                return ReadRoles(words, start, headEnd - 1, headEnd, complementStart, end, meaning, ref reading);
        }

        return default;
    }

    private TitlePart ReadRoles(WordList words, int start, int i, int headEnd, int complementStart, int end, Meaning meaning, ref TitleReading reading)
    {
        var below = i > start && phrases.Is(words[i - 1], TitleWord.Below);
        var qualifier = phrases.Qualifier(words, start, i);
        var any = false;
        foreach (var role in meaning.Roles)
        {
            if (TitlePhrases.IsExcepted(vocabulary, words, start, i, headEnd, role) || phrases.IsExceptedBehind(words, complementStart, end, role))
                continue;

            any = true;
            var (ownSeniority, rank) = (role.Seniority, role.Seniority is null ? TitlePhrases.UnknownRank : phrases.RankOf(role.Seniority));
            if (role.Seniority is "mid" or "entry" or "senior" or "manager" && phrases.LevelOf(words[headEnd - 1]) is { } level
                && level.Rank <= (role.Seniority == "entry" ? TitlePhrases.HighestOfTeam : TitlePhrases.HighestOwn))
                (ownSeniority, rank) = (level.Seniority, level.Rank); // "Creative Director", "Fire Chief"
            if (below && !phrases.IsSameWork(words[i - 1], role, words[headEnd - 1]))
            {
                // Somebody below it: the same department, no role, and a rank in the middle.
                reading.Raise("mid", phrases.RankOf("mid"));
                reading.Place(role.Department, TitlePhrases.UnknownRank);
                continue;
            }

            if (i == headEnd - 1 && phrases.Is(words[i], TitleWord.Office))
                reading.Defer(role, rank);
            else
                reading.Add(role);
            var (seniority, raised) = phrases.Qualified(ownSeniority, rank, qualifier);
            reading.Raise(seniority, raised);
            reading.Place(role.Department, rank);
        }

        if (!any)
        {
            if (qualifier is not null)
                reading.Raise(qualifier.Seniority, qualifier.Rank);
            return default;
        }

        if (!below)
            ReadApposition(words, start, i, meaning, ref reading);
        return new TitlePart(TitlePartKind.Role, meaning.Level, meaning.IsDiminished, HeadStart: i, HeadEnd: headEnd);
    }

    // "Owner Dentist", "President CEO", "Dentist Owner": two heads without a conjunction.
    private void ReadApposition(WordList words, int start, int end, Meaning head, ref TitleReading reading)
    {
        if (end == start || TitlePhrases.IsPossessive(words, end - 1))
            return; // "President's Office Coordinator" is no president

        var headIsTop = Array.Exists(head.Roles, _top.Contains);
        if (!headIsTop && Array.Exists(head.Roles, r => r.IsComposed || _aides.Contains(r)))
            return;

        for (var i = start; i < end; i++)
        {
            if (phrases.Meaning(words, i, end) is not { Roles.Length: > 0, Level: null or { IsHead: true } } other)
                continue; // the principal of "Principal Owner" only qualifies

            foreach (var role in other.Roles)
            {
                var otherIsTop = _top.Contains(role);
                var holds = headIsTop ? otherIsTop || !role.IsComposed : otherIsTop && role.Key != "partner";
                if (!holds || TitlePhrases.IsExcepted(vocabulary, words, start, i, end, role) || (i > start && phrases.Is(words[i - 1], TitleWord.Below)))
                    continue;

                reading.Add(role);
                var rank = role.Seniority is null ? TitlePhrases.UnknownRank : phrases.RankOf(role.Seniority);
                reading.Raise(role.Seniority, rank);
                reading.Place(role.Department, rank);
            }

            ReadApposition(words, start, i, other, ref reading);
            return;
        }
    }

    private TitlePart ReadLevel(WordList words, int start, int i, int headEnd, int complementStart, int end, Level level, bool diminished, ref TitleReading reading)
    {
        var below = i > start && phrases.Is(words[i - 1], TitleWord.Below);
        var qualifier = phrases.Qualifier(words, start, i);
        var (seniority, rank) = below ? ("mid", phrases.RankOf("mid")) : phrases.Qualified(level.Seniority, level.Rank, qualifier);
        reading.Raise(seniority, rank);

        var area = phrases.AreaBefore(words, start, i);
        if (area is null && complementStart < end && !below && !diminished
            && phrases.Inverted(words, complementStart + 1, phrases.ComplementEnd(words, complementStart, end), i, headEnd, level) is { } inverted)
        {
            // "Director of Safety" is a safety director.
            foreach (var role in inverted.Roles)
            {
                reading.Add(role);
                reading.Place(role.Department, rank);
            }

            return new TitlePart(TitlePartKind.Role, level, HeadStart: i, HeadEnd: headEnd);
        }

        if (area is null && complementStart < end)
            area = phrases.AreaIn(words, complementStart + 1, end);
        if (area is not null)
        {
            Compose(level, diminished || below, area, ref reading);
        }
        else
        {
            var near = phrases.AreaAnywhere(words, start, i) ?? (complementStart < end ? phrases.AreaAnywhere(words, complementStart + 1, end) : null);
            reading.Place(near?.Department, level.Rank);
        }

        return new TitlePart(TitlePartKind.Level, level, diminished || below, HeadStart: i, HeadEnd: headEnd);
    }

    // The head at the beginning: after it an area ("VP Sales EMEA"), a region, or words that make no other noun of it.
    private TitlePart ReadFront(WordList words, int start, int end, int complementStart, int partEnd, ref TitleReading reading)
    {
        var first = start;
        while (first < end - 1 && (phrases.Is(words[first], TitleWord.Region) || phrases.LevelOf(words[first]) is { IsHead: false }))
            first++;

        for (var headEnd = end - 1; headEnd > first; headEnd--)
        {
            var meaning = phrases.Meaning(words, first, headEnd);
            if (meaning is null)
                continue;

            if (meaning.Level is { IsHead: true } level && meaning.Roles.Length == 0)
            {
                if (level.Rank > 60 || phrases.Meaning(words, first, end) is not null)
                    continue; // "Assistant Principal Clerk" and the like: only managers and above stand first

                for (var areaEnd = end; areaEnd > headEnd; areaEnd--)
                {
                    if (phrases.Meaning(words, headEnd, areaEnd)?.Area is not { } area)
                        continue;

                    reading.Raise(level.Seniority, level.Rank);
                    if (phrases.AreRegions(words, areaEnd, end))
                        Compose(level, meaning.IsDiminished, area, ref reading);
                    else
                        reading.Place(area.Department, level.Rank);
                    return new TitlePart(TitlePartKind.Level, level, meaning.IsDiminished, HeadStart: first, HeadEnd: headEnd);
                }

                if (phrases.AreRegions(words, headEnd, end) || (level.Rank <= TitlePhrases.HighestOwn && (level.Key == "vp" || phrases.CanFollowHead(words, headEnd, end))))
                {
                    reading.Raise(level.Seniority, level.Rank);
                    return new TitlePart(TitlePartKind.Level, level, meaning.IsDiminished, HeadStart: first, HeadEnd: headEnd);
                }
            }
            else if (meaning.Roles.Length > 0 && !TitlePhrases.IsPossessive(words, headEnd - 1) && phrases.CanFollowHead(words, headEnd, end))
            {
                return ReadRoles(words, start, first, headEnd, complementStart, partEnd, meaning, ref reading);
            }
        }

        return default;
    }

    /// <summary>Adds the role that a level makes with an area.</summary>
    public void Compose(Level level, bool diminished, Area area, ref TitleReading reading)
    {
        reading.Place(area.Department, level.Rank);
        var role = level.RoleOfArea[area.Index];
        if (role >= 0 && !diminished)
            reading.Add(vocabulary.Roles[role]);
    }

    /// <summary>
    /// Takes a part that only qualifies the one before it: "HRBP, Sr.", "Engineer - II".
    /// </summary>
    public bool ReadQualifier(WordList words, int start, int end, TitlePart head, ref TitleReading reading)
    {
        if (head.Kind != TitlePartKind.Role || end - start > 2 || phrases.LevelOf(words[start]) is not { IsHead: false } || phrases.LevelOf(words[end - 1]) is not { IsHead: false })
            return false;

        reading.Qualify(phrases.Qualified(reading.Seniority, reading.Rank, phrases.LevelOf(words[start])));
        return true;
    }

    /// <summary>Takes a part that says what the head before it is: "Analyst, Business", "Director, Safety".</summary>
    public bool ReadInverted(WordList words, int start, int end, TitlePart head, ref TitleReading reading)
    {
        if (head.Kind is not (TitlePartKind.Role or TitlePartKind.Level) || head.IsDiminished || (head.Kind == TitlePartKind.Role && head.HeadEnd - head.HeadStart != 1)
            || phrases.RankOf(words, start, end, default) < TitlePhrases.UnknownRank
            || phrases.Inverted(words, start, end, head.HeadStart, head.HeadEnd, head.Level) is not { } meaning)
        {
            return false;
        }

        RemoveGeneral(words, head, ref reading);
        foreach (var role in meaning.Roles)
        {
            reading.Add(role);
            reading.Place(role.Department, head.Level?.Rank ?? TitlePhrases.UnknownRank);
            if (reading.Seniority is null)
                reading.Raise(role.Seniority, role.Seniority is null ? TitlePhrases.UnknownRank : phrases.RankOf(role.Seniority));
        }

        return true;
    }

    /// <summary>Takes back the roles of a head of one word, of which something narrower is known.</summary>
    public void RemoveGeneral(WordList words, TitlePart head, ref TitleReading reading)
    {
        if (head.Kind != TitlePartKind.Role || head.HeadEnd - head.HeadStart != 1 || phrases.Meaning(words, head.HeadStart, head.HeadEnd) is not { } general)
            return;

        foreach (var role in general.Roles)
            reading.Remove(role);
    }
}
