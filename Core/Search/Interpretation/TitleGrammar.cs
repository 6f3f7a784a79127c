namespace PersonData.Core.Search.Interpretation;

/// <summary>The grammar of titles.</summary>
/// <remarks>
/// A title is parts, split at commas, slashes, dashes, brackets and "and". A part is a noun phrase: its <em>head</em> is the word group at its
/// end ("Senior Tax <em>Accountant</em>"), or before its first preposition ("<em>Director</em> of Sales"). Only the head makes a role: an
/// accountant recruiter is a recruiter, the assistant to the CEO no chief executive. A head is either a phrase of a role, or a level, which
/// makes a role together with its area ("VP of Sales", "Sales VP", "VP, Sales", "VP Sales EMEA"). Parts without a head lend their area to
/// their neighbour's level, which is how "VP of Sales &amp; Marketing" and "Sales and Marketing Director" have two roles.
/// </remarks>
internal sealed class TitleGrammar
{
    private const int MaxWords = 40;
    private const int UnknownRank = 1000;

    // Up to directors, the level in a role's own phrase is its seniority; a product manager manages products, not people.
    private const int HighestOwn = 50;
    private readonly Vocabulary _vocabulary;
    private readonly TitleWord[] _steering;
    private readonly Dictionary<string, int> _ranks;
    private readonly int _chief;
    private readonly int _senior;
    private readonly Level _seniorLevel;

    // Roles of those who own or run a company. Beside them a second role needs no conjunction: "Owner Dentist", "President CEO".
    private readonly HashSet<Role> _top;
    private readonly HashSet<Role> _aides;

    public TitleGrammar(Vocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _steering = vocabulary.TitleWords;
        _chief = vocabulary.Lexicon.Find("chief");
        _senior = vocabulary.Lexicon.Find("senior");
        _seniorLevel = vocabulary.Levels.First(l => l.Key == "senior");
        _ranks = vocabulary.Levels.GroupBy(l => l.Seniority).ToDictionary(g => g.Key, g => g.Min(l => l.Rank));
        _ranks["owner"] = 10;
        _ranks["c_suite"] = 20;
        _top = [.. vocabulary.Roles.Where(r => r.Seniority is "owner" || r.Key is "chief_executive" or "president" or "chair" or "chief_operating" or "chief_financial" or "chief_technology")];
        _aides = [.. vocabulary.Roles.Where(r => r.Seniority == "entry" || r.Key is "executive_assistant" or "account_manager" or "recruiter" or "consultant" or "coach" or "analyst" or "hr_specialist" or "project_manager" or "office_manager" or "customer_service" or "administrative_assistant")];
    }

    /// <summary>Reads a title.</summary>
    public void Read(WordList words, ref TitleReading reading)
    {
        var count = Math.Min(words.Count, MaxWords);
        Span<bool> glued = stackalloc bool[MaxWords + 1];
        glued = glued[..(count + 1)];
        glued.Clear();
        Glue(words, count, glued);

        var previous = default(Part);
        var start = 0;
        Span<(int Start, int End)> pending = stackalloc (int, int)[4]; // parts without a head that wait for a level: "Sales and" …
        var pendingCount = 0;
        while (start < count)
        {
            var end = start;
            while (end < count && (end == start || glued[end] || !IsSplit(words, end)))
                end++;

            var first = start;
            start = end;
            if (IsAnd(words, first) && !glued[first])
                first++;
            if (first >= end || IsGloss(words, first, end))
                continue;

            if (previous.Kind == PartKind.Level && Meaning(words, first, end)?.Area is { } whole)
            {
                // "VP, Engineer" of an abbreviated "VP, Eng.": after a level, what can be an area is one.
                Compose(previous.Level!, previous.IsDiminished, whole, ref reading);
                continue;
            }

            var part = ReadPart(words, first, end, glued, ref reading);
            if (part.Kind == PartKind.Past && first > 0 && IsOnlyPast(words, first, end))
            {
                // "CEO (retired)": what was read before it does not hold.
                reading = new TitleReading();
                previous = default;
                pendingCount = 0;
            }
            else if (part.Kind == PartKind.Area)
            {
                if (previous.Kind == PartKind.Level)
                {
                    Compose(previous.Level!, previous.IsDiminished, part.Area!, ref reading);
                }
                else if (pendingCount < pending.Length)
                {
                    pending[pendingCount++] = (first, end);
                    reading.Place(part.Area!.Department, UnknownRank);
                }
            }
            else
            {
                for (var i = 0; i < pendingCount; i++)
                    Distribute(words, pending[i].Start, pending[i].End, part, end, ref reading);
                pendingCount = 0;
            }

            if (part.Kind != PartKind.Area)
                previous = part;
        }
    }

    // A phrase of several words may contain what otherwise splits parts or ends a head: "Chief of Staff", "Food and Beverage Director",
    // "Owner/Operator". Its inside is glued.
    private void Glue(WordList words, int count, Span<bool> glued)
    {
        for (var i = 0; i < count; i++)
        {
            var node = PhraseTrie<Meaning>.Root;
            var longest = 0;
            for (var j = i; j < count && _vocabulary.Phrases.TryStep(ref node, words[j]); j++)
            {
                if (j > i && words.Before(j) > Gap.Slash)
                    break;
                if (j > i && _vocabulary.Phrases.MeaningAt(node) is { } meaning && (meaning.Roles.Length > 0 || meaning.Area is not null || meaning.Level is not null || meaning.IsNoRole))
                    longest = j;
            }

            for (var j = i + 1; j <= longest; j++)
                glued[j] = true;
        }
    }

    private bool IsSplit(WordList words, int i) => words.Before(i) >= Gap.Slash || Is(words[i], TitleWord.And);

    private bool IsAnd(WordList words, int i) => Is(words[i], TitleWord.And);

    private bool Is(int word, TitleWord kind) => word >= 0 && word < _steering.Length && (_steering[word] & kind) != 0;

    // "Casino Shift Manager (CSM)": initials of the words before them in brackets say nothing new, and must not say "customer success manager".
    private static bool IsGloss(WordList words, int start, int end)
    {
        if (start == 0 || words.Before(start) != Gap.Open || words.TokenOf(start) != words.TokenOf(end - 1))
            return false;

        var tokens = words.Tokens;
        var initials = tokens.Text(words.TokenOf(start));
        var letter = initials.Length - 1;
        for (var token = words.TokenOf(start) - 1; token >= 0 && letter >= 0; token--)
        {
            var word = tokens.Text(token);
            if (word[0] == initials[letter])
                letter--;
            else if (word is not ("and" or "of" or "the" or "for" or "in"))
                return false;
        }

        return letter < 0 && initials.Length > 1;
    }

    private bool IsOnlyPast(WordList words, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (!Is(words[i], TitleWord.Past | TitleWord.Noise))
                return false;
        }

        return true;
    }

    private enum PartKind
    {
        None,
        Role,
        Level,
        Area,
        Past,
    }

    private readonly record struct Part(PartKind Kind, Level? Level = null, bool IsDiminished = false, Area? Area = null, int HeadStart = 0);

    private Part ReadPart(WordList words, int start, int end, ReadOnlySpan<bool> glued, ref TitleReading reading)
    {
        var headEnd = start;
        while (headEnd < end && (glued[headEnd] || !Is(words[headEnd], TitleWord.Preposition) || (headEnd == start && glued[headEnd + 1]))) // "Of Counsel"
            headEnd++;

        if (headEnd == start) // "… and of Marketing": only a complement
            return AreaIn(words, start + 1, end) is { } complement ? new Part(PartKind.Area, Area: complement) : default;

        for (var i = start; i < headEnd; i++)
        {
            if (Is(words[i], TitleWord.Past))
                return new Part(PartKind.Past);
        }

        var trimmed = headEnd;
        while (trimmed > start + 1 && Is(words[trimmed - 1], TitleWord.Noise) && !EndsPhrase(words, start, trimmed))
            trimmed--;

        var part = ReadHead(words, start, trimmed, headEnd, end, ref reading);
        if (part.Kind != PartKind.None)
            return part;

        // No head at the end: perhaps it stands at the beginning ("VP Sales EMEA", "Software Engineer Backend").
        part = ReadFront(words, start, trimmed, ref reading);
        if (part.Kind != PartKind.None)
            return part;

        // An unknown head: what qualifies it still says how high it is and where it belongs.
        var qualifier = Qualifier(words, start, trimmed);
        if (qualifier is not null)
            reading.Raise(qualifier.Seniority, qualifier.Rank);
        if (AreaEndingAt(words, start, trimmed) is { } bare)
            return new Part(PartKind.Area, Area: bare);
        reading.Place((AreaAnywhere(words, start, trimmed) ?? (headEnd < end ? AreaAnywhere(words, headEnd + 1, end) : null))?.Department, UnknownRank);
        return default;
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

    private Part ReadHead(WordList words, int start, int headEnd, int complementStart, int end, ref TitleReading reading)
    {
        // The longest phrase that ends where the head ends.
        var excepted = false;
        for (var i = start; i < headEnd; i++)
        {
            var meaning = Meaning(words, i, headEnd);
            if (meaning is null)
                continue;

            excepted |= meaning.IsNoRole;
            if (meaning.Roles.Length > 0 && !excepted)
            {
                var part = ReadRoles(words, start, i, headEnd, meaning, ref reading);
                if (part.Kind != PartKind.None)
                    return part;

                excepted = true; // a shorter phrase would not mean better, but its level still counts: "Sales Operations Manager"
            }

            if (meaning.Level is { IsHead: true } level)
                return ReadLevel(words, start, i, headEnd, complementStart, end, level, meaning.IsDiminished, ref reading);
        }

        return excepted ? new Part(PartKind.Role, HeadStart: start) : default;
    }

    private Part ReadRoles(WordList words, int start, int i, int headEnd, Meaning meaning, ref TitleReading reading)
    {
        var below = i > start && Is(words[i - 1], TitleWord.Below);
        var qualifier = Qualifier(words, start, i);
        var any = false;
        foreach (var role in meaning.Roles)
        {
            if (IsExcepted(words, start, i, headEnd, role))
                continue;

            any = true;
            var (ownSeniority, rank) = (role.Seniority, role.Seniority is null ? UnknownRank : _ranks[role.Seniority]);
            if (role.Seniority is "mid" or "entry" or "senior" && LevelOf(words[headEnd - 1]) is { Rank: <= HighestOwn } level)
                (ownSeniority, rank) = (level.Seniority, level.Rank); // "Creative Director", "Fire Chief"
            if (below)
            {
                // Somebody below it: the same department, no role, and a rank in the middle.
                reading.Raise("mid", _ranks["mid"]);
                reading.Place(role.Department, UnknownRank);
                continue;
            }

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
        return new Part(PartKind.Role, meaning.Level, meaning.IsDiminished, HeadStart: i);
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
            if (Meaning(words, i, end) is not { Roles.Length: > 0 } other)
                continue;

            foreach (var role in other.Roles)
            {
                var otherIsTop = _top.Contains(role);
                var holds = headIsTop ? otherIsTop || !role.IsComposed : otherIsTop && role.Key != "partner";
                if (!holds || IsExcepted(words, start, i, end, role) || (i > start && Is(words[i - 1], TitleWord.Below)))
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

    private Part ReadLevel(WordList words, int start, int i, int headEnd, int complementStart, int end, Level level, bool diminished, ref TitleReading reading)
    {
        if (words[start] == _chief && start < i && Is(words[headEnd - 1], TitleWord.Chief))
        {
            // A chief officer of something that the vocabulary lacks: "Chief Happiness Officer".
            reading.Raise("c_suite", _ranks["c_suite"]);
            reading.Place(AreaEndingAt(words, start + 1, i)?.Department ?? "executive", _ranks["c_suite"]);
            return new Part(PartKind.Role, HeadStart: start);
        }

        var below = i > start && Is(words[i - 1], TitleWord.Below);
        var qualifier = Qualifier(words, start, i);
        var (seniority, rank) = below ? ("mid", _ranks["mid"]) : Qualified(level.Seniority, level.Rank, qualifier);
        reading.Raise(seniority, rank);

        var area = AreaEndingAt(words, start, i);
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

        return new Part(PartKind.Level, level, diminished || below, HeadStart: i);
    }

    // The head at the beginning: after it an area ("VP Sales EMEA"), a region, or words that make no other noun of it.
    private Part ReadFront(WordList words, int start, int end, ref TitleReading reading)
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
                    return new Part(PartKind.Level, level, meaning.IsDiminished, HeadStart: first);
                }

                if (AreRegions(words, headEnd, end))
                {
                    reading.Raise(level.Seniority, level.Rank);
                    return new Part(PartKind.Level, level, meaning.IsDiminished, HeadStart: first);
                }
            }
            else if (meaning.Roles.Length > 0 && CanFollowHead(words, headEnd, end))
            {
                return ReadRoles(words, start, first, headEnd, meaning, ref reading);
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

    // A part without a head before one with a head: "Sales and Marketing Manager", "Sales & Service Representative".
    private void Distribute(WordList words, int start, int end, Part head, int headEnd, ref TitleReading reading)
    {
        if (AreaEndingAt(words, start, end) is not { } area)
            return;

        if (head is { Kind: PartKind.Level, Level: not null })
        {
            Compose(head.Level, head.IsDiminished, area, ref reading);
            return;
        }

        if (head.Kind != PartKind.Role)
            return;

        // Does the first part make a role with the second one's last word?
        var node = PhraseTrie<Meaning>.Root;
        for (var i = start; i < end; i++)
        {
            if (!_vocabulary.Phrases.TryStep(ref node, words[i]))
                return;
        }

        if (_vocabulary.Phrases.TryStep(ref node, words[headEnd - 1]) && _vocabulary.Phrases.MeaningAt(node) is { Roles.Length: > 0 } meaning)
        {
            foreach (var role in meaning.Roles)
                reading.Add(role);
        }
        else if (LevelOf(words[headEnd - 1]) is { IsHead: true } level)
        {
            Compose(level, diminished: false, area, ref reading);
        }
    }

    private void Compose(Level level, bool diminished, Area area, ref TitleReading reading)
    {
        reading.Place(area.Department, level.Rank);
        var role = level.RoleOfArea[area.Index];
        if (role >= 0 && !diminished)
            reading.Add(_vocabulary.Roles[role]);
    }

    /// <summary>Whether the words directly before a role's phrase turn its meaning ("iron founder").</summary>
    internal static bool IsExcepted(WordList words, int start, int i, int end, Role role)
    {
        foreach (var except in role.Except)
        {
            if ((except.BeforeAny || end - i <= role.ShortestPhrase) && i - start >= Math.Max(1, except.Words.Length)
                && words.All.Slice(i - except.Words.Length, except.Words.Length).SequenceEqual(except.Words))
            {
                return true;
            }
        }

        return false;
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

    private Level? LevelOf(int word)
    {
        var node = PhraseTrie<Meaning>.Root;
        return _vocabulary.Phrases.TryStep(ref node, word) ? _vocabulary.Phrases.MeaningAt(node)?.Level : null;
    }

    private Meaning? Meaning(WordList words, int start, int end)
    {
        var node = PhraseTrie<Meaning>.Root;
        for (var i = start; i < end; i++)
        {
            if (!_vocabulary.Phrases.TryStep(ref node, words[i]))
                return null;
        }

        return _vocabulary.Phrases.MeaningAt(node);
    }

    // The area whose phrase ends here; the longest one.
    private Area? AreaEndingAt(WordList words, int start, int end)
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
