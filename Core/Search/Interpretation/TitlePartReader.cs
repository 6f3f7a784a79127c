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
internal sealed class TitlePartReader
{
    public const int UnknownRank = 1000;

    // Up to directors, the level in a role's own phrase is its seniority; a product manager manages products, not people.
    private const int HighestOwn = 50;

    // What may stand before a phrase that "any word" turns: "CFOs or controllers", "Regional Controller".
    private const TitleWord Neutral = TitleWord.And | TitleWord.Preposition | TitleWord.Region;
    private readonly Vocabulary _vocabulary;
    private readonly TitleWord[] _steering;
    private readonly Dictionary<string, int> _ranks;
    private readonly int _chief;
    private readonly int _senior;
    private readonly int _of;
    private readonly int _to;
    private readonly int _for;
    private readonly Level _seniorLevel;

    // Roles of those who own or run a company. Beside them a second role needs no conjunction: "Owner Dentist", "President CEO".
    private readonly HashSet<Role> _top;
    private readonly HashSet<Role> _aides;

    public TitlePartReader(Vocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _steering = vocabulary.TitleWords;
        _chief = vocabulary.Lexicon.Find("chief");
        _senior = vocabulary.Lexicon.Find("senior");
        _of = vocabulary.Lexicon.Find("of");
        _to = vocabulary.Lexicon.Find("to");
        _for = vocabulary.Lexicon.Find("for");
        _seniorLevel = vocabulary.Levels.First(l => l.Key == "senior");
        _ranks = vocabulary.Levels.GroupBy(l => l.Seniority).ToDictionary(g => g.Key, g => g.Min(l => l.Rank));
        _ranks["owner"] = 10;
        _ranks["c_suite"] = 20;
        _top = [.. vocabulary.Roles.Where(r => r.Seniority is "owner" || r.Key is "chief_executive" or "president" or "chair" or "chief_operating" or "chief_financial" or "chief_technology")];
        _aides = [.. vocabulary.Roles.Where(r => r.Seniority == "entry" || r.Key is "executive_assistant" or "account_manager" or "recruiter" or "consultant" or "coach" or "analyst" or "hr_specialist" or "project_manager" or "office_manager" or "customer_service" or "administrative_assistant")];
    }

    /// <summary>The rank of those who own or run a company.</summary>
    public int TopRank => _ranks["c_suite"];

    /// <summary>Whether a word steers the reading in this way.</summary>
    public bool Is(int word, TitleWord kind) => word >= 0 && word < _steering.Length && (_steering[word] & kind) != 0;

    /// <summary>Reads a part.</summary>
    public TitlePart Read(WordList words, int start, int end, ReadOnlySpan<bool> glued, ref TitleReading reading)
    {
        var headEnd = start;
        while (headEnd < end && (glued[headEnd] || !Is(words[headEnd], TitleWord.Preposition) || (headEnd == start && glued[headEnd + 1]))) // "Of Counsel"
            headEnd++;

        if (headEnd == start) // "… and of Marketing": only a complement
            return AreaIn(words, start + 1, end) is { } complement ? new TitlePart(TitlePartKind.Area, Area: complement) : default;
        if (headEnd + 1 < end && Is(words[headEnd + 1], TitleWord.Becoming))
            return new TitlePart(TitlePartKind.Past); // "CEO in training"

        for (var i = start; i < headEnd; i++)
        {
            if (Is(words[i], TitleWord.Past))
                return new TitlePart(TitlePartKind.Past);
        }

        var trimmed = headEnd;
        while (trimmed > start + 1 && Is(words[trimmed - 1], TitleWord.Noise) && !EndsPhrase(words, start, trimmed))
            trimmed--;

        var part = ReadHead(words, start, trimmed, headEnd, end, ref reading);
        if (part.Kind == TitlePartKind.None)
            part = ReadDerived(words, start, trimmed, headEnd, end, ref reading);
        if (part.Kind != TitlePartKind.None)
            return part with { ComplementRank = ComplementRank(words, headEnd, end, glued) };

        // No head at the end: perhaps it stands at the beginning ("VP Sales EMEA", "Software Engineer Backend").
        part = ReadFront(words, start, trimmed, headEnd, end, ref reading);
        if (part.Kind != TitlePartKind.None)
            return part;

        // An unknown head: what qualifies it still says how high it is and where it belongs.
        var qualifier = Qualifier(words, start, trimmed);
        if (qualifier is not null)
            reading.Raise(qualifier.Seniority, qualifier.Rank);
        if (AreaEndingAt(words, start, trimmed) is { } bare)
            return new TitlePart(TitlePartKind.Area, Area: bare);
        reading.Place((AreaAnywhere(words, start, trimmed) ?? (headEnd < end ? AreaAnywhere(words, headEnd + 1, end) : null))?.Department, UnknownRank);
        return new TitlePart(TitlePartKind.None, ComplementRank: ComplementRank(words, headEnd, end, glued));
    }

    private bool EndsPhrase(WordList words, int start, int end)
    {
        for (var i = start; i < end - 1; i++)
        {
            if (Meaning(words, i, end) is { } meaning && meaning.Roles.Length > 0)
                return true;
        }

        return false;
    }

    private TitlePart ReadHead(WordList words, int start, int headEnd, int complementStart, int end, ref TitleReading reading)
    {
        // "EA to the CEO": initials that mean a role only with their preposition.
        if (headEnd == complementStart && headEnd < end && headEnd == start + 1 && Meaning(words, start, headEnd + 1) is { Roles.Length: > 0 } initials)
            return ReadRoles(words, start, start, headEnd, complementStart, end, initials, ref reading);

        // The longest phrase that ends where the head ends.
        var excepted = false;
        for (var i = start; i < headEnd; i++)
        {
            var meaning = Meaning(words, i, headEnd);
            if (meaning is null)
                continue;

            excepted |= meaning.IsNoRole;
            if (IsChief(words, start, i, headEnd, out var chief))
            {
                // A chief officer of something that the vocabulary lacks: "Chief Happiness Officer".
                reading.Raise("c_suite", TopRank);
                reading.Place(AreaEndingAt(words, chief + 1, headEnd - 1)?.Department ?? "executive", TopRank);
                return new TitlePart(TitlePartKind.Role, HeadStart: chief, HeadEnd: headEnd);
            }

            if (meaning.Level is { IsHead: true } level && IsLongerWithArea(words, start, i, headEnd, level, meaning))
                return ReadLevel(words, start, i, headEnd, complementStart, end, level, meaning.IsDiminished, ref reading);

            if (meaning.Roles.Length > 0 && !excepted)
            {
                var part = ReadRoles(words, start, i, headEnd, complementStart, end, meaning, ref reading);
                if (part.Kind != TitlePartKind.None)
                    return part;

                excepted = true; // a shorter phrase would not mean better, but its level still counts: "Sales Operations Manager"
            }

            if (meaning.Level is { IsHead: true } own)
                return ReadLevel(words, start, i, headEnd, complementStart, end, own, meaning.IsDiminished, ref reading);
        }

        return excepted ? new TitlePart(TitlePartKind.Role, HeadStart: start, HeadEnd: headEnd) : default;
    }

    // A role of one word that is a level too says less than that level with an area: a "Compensation Analyst" is more than an analyst.
    private bool IsLongerWithArea(WordList words, int start, int i, int headEnd, Level level, Meaning meaning) =>
        meaning.Roles.Length > 0 && i == headEnd - 1 && AreaEndingAt(words, start, i) is { } area && level.RoleOfArea[area.Index] >= 0;

    // "Chief … Officer" before a phrase that does not begin with the chief: whatever it is, it is no phrase's "development officer".
    private bool IsChief(WordList words, int start, int i, int headEnd, out int chief)
    {
        chief = words.All[start..i].LastIndexOf(_chief) + start;
        return chief >= start && Is(words[headEnd - 1], TitleWord.Chief) && (chief == start || !Is(words[chief - 1], TitleWord.Below));
    }

    // A head that the vocabulary lacks, made of one that it knows: "Hydrogeologist", "Co-President" in one word.
    private TitlePart ReadDerived(WordList words, int start, int headEnd, int complementStart, int end, ref TitleReading reading)
    {
        if (LevelOf(words[headEnd - 1]) is not null)
            return default;

        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        var word = Inflection.Singular(words.Tokens.Text(words.TokenOf(headEnd - 1)), buffer);
        foreach (var prefix in _vocabulary.TitlePrefixes)
        {
            if (word.StartsWith(prefix) && _vocabulary.Lexicon.Find(word[prefix.Length..]) is >= 0 and var stem && Meaning([stem], []) is { Roles.Length: > 0 } meaning)
                return ReadRoles(words, start, headEnd - 1, headEnd, complementStart, end, meaning, ref reading);
        }

        return default;
    }

    private TitlePart ReadRoles(WordList words, int start, int i, int headEnd, int complementStart, int end, Meaning meaning, ref TitleReading reading)
    {
        var below = i > start && Is(words[i - 1], TitleWord.Below);
        var qualifier = Qualifier(words, start, i);
        var any = false;
        foreach (var role in meaning.Roles)
        {
            if (IsExcepted(_vocabulary, words, start, i, headEnd, role) || IsExceptedBehind(words, complementStart, end, role))
                continue;

            any = true;
            var (ownSeniority, rank) = (role.Seniority, role.Seniority is null ? UnknownRank : _ranks[role.Seniority]);
            if (role.Seniority is "mid" or "entry" or "senior" or "manager" && LevelOf(words[headEnd - 1]) is { Rank: <= HighestOwn } level)
                (ownSeniority, rank) = (level.Seniority, level.Rank); // "Creative Director", "Fire Chief"
            if (below)
            {
                // Somebody below it: the same department, no role, and a rank in the middle.
                reading.Raise("mid", _ranks["mid"]);
                reading.Place(role.Department, UnknownRank);
                continue;
            }

            if (i == headEnd - 1 && Is(words[i], TitleWord.Office))
                reading.Defer(role);
            else
                reading.Add(role);
            var (seniority, raised) = Qualified(ownSeniority, rank, qualifier);
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
        if (end == start || words.Tokens[words.TokenOf(end - 1)] is var last && last.End - last.Start > last.TextLength)
            return; // "President's Office Coordinator" is no president

        var headIsTop = Array.Exists(head.Roles, _top.Contains);
        if (!headIsTop && Array.Exists(head.Roles, r => r.IsComposed || _aides.Contains(r)))
            return;

        for (var i = start; i < end; i++)
        {
            if (Meaning(words, i, end) is not { Roles.Length: > 0, Level: null or { IsHead: true } } other)
                continue; // the principal of "Principal Owner" only qualifies

            foreach (var role in other.Roles)
            {
                var otherIsTop = _top.Contains(role);
                var holds = headIsTop ? otherIsTop || !role.IsComposed : otherIsTop && role.Key != "partner";
                if (!holds || IsExcepted(_vocabulary, words, start, i, end, role) || (i > start && Is(words[i - 1], TitleWord.Below)))
                    continue;

                reading.Add(role);
                var rank = role.Seniority is null ? UnknownRank : _ranks[role.Seniority];
                reading.Raise(role.Seniority, rank);
                reading.Place(role.Department, rank);
            }

            ReadApposition(words, start, i, other, ref reading);
            return;
        }
    }

    private TitlePart ReadLevel(WordList words, int start, int i, int headEnd, int complementStart, int end, Level level, bool diminished, ref TitleReading reading)
    {
        var below = i > start && Is(words[i - 1], TitleWord.Below);
        var qualifier = Qualifier(words, start, i);
        var (seniority, rank) = below ? ("mid", _ranks["mid"]) : Qualified(level.Seniority, level.Rank, qualifier);
        reading.Raise(seniority, rank);

        var area = AreaEndingAt(words, start, i);
        if (area is null && complementStart < end && !below && !diminished
            && Inverted(words, complementStart + 1, ComplementEnd(words, complementStart, end), i, headEnd, level) is { } inverted)
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
            area = AreaIn(words, complementStart + 1, end);
        if (area is not null)
        {
            Compose(level, diminished || below, area, ref reading);
        }
        else
        {
            var near = AreaAnywhere(words, start, i) ?? (complementStart < end ? AreaAnywhere(words, complementStart + 1, end) : null);
            reading.Place(near?.Department, level.Rank);
        }

        return new TitlePart(TitlePartKind.Level, level, diminished || below, HeadStart: i, HeadEnd: headEnd);
    }

    // The head at the beginning: after it an area ("VP Sales EMEA"), a region, or words that make no other noun of it.
    private TitlePart ReadFront(WordList words, int start, int end, int complementStart, int partEnd, ref TitleReading reading)
    {
        var first = start;
        while (first < end - 1 && (Is(words[first], TitleWord.Region) || LevelOf(words[first]) is { IsHead: false }))
            first++;

        for (var headEnd = end - 1; headEnd > first; headEnd--)
        {
            var meaning = Meaning(words, first, headEnd);
            if (meaning is null)
                continue;

            if (meaning.Level is { IsHead: true } level && meaning.Roles.Length == 0)
            {
                if (level.Rank > 60 || Meaning(words, first, end) is not null)
                    continue; // "Assistant Principal Clerk" and the like: only managers and above stand first

                for (var areaEnd = end; areaEnd > headEnd; areaEnd--)
                {
                    if (Meaning(words, headEnd, areaEnd)?.Area is not { } area)
                        continue;

                    reading.Raise(level.Seniority, level.Rank);
                    if (AreRegions(words, areaEnd, end))
                        Compose(level, meaning.IsDiminished, area, ref reading);
                    else
                        reading.Place(area.Department, level.Rank);
                    return new TitlePart(TitlePartKind.Level, level, meaning.IsDiminished, HeadStart: first, HeadEnd: headEnd);
                }

                if (AreRegions(words, headEnd, end))
                {
                    reading.Raise(level.Seniority, level.Rank);
                    return new TitlePart(TitlePartKind.Level, level, meaning.IsDiminished, HeadStart: first, HeadEnd: headEnd);
                }
            }
            else if (meaning.Roles.Length > 0 && CanFollowHead(words, headEnd, end))
            {
                return ReadRoles(words, start, first, headEnd, complementStart, partEnd, meaning, ref reading);
            }
        }

        return default;
    }

    private bool AreRegions(WordList words, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (!Is(words[i], TitleWord.Region | TitleWord.Noise))
                return false;
        }

        return true;
    }

    // "Software Engineer Backend" is an engineer; "Owner Relations", "Nurse Recruiter" and "Teacher Aide" are something else.
    private bool CanFollowHead(WordList words, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (Is(words[i], TitleWord.Organization))
                return false;
        }

        var last = words.Tokens.Text(words.TokenOf(end - 1));
        return Is(words[end - 1], TitleWord.Region | TitleWord.Noise) || (LevelOf(words[end - 1]) is null && !LooksLikePerson(last));
    }

    private static bool LooksLikePerson(ReadOnlySpan<char> word) =>
        word.Length > 3 && (word.EndsWith("er") || word.EndsWith("or") || word.EndsWith("ist") || word.EndsWith("ian") || word.EndsWith("ant")
            || word.EndsWith("man") || word.EndsWith("ee") || word.EndsWith("eer") || word.EndsWith("person") || word.EndsWith("ary")
            || word.EndsWith("ers") || word.EndsWith("ors") || word.EndsWith("ists"));

    /// <summary>Adds the role that a level makes with an area.</summary>
    public void Compose(Level level, bool diminished, Area area, ref TitleReading reading)
    {
        reading.Place(area.Department, level.Rank);
        var role = level.RoleOfArea[area.Index];
        if (role >= 0 && !diminished)
            reading.Add(_vocabulary.Roles[role]);
    }

    /// <summary>Whether the words directly before a role's phrase turn its meaning ("iron founder").</summary>
    /// <param name="vocabulary">Whose role it is.</param>
    /// <param name="words">The text.</param>
    /// <param name="start">Where the words before the phrase begin.</param>
    /// <param name="i">Where the phrase begins.</param>
    /// <param name="end">Behind the phrase.</param>
    /// <param name="role">The role that the phrase means.</param>
    internal static bool IsExcepted(Vocabulary vocabulary, WordList words, int start, int i, int end, Role role)
    {
        foreach (var except in role.Except)
        {
            if ((except.BeforeAny || end - i <= role.ShortestPhrase) && i - start >= Math.Max(1, except.Words.Length)
                && words.All.Slice(i - except.Words.Length, except.Words.Length).SequenceEqual(except.Words)
                && !(except.IsAnyWord && words[i - 1] >= 0 && words[i - 1] < vocabulary.TitleWords.Length && (vocabulary.TitleWords[words[i - 1]] & Neutral) != 0))
            {
                return true;
            }
        }

        return false;
    }

    // "President of the Student Body", "Chairman of the Finance Committee": what the title belongs to turns its meaning, as it would before it.
    private bool IsExceptedBehind(WordList words, int complementStart, int end, Role role)
    {
        if (complementStart >= end || words[complementStart] != _of)
            return false;

        var last = ComplementEnd(words, complementStart, end);
        foreach (var except in role.Except)
        {
            if (except.BeforeAny && except.Words.Length > 0 && words.All[(complementStart + 1)..last].EndsWith(except.Words))
                return true;
        }

        return false;
    }

    private int ComplementEnd(WordList words, int complementStart, int end)
    {
        var last = Math.Min(complementStart + 1, end);
        while (last < end && !Is(words[last], TitleWord.Preposition))
            last++;
        return last;
    }

    /// <summary>
    /// Takes a part that only qualifies the one before it: "HRBP, Sr.", "Engineer - II".
    /// </summary>
    public bool ReadQualifier(WordList words, int start, int end, TitlePart head, ref TitleReading reading)
    {
        if (head.Kind != TitlePartKind.Role || end - start > 2 || LevelOf(words[start]) is not { IsHead: false } || LevelOf(words[end - 1]) is not { IsHead: false })
            return false;

        reading.Qualify(Qualified(reading.Seniority, reading.Rank, LevelOf(words[start])));
        return true;
    }

    /// <summary>Takes a part that says what the head before it is: "Analyst, Business", "Director, Safety".</summary>
    public bool ReadInverted(WordList words, int start, int end, TitlePart head, ref TitleReading reading)
    {
        if (head.Kind is not (TitlePartKind.Role or TitlePartKind.Level) || head.IsDiminished || (head.Kind == TitlePartKind.Role && head.HeadEnd - head.HeadStart != 1)
            || RankOf(words, start, end, default) < UnknownRank
            || Inverted(words, start, end, head.HeadStart, head.HeadEnd, head.Level) is not { } meaning)
        {
            return false;
        }

        RemoveGeneral(words, head, ref reading);
        foreach (var role in meaning.Roles)
        {
            reading.Add(role);
            reading.Place(role.Department, head.Level?.Rank ?? UnknownRank);
            if (reading.Seniority is null)
                reading.Raise(role.Seniority, role.Seniority is null ? UnknownRank : _ranks[role.Seniority]);
        }

        return true;
    }

    /// <summary>Takes back the roles of a head of one word, of which something narrower is known.</summary>
    public void RemoveGeneral(WordList words, TitlePart head, ref TitleReading reading)
    {
        if (head.Kind != TitlePartKind.Role || head.HeadEnd - head.HeadStart != 1 || Meaning(words, head.HeadStart, head.HeadEnd) is not { } general)
            return;

        foreach (var role in general.Roles)
            reading.Remove(role);
    }

    /// <summary>Whether a role's phrase ends in the preposition behind it ("EA to"), which stays one.</summary>
    public bool EndsOpen(int word, Meaning meaning) => meaning is { Roles.Length: > 0, Area: null } && Is(word, TitleWord.Preposition);

    // The role's phrase that a complement makes when it stands before the head. "President of the Bank" keeps its order: vice presidents would lose theirs.
    private Meaning? Inverted(WordList words, int start, int end, int headStart, int headEnd, Level? level)
    {
        if (level?.Key == "vp" || headEnd <= headStart || start >= end)
            return null;

        while (end > start + 1 && Is(words[end - 1], TitleWord.Region | TitleWord.Noise) && AreaEndingAt(words, start, end) is null)
            end--;
        while (start < end - 1 && Is(words[start], TitleWord.Region | TitleWord.Noise))
            start++;
        var found = Meaning(words.All[start..end], words.All[headStart..headEnd]);
        if (found is not { Roles.Length: > 0 } && headEnd - headStart > 1 && level is not null)
            found = Meaning(words.All[start..end], words.All[(headEnd - 1)..headEnd]);
        return found is { Roles.Length: > 0 } ? found : null;
    }

    // How high the person is to whom a part belongs: who is joined to that person belongs to the complement too, unless lower.
    private int ComplementRank(WordList words, int headEnd, int end, ReadOnlySpan<bool> glued)
    {
        if (headEnd + 1 >= end || (words[headEnd] != _to && words[headEnd] != _for && words[headEnd] != _of))
            return 0;

        var rank = RankOf(words, headEnd + 1, end, glued);
        return words[headEnd] == _for ? (rank < UnknownRank ? UnknownRank - 1 : 0) : rank <= HighestOwn ? HighestOwn : 0;
    }

    /// <summary>The rank of the person that a part names, <see cref="UnknownRank"/> when it names none.</summary>
    public int RankOf(WordList words, int start, int end, ReadOnlySpan<bool> glued)
    {
        var headEnd = start;
        while (headEnd < end && (headEnd == start || (headEnd < glued.Length && glued[headEnd]) || !Is(words[headEnd], TitleWord.Preposition)))
            headEnd++;
        for (var i = start; i < headEnd; i++)
        {
            if (Meaning(words, i, headEnd) is not { } meaning)
                continue;

            if (meaning.Roles.Length > 0)
                return meaning.Roles[0].Seniority is { } seniority ? _ranks[seniority] : UnknownRank - 1;
            if (meaning.Level is { IsHead: true } level)
                return level.Rank;
        }

        return UnknownRank;
    }

    private (string? Seniority, int Rank) Qualified(string? seniority, int rank, Level? qualifier)
    {
        if (qualifier is null)
            return (seniority, rank);
        if (seniority is null || seniority is "mid" or "entry")
            return (qualifier.Seniority, qualifier.Rank);
        if (seniority == "senior" && qualifier.Rank > _seniorLevel.Rank && qualifier.Seniority is "entry" or "intern")
            return (qualifier.Seniority, qualifier.Rank);
        return (seniority, rank);
    }

    // The level word among the words before a head that says how high its bearer is: "senior", "lead", "junior", "intern".
    private Level? Qualifier(WordList words, int start, int end)
    {
        Level? found = null;
        for (var i = start; i < end; i++)
        {
            if (words[i] == _chief || words[i] == _senior)
                return _seniorLevel;
            if (LevelOf(words[i]) is { } level && level.Key is "senior" or "lead" or "junior" or "intern" or "mid" or "second" or "head")
                found = level.Key is "head" or "lead" ? _seniorLevel : level;
        }

        if (end < words.Count && LevelOf(words[end]) is { Key: "second" or "mid" } numeral)
            found ??= numeral;
        return found;
    }

    /// <summary>The level that a word alone says.</summary>
    public Level? LevelOf(int word)
    {
        var node = PhraseTrie<Meaning>.Root;
        return _vocabulary.Phrases.TryStep(ref node, word) ? _vocabulary.Phrases.MeaningAt(node)?.Level : null;
    }

    /// <summary>What these words mean as one phrase.</summary>
    public Meaning? Meaning(WordList words, int start, int end) => Meaning(words.All[start..end], []);

    /// <summary>What these words mean as one phrase with those behind them.</summary>
    public Meaning? Meaning(ReadOnlySpan<int> words, ReadOnlySpan<int> last)
    {
        var node = PhraseTrie<Meaning>.Root;
        foreach (var word in words)
        {
            if (!_vocabulary.Phrases.TryStep(ref node, word))
                return null;
        }

        foreach (var word in last)
        {
            if (!_vocabulary.Phrases.TryStep(ref node, word))
                return null;
        }

        return _vocabulary.Phrases.MeaningAt(node);
    }

    /// <summary>The area whose phrase ends here; the longest one.</summary>
    public Area? AreaEndingAt(WordList words, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (Meaning(words, i, end)?.Area is { } area)
                return area;
        }

        return null;
    }

    // The area of a complement: "of Global Sales for EMEA" is sales; "of Sales Enablement Tools" is none.
    private Area? AreaIn(WordList words, int start, int end)
    {
        var stop = start;
        while (stop < end && !Is(words[stop], TitleWord.Preposition))
            stop++;
        var trimmed = stop;
        while (trimmed > start + 1 && AreaEndingAt(words, start, trimmed) is null && Is(words[trimmed - 1], TitleWord.Region | TitleWord.Noise))
            trimmed--;
        return AreaEndingAt(words, start, trimmed);
    }

    // Any area among the words, the last one first: enough for a department.
    private Area? AreaAnywhere(WordList words, int start, int end)
    {
        for (var i = end; i > start; i--)
        {
            if (AreaEndingAt(words, Math.Max(start, i - 4), i) is { Department: not null } area)
                return area;
        }

        return null;
    }
}
