namespace PersonData.Core.Search.Interpretation;

/// <summary>The grammar of titles: what their parts are, and how the parts go together.</summary>
/// <remarks>
/// A title is parts, split at commas, slashes, dashes, brackets and "and". A part is a noun phrase: its <em>head</em> is the word group at its
/// end ("Senior Tax <em>Accountant</em>"), or before its first preposition ("<em>Director</em> of Sales"). Only the head makes a role: an
/// accountant recruiter is a recruiter, the assistant to the CEO no chief executive. A head is either a phrase of a role, or a level, which
/// makes a role together with its area ("VP of Sales", "Sales VP", "VP, Sales", "VP Sales EMEA"). Parts without a head lend their area to
/// their neighbour's level, which is how "VP of Sales &amp; Marketing" and "Sales and Marketing Director" have two roles, or say what the
/// head before them is ("Analyst, Business"). What is joined to a person behind "to" is another such person ("Assistant to the CEO and CFO").
/// </remarks>
internal sealed class TitleGrammar
{
    private const int MaxWords = 40;
    private readonly Vocabulary _vocabulary;
    private readonly TitlePhrases _phrases;
    private readonly TitlePartReader _parts;

    public TitleGrammar(Vocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _phrases = new TitlePhrases(vocabulary);
        _parts = new TitlePartReader(vocabulary, _phrases);
    }

    /// <summary>Reads a title.</summary>
    public void Read(WordList words, ref TitleReading reading)
    {
        var count = Math.Min(words.Count, MaxWords);
        Span<bool> glued = stackalloc bool[MaxWords + 1];
        glued = glued[..(count + 1)];
        glued.Clear();
        Glue(words, count, glued);

        var previous = default(TitlePart);
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
            var gap = first > 0 ? words.Before(first) : Gap.Space;
            var isJoined = first > 0 && (gap == Gap.Slash || IsAnd(words, first));
            if (IsAnd(words, first) && !glued[first])
                first++;
            if (first >= end || IsGloss(words, first, end))
                continue;
            if (previous.Kind == TitlePartKind.Past && isJoined && !_phrases.Is(words[first], TitleWord.Noise))
                continue; // "Former CEO and President"; but "former teacher and now a realtor"
            if (previous.ComplementRank > 0 && (isJoined || gap == Gap.Comma)
                && _phrases.RankOf(words, first, end, glued) <= (isJoined ? previous.ComplementRank : _phrases.TopRank))
            {
                continue; // "Assistant to the CEO and CFO"; but "Assistant to the CEO and Office Manager"
            }

            if (gap is Gap.Comma or Gap.Dash or Gap.Open && (_parts.ReadQualifier(words, first, end, previous, ref reading) || _parts.ReadInverted(words, first, end, previous, ref reading)))
                continue;

            if (previous.Kind == TitlePartKind.Level && _phrases.Meaning(words, first, end)?.Area is { } whole)
            {
                // "VP, Engineer" of an abbreviated "VP, Eng.": after a level, what can be an area is one.
                _parts.Compose(previous.Level!, previous.IsDiminished, whole, ref reading);
                continue;
            }

            var before = reading;
            var part = _parts.Read(words, first, end, glued, ref reading);
            if (gap == Gap.Open && previous.HeadEnd > 0 && part.HeadEnd > 0 && _phrases.AreAlike(words[previous.HeadEnd - 1], words[part.HeadEnd - 1]))
            {
                // "GIS Technician (Geographic Information Systems Technician)": the same again, and the more telling of the two counts.
                if (part.HeadEnd - part.HeadStart == 1 && part.Kind == TitlePartKind.Role && before.RoleCount > 0)
                    reading = before;
                else if (reading.RoleCount > before.RoleCount)
                    _parts.RemoveGeneral(words, previous, ref reading);
                continue;
            }

            if (part.Kind == TitlePartKind.Past && first > 0 && IsOnlyPast(words, first, end))
            {
                // "CEO (retired)": what was read before it does not hold.
                reading = new TitleReading();
                previous = default;
                pendingCount = 0;
            }
            else if (part.Kind == TitlePartKind.Area)
            {
                if (previous.Kind == TitlePartKind.Level)
                {
                    _parts.Compose(previous.Level!, previous.IsDiminished, part.Area!, ref reading);
                }
                else if (pendingCount < pending.Length)
                {
                    pending[pendingCount++] = (first, end);
                    reading.Place(part.Area!.Department, TitlePhrases.UnknownRank);
                }
            }
            else
            {
                for (var i = 0; i < pendingCount; i++)
                    Distribute(words, pending[i].Start, pending[i].End, part, end, ref reading);
                pendingCount = 0;
            }

            if (part.Kind != TitlePartKind.Area)
                previous = part;
        }

        reading.Settle();
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
                if (j > i && _vocabulary.Phrases.MeaningAt(node) is { } meaning && (meaning.Roles.Length > 0 || meaning.Area is not null || meaning.Level is not null || meaning.IsNoRole) && !_phrases.EndsOpen(words[j], meaning))
                    longest = j;
            }

            if (longest > 0 && longest + 1 < count && words.Before(longest + 1) <= Gap.Hyphen && _phrases.Is(words[longest + 1], TitleWord.Neutral) && HasPreposition(words, i, longest))
                longest = 0; // "Director of Nursing Services" is no "director of nursing": what follows belongs to the complement

            longest = Math.Max(longest, _phrases.ChiefEnd(words, i, count) - 1);
            for (var j = i + 1; j <= longest; j++)
                glued[j] = true;
        }
    }

    private bool HasPreposition(WordList words, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (_phrases.Is(words[i], TitleWord.Preposition))
                return true;
        }

        return false;
    }

    private bool IsSplit(WordList words, int i) => words.Before(i) >= Gap.Slash || IsAnd(words, i);

    private bool IsAnd(WordList words, int i) => _phrases.Is(words[i], TitleWord.And);

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
            if (!_phrases.Is(words[i], TitleWord.Past | TitleWord.Noise))
                return false;
        }

        return true;
    }

    // A part without a head before one with a head: "Sales and Marketing Manager", "Sales & Service Representative".
    private void Distribute(WordList words, int start, int end, TitlePart head, int headEnd, ref TitleReading reading)
    {
        if (_phrases.AreaEndingAt(words, start, end) is not { } area)
            return;

        if (head is { Kind: TitlePartKind.Level, Level: not null })
        {
            _parts.Compose(head.Level, head.IsDiminished, area, ref reading);
            return;
        }

        if (head.Kind != TitlePartKind.Role)
            return;

        // Does the first part make a role with the second one's last word?
        for (var i = start; i < end; i++)
        {
            if (_phrases.Meaning(words.All[i..end], words.All.Slice(headEnd - 1, 1)) is not { Roles.Length: > 0 } meaning)
                continue;

            foreach (var role in meaning.Roles)
                reading.Add(role);
            return;
        }

        if (_phrases.LevelOf(words[headEnd - 1]) is { IsHead: true } level)
            _parts.Compose(level, diminished: false, area, ref reading);
    }
}
