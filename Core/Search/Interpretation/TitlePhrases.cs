namespace PersonData.Core.Search.Interpretation;

/// <summary>What the words of a title mean: which phrases, levels and areas stand where, and which words turn the meaning of others.</summary>
internal sealed class TitlePhrases
{
    /// <summary>The rank of what has none.</summary>
    public const int UnknownRank = 1000;

    // Up to directors, the level in a role's own phrase is its seniority; a product manager manages products, not people.
    public const int HighestOwn = 50;

    // Down to supervisors, somebody leads a team.
    public const int HighestOfTeam = 66;

    // From here on, the level says what is done with the hands: what stands before it is their object.
    private const int LowestOfHands = 90;

    // What may stand before a phrase that "any word" turns: "CFOs or controllers", "Regional Controller".
    private const TitleWord NoQualifier = TitleWord.And | TitleWord.Preposition | TitleWord.Region;
    private readonly Vocabulary _vocabulary;
    private readonly TitleWord[] _steering;
    private readonly Dictionary<string, int> _ranks;
    private readonly int _chief;
    private readonly int _senior;
    private readonly int _of;
    private readonly int _to;
    private readonly int _for;
    private readonly int _deputy;
    private readonly Level _seniorLevel;

    public TitlePhrases(Vocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _steering = vocabulary.TitleWords;
        _chief = vocabulary.Lexicon.Find("chief");
        _senior = vocabulary.Lexicon.Find("senior");
        _of = vocabulary.Lexicon.Find("of");
        _to = vocabulary.Lexicon.Find("to");
        _for = vocabulary.Lexicon.Find("for");
        _deputy = vocabulary.Lexicon.Find("deputy");
        _seniorLevel = vocabulary.Levels.First(l => l.Key == "senior");
        _ranks = vocabulary.Levels.GroupBy(l => l.Seniority).ToDictionary(g => g.Key, g => g.Min(l => l.Rank));
        _ranks["owner"] = 10;
        _ranks["c_suite"] = 20;
    }

    /// <summary>The rank of those who own or run a company.</summary>
    public int TopRank => _ranks["c_suite"];

    /// <summary>Whether a word steers the reading in this way.</summary>
    public bool Is(int word, TitleWord kind) => word >= 0 && word < _steering.Length && (_steering[word] & kind) != 0;

    public bool EndsPhrase(WordList words, int start, int end)
    {
        for (var i = start; i < end - 1; i++)
        {
            if (Meaning(words, i, end) is { } meaning && meaning.Roles.Length > 0)
                return true;
        }

        return false;
    }

    // A role of one word that is a level too says less than that level with an area: a "Compensation Analyst" is more than an analyst.
    public bool IsLongerWithArea(WordList words, int start, int i, int headEnd, Level level, Meaning meaning) =>
        meaning.Roles.Length > 0 && i == headEnd - 1 && AreaEndingAt(words, start, i) is { } area && level.RoleOfArea[area.Index] >= 0;

    public Role[] Chief(ReadOnlySpan<int> area, int last)
    {
        Span<int> phrase = stackalloc int[area.Length + 1];
        phrase[0] = _chief;
        area.CopyTo(phrase[1..]);
        return Meaning(phrase, [last])?.Roles ?? [];
    }

    /// <summary>The word behind a chief officer's title that begins here ("Chief Strategy and Growth Officer"), or 0: only areas stand inside one.</summary>
    public int ChiefEnd(WordList words, int start, int end)
    {
        if (words[start] != _chief)
            return 0;

        for (var i = start + 1; i < end && words.Before(i) <= Gap.Hyphen && !Is(words[i], TitleWord.Preposition); i++)
        {
            if (Is(words[i], TitleWord.Chief))
                return i + 1;
            if (Meaning(words, i, i + 1) is { } one && (one.Roles.Length > 0 || one.Level is { IsHead: true }))
                return 0;
        }

        return 0;
    }

    // "Chief … Officer" before a phrase that does not begin with the chief: whatever it is, it is no phrase's "development officer".
    public bool IsChief(WordList words, int start, int i, int headEnd, out int chief)
    {
        chief = words.All[start..i].LastIndexOf(_chief) + start;
        return chief >= start && Is(words[headEnd - 1], TitleWord.Chief) && (chief == start || !Is(words[chief - 1], TitleWord.Below));
    }

    public bool AreRegions(WordList words, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (!Is(words[i], TitleWord.Region | TitleWord.Noise))
                return false;
        }

        return true;
    }

    // "Software Engineer Backend" is an engineer; "Owner Relations", "Nurse Recruiter" and "Teacher Aide" are something else.
    public bool CanFollowHead(WordList words, int start, int end)
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

    /// <summary>Whether the words directly before a role's phrase turn its meaning ("iron founder").</summary>
    /// <param name="vocabulary">Whose role it is.</param>
    /// <param name="words">The text.</param>
    /// <param name="start">Where the words before the phrase begin.</param>
    /// <param name="i">Where the phrase begins.</param>
    /// <param name="end">Behind the phrase.</param>
    /// <param name="role">The role that the phrase means.</param>
    public static bool IsExcepted(Vocabulary vocabulary, WordList words, int start, int i, int end, Role role)
    {
        foreach (var except in role.Except)
        {
            if ((except.BeforeAny || end - i <= role.ShortestPhrase) && i - start >= Math.Max(1, except.Words.Length)
                && words.All.Slice(i - except.Words.Length, except.Words.Length).SequenceEqual(except.Words)
                && !(except.IsAnyWord && words[i - 1] >= 0 && words[i - 1] < vocabulary.TitleWords.Length && (vocabulary.TitleWords[words[i - 1]] & NoQualifier) != 0))
            {
                return true;
            }
        }

        return false;
    }

    // "President of the Student Body", "Chairman of the Finance Committee": what the title belongs to turns its meaning, as it would before it.
    public bool IsExceptedBehind(WordList words, int complementStart, int end, Role role)
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

    public int ComplementEnd(WordList words, int complementStart, int end)
    {
        var last = Math.Min(complementStart + 1, end);
        while (last < end && !Is(words[last], TitleWord.Preposition))
            last++;
        return last;
    }

    /// <summary>Whether a role's phrase ends in the preposition behind it ("EA to"), which stays one.</summary>
    public bool EndsOpen(int word, Meaning meaning) => meaning is { Roles.Length: > 0, Area: null } && Is(word, TitleWord.Preposition);

    // The role's phrase that a complement makes when it stands before the head. "President of the Bank" keeps its order: vice presidents would lose theirs.
    public Meaning? Inverted(WordList words, int start, int end, int headStart, int headEnd, Level? level)
    {
        if (level?.Key == "vp" || headEnd <= headStart || start >= end)
            return null;

        while (end > start + 1 && Is(words[end - 1], TitleWord.Region | TitleWord.Noise | TitleWord.Neutral) && AreaEndingAt(words, start, end) is null)
            end--;
        while (start < end - 1 && Is(words[start], TitleWord.Region | TitleWord.Noise))
            start++;
        var found = Meaning(words.All[start..end], words.All[headStart..headEnd]);
        if (found is not { Roles.Length: > 0 } && headEnd - headStart > 1 && level is not null)
            found = Meaning(words.All[start..end], words.All[(headEnd - 1)..headEnd]);
        return found is { Roles.Length: > 0 } ? found : null;
    }

    // How high the person is to whom a part belongs: who is joined to that person belongs to the complement too, unless lower.
    public int ComplementRank(WordList words, int headEnd, int end, ReadOnlySpan<bool> glued)
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

    public (string? Seniority, int Rank) Qualified(string? seniority, int rank, Level? qualifier)
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
    public Level? Qualifier(WordList words, int start, int end)
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

    /// <summary>Whether a word is somebody's ("CEO's"): what is folded away from it is an apostrophe.</summary>
    public static bool IsPossessive(WordList words, int i) =>
        words.Tokens[words.TokenOf(i)] is var token && token.End - token.Start == token.TextLength + 1 && words.Tokens.Text(token)[^1] == 's';

    /// <summary>Whether two heads say the same ("technician" and "tech").</summary>
    public bool AreAlike(int word, int other) => word == other || (LevelOf(word) is { IsHead: true } level && level == LevelOf(other));

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

    /// <summary>
    /// What these words mean as one phrase without the neutral ones among them: a "Security Services Manager" is a security manager. Only of a role, and
    /// only where the head is a level above technicians and clerks: an "X-Ray Service Technician" takes no pictures.
    /// </summary>
    public Meaning? Condensed(WordList words, int start, int end)
    {
        if (end - start < 3 || !HasNeutral(words, start + 1, end - 1) || LevelOf(words[end - 1]) is not { IsHead: true, Rank: < LowestOfHands } level)
            return null;
        if (AreaEndingAt(words, start, end - 1, out var first) is { } area && !Is(words[first], TitleWord.Neutral) && level.RoleOfArea[area.Index] >= 0)
            return null; // nothing need be left out of a "Health Information Management Technician"

        return Condensed(words, start, start, end, PhraseTrie<Meaning>.Root, isShorter: false);
    }

    private Meaning? Condensed(WordList words, int start, int i, int end, int node, bool isShorter)
    {
        if (i == end)
            return isShorter && _vocabulary.Phrases.MeaningAt(node) is { Roles.Length: > 0 } meaning ? meaning : null;

        var next = node;
        if (_vocabulary.Phrases.TryStep(ref next, words[i]) && Condensed(words, start, i + 1, end, next, isShorter) is { } found)
            return found;
        return i > start && i < end - 1 && IsNeutral(words, start, i) ? Condensed(words, start, i + 1, end, node, isShorter: true) : null;
    }

    /// <summary>The area that a neutral word directly before the head says, null for none: "operations" is one, "services" are not.</summary>
    public Area? NeutralArea(WordList words, int headEnd) =>
        Is(words[headEnd - 2], TitleWord.Neutral) && AreaEndingAt(words, headEnd - 2, headEnd - 1) is { Department: not null } area ? area : null;

    private bool HasNeutral(WordList words, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (Is(words[i], TitleWord.Neutral))
                return true;
        }

        return false;
    }

    // "Sales operations" are an area of their own, not sales: there the word says something.
    private bool IsNeutral(WordList words, int start, int i) =>
        Is(words[i], TitleWord.Neutral) && (AreaEndingAt(words, start, i + 1, out var first) is not { } with || first == i || with == AreaEndingAt(words, start, i));

    /// <summary>Whether a word makes no less of this role: the deputies of people without rank do the same work ("Deputy Probation Officer").</summary>
    public bool IsSameWork(int below, Role role, int last) =>
        below == _deputy && role.Seniority is "mid" or "entry" && LevelOf(last) is not { Rank: <= HighestOfTeam };

    /// <summary>The area whose phrase ends here, or before the neutral words here: "Rehabilitation Center Manager".</summary>
    public Area? AreaBefore(WordList words, int start, int end)
    {
        var area = AreaEndingAt(words, start, end, out var first);
        while (end > start + 1 && Is(words[end - 1], TitleWord.Neutral) && (area is null || (area.Department is null && first == end - 1)))
            area = AreaEndingAt(words, start, --end, out first) ?? area;
        return area;
    }

    /// <summary>The area whose phrase ends here; the longest one.</summary>
    public Area? AreaEndingAt(WordList words, int start, int end) => AreaEndingAt(words, start, end, out _);

    private Area? AreaEndingAt(WordList words, int start, int end, out int first)
    {
        for (first = start; first < end; first++)
        {
            if (Meaning(words, first, end)?.Area is { } area)
                return area;
        }

        return null;
    }

    // The area of a complement: "of Global Sales for EMEA" is sales; "of Sales Enablement Tools" is none.
    public Area? AreaIn(WordList words, int start, int end)
    {
        var stop = start;
        while (stop < end && !Is(words[stop], TitleWord.Preposition))
            stop++;
        var trimmed = stop;
        while (trimmed > start + 1 && AreaEndingAt(words, start, trimmed) is null && Is(words[trimmed - 1], TitleWord.Region | TitleWord.Noise))
            trimmed--;
        return AreaBefore(words, start, trimmed);
    }

    // Any area among the words, the last one first: enough for a department.
    public Area? AreaAnywhere(WordList words, int start, int end)
    {
        for (var i = end; i > start; i--)
        {
            if (AreaEndingAt(words, Math.Max(start, i - 4), i) is { Department: not null } area)
                return area;
        }

        return null;
    }

    /// <summary>The rank of a seniority.</summary>
    public int RankOf(string seniority) => _ranks[seniority];
}
