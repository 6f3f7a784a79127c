using PersonData.Contracts.Search;
using PersonData.Core.People;

namespace PersonData.Core.Search.Interpretation;

// The words that steer: prepositions, "or", "not", headings, words for people and companies, and what says nothing.
internal sealed partial class QueryParser
{
    private int Word(Meaning word, int i, int end)
    {
        var what = word.QueryWords;
        if ((what & (QueryWords.Not | QueryWords.NotIn)) != 0)
        {
            FlushUnknown();
            Negate(once: false);
            _negatedFrom = end;
            if (what.HasFlag(QueryWords.NotIn))
                Enter(QueryContext.In);
        }
        else if (what.HasFlag(QueryWords.But))
        {
            FlushUnknown();
            _negation.End();
        }
        else if ((what & (QueryWords.Or | QueryWords.And)) != 0)
        {
            FlushUnknown();
            if (what.HasFlag(QueryWords.Or))
                _negation.OnOr();
            Join();
        }
        else if (what.HasFlag(QueryWords.Company) && HasUnknownBefore(i) && !IsPraise(_unknownStart))
        {
            // "crypto companies"
            var start = TakeUnknown();
            end = SkipCompanyWords(i);
            var text = query.TextOf(start, end);
            if (query.CapitalsMean && query.IsCapitalized(start) && query.IsCapitalized(end - 1) && CompanyName.Key(text) != Words.Key(text))
                Company(text); // "Acme Corporation executives"
            else
                DynamicIndustry(text);
        }
        else if ((what & (QueryWords.In | QueryWords.At | QueryWords.Of | QueryWords.With)) != 0 && !(what.HasFlag(QueryWords.Ask) && i == 0))
        {
            FlushUnknown();
            Enter(what.HasFlag(QueryWords.In) ? QueryContext.In : what.HasFlag(QueryWords.At) ? QueryContext.At : what.HasFlag(QueryWords.Of) ? QueryContext.Of : QueryContext.With, i);
        }
        else if (what.HasFlag(QueryWords.Subject) && _context != QueryContext.With && (end == query.Count || roles.Read(query, end) is null))
        {
            FlushUnknown();
            _hasSubject = true;
            _notUnderstood ??= query.TextOf(i, end);
        }
        else if (what.HasFlag(QueryWords.Subject))
        {
            FlushUnknown();
            Ignore(i, end);
        }
        else if (what.HasFlag(QueryWords.Offer))
        {
            FlushUnknown();
            return SkipOffer(i, end);
        }
        else if (what.HasFlag(QueryWords.Article) || what.HasFlag(QueryWords.Filler) || what.HasFlag(QueryWords.Ask))
        {
            FlushUnknown();
            _isAsked = what.HasFlag(QueryWords.Ask);
            _wordStart = i;
            _behindTo = query.Plain(i) is "to" && i > 0 && query.Plain(i - 1) is "report" or "reports" or "reporting" or "answer" or "answers" or "answering";
        }
        else if (what.HasFlag(QueryWords.People))
        {
            People(i);
        }
        else if (what.HasFlag(QueryWords.Company))
        {
            FlushUnknown();
            var isKind = what.HasFlag(QueryWords.Kind) && _last is not (CriterionKind.Industry or CriterionKind.Size or CriterionKind.Company);
            if (isKind || _negation.IsActive && query.Plain(i) is "startup" or "startups")
            {
                Ignore(i, end); // "lawyers in practice", "at services companies", "not startups"
                _negation.Covers(CriterionKind.Industry); // so that "in Texas" behind it is wanted again
            }

            _last = CriterionKind.Industry;
            _expectsName = false;
        }
        else if (what.HasFlag(QueryWords.Ignored))
        {
            FlushUnknown();
            _wordStart = i;
            Ignore(i, end);
        }
        else if (what.HasFlag(QueryWords.Topic) && end < query.Count && query.Words.Before(end) <= Gap.Hyphen && roles.Read(query, end) is not null)
        {
            return Unknown(i); // "game designers"
        }
        else if (what.HasFlag(QueryWords.Topic))
        {
            FlushUnknown();
            _hasTopic = true;
            _notUnderstood ??= query.TextOf(i, end);
            Ignore(i, end);
        }
        else
        {
            return Unknown(i);
        }

        return end;
    }

    private void People(int i)
    {
        if (HasUnknownBefore(i))
        {
            // "crypto people", but "Microsoft employees"
            var end = _unknownEnd;
            var isFormer = IsFormer(_unknownStart);
            var text = query.TextOf(TakeUnknown(), end);
            if (isFormer)
                _builder.Warn(WarningCodes.UnsupportedFilter, "Former employers cannot be searched; the current one can.", text); // "former Google employees"
            else if (query.Plain(i) is "employee" or "employees" or "staff" or "workers" && _freeWords.IsKindOfCompany(query, i - 1, end, orSingular: true))
                Ignore(PreviousToken(i), i); // "factory workers"
            else if (query.Plain(i) is "employee" or "employees" or "staff" or "workers")
                Company(text);
            else
                DynamicIndustry(text);
        }

        _hasPeople = true;
        _expectsName = false;
    }

    private void Enter(QueryContext context, int i = 0)
    {
        _isFunction = _last == CriterionKind.Seniority && context is QueryContext.At or QueryContext.Of && i > 0 && query.Plain(i) is "for" or "of" or "over";
        _context = context;
        _heading = null;
        _expectsName = context is QueryContext.At or QueryContext.Of;
        _expectsPlace = context is QueryContext.In;
        _last = _joined = CriterionKind.None;
        if (context != QueryContext.Of) // "no recruiters of staffing agencies": "of" goes on with what is negated
            _negation.OnPreposition();
    }

    // "or", "and", a comma, a slash: what follows is likely of the kind before, and behind "in" or "at" it may be another place or company.
    private void Join()
    {
        if (_last != CriterionKind.None)
            _joined = _last;
        _last = _last == CriterionKind.Place ? CriterionKind.Place : CriterionKind.None;
        _expectsName = _context is QueryContext.At or QueryContext.Of;
        _expectsPlace = _context is QueryContext.In;
    }

    private void Separate(int i, Gap gap)
    {
        FlushUnknown();
        if (gap == Gap.Break && query.IsSentenceStart(i))
            _negation.End(); // "No recruiters. HR managers in Boise"
        if (gap == Gap.Break && _heading is not null)
            EndHeading();
        if (_negation.IsActive && !_builder.HasWanted && gap is Gap.Comma or Gap.Break or Gap.Dash && IsLastSeparator(i))
            _negation.OnLastComma();
        Join();
    }

    private bool IsLastSeparator(int i)
    {
        while (++i < query.Count && query.Words.Before(i) < Gap.Dash)
        {
        }

        return i >= query.Count;
    }

    // ---- negation

    private void Negate(bool once)
    {
        _negation.Begin(once);
        _last = _joined = CriterionKind.None;
    }

    private bool IsNegated(CriterionKind kind) => _negation.Covers(kind);

    // "-recruiters"
    private bool IsMinus(int i)
    {
        if (!query.Words.IsTokenStart(i))
            return false;
        var start = query.TokenAt(i).Start;
        if (start > 1 && query.Text[start - 1] is '"' or '\u201C')
            start--; // -"inside sales"
        return start > 0 && query.Text[start - 1] is '-' or '\u2212' or '!' && (start == 1 || char.IsWhiteSpace(query.Text[start - 2])) && !char.IsAsciiDigit(query.Text[start]);
    }

    // A minus reaches over its word, or over what it quotes.
    private int Minus(int i)
    {
        FlushUnknown();
        var end = query.AfterToken(i);
        var isQuoted = query.Text[query.TokenAt(i).Start - 1] is '"' or '\u201C';
        while (end < query.Count && (isQuoted ? query.Words.Before(end) < Gap.Close : query.Words.Before(end) is Gap.Hyphen or Gap.Mark))
            end = query.AfterToken(end);
        return Without(i, end);
    }

    // Reads the words up to an end as what must not match.
    private int Without(int i, int end)
    {
        var outer = (_context, _expectsName, _expectsPlace);
        Negate(once: false);
        (_context, _expectsName, _expectsPlace) = (QueryContext.None, false, false);
        query.Limit(end);
        while (i < query.Count)
        {
            var next = Step(i);
            i = next > i ? next : i + 1;
        }

        FlushUnknown();
        query.Unlimit();
        _negation.End();
        (_context, _expectsName, _expectsPlace) = outer;
        _last = CriterionKind.None;
        return end;
    }

    // "non-technical", "non ceo owners", "non-California": what its hyphen joins, else the longest phrase.
    private bool TryNon(int i, out int end)
    {
        end = i;
        var start = query.AfterToken(i);
        if (query.Plain(i) is not "non" || start >= query.Count || query.Words.Before(start) > Gap.Hyphen)
            return false;

        var isJoined = query.Words.Before(start) == Gap.Hyphen;
        var phrase = query.Longest(start, m => m.Roles.Length + m.QueryRoles.Length + m.Industries.Length + m.Departments.Length + m.Seniorities.Length > 0 || m.Size is not null || m.Level is { IsHead: true }, out var phraseEnd);
        if (phrase is null && !places.TryRead(query, start, expected: true, out _) && !vocabulary.Companies.TryRead(query, start, expected: true, out phraseEnd))
            return false;

        var after = query.AfterToken(start);
        while (isJoined && after < query.Count && query.Words.Before(after) == Gap.Hyphen)
            after = query.AfterToken(after);
        FlushUnknown();
        end = Without(start, isJoined ? after : Math.Max(after, phraseEnd));
        return true;
    }

    // "CFOs in Texas, auditors excluded": what is excluded stands before.
    private bool TryExcluded(int i, out int end)
    {
        end = i;
        if (!query.Words.IsTokenStart(i) || i == 0 || query.Words.Before(i) < Gap.Dash)
            return false;

        var last = i;
        while (last < query.Count && (last == i || query.Words.Before(last) < Gap.Dash) && query.Plain(last) is not ("excluded" or "excepted" or "omitted"))
            last = query.AfterToken(last);
        if (last == i || last >= query.Count || query.Words.Before(last) >= Gap.Dash)
            return false;

        FlushUnknown();
        Without(i, last);
        end = query.AfterToken(last);
        return true;
    }

    // ---- what stands around a request

    // "I'm a recruiter looking for nurses", "our company needs …": who asks is not who is searched for.
    private int SkipIntroduction()
    {
        var isPolite = query.Longest(0, m => (m.QueryWords & (QueryWords.Question | QueryWords.Instruction)) != 0, out _) is not null;
        if (!isPolite && query.Plain(0) is not ("i" or "im" or "we" or "were" or "as" or "our" or "my") || query.Longest(0, m => m.QueryWords.HasFlag(QueryWords.Ask), out _) is not null)
            return 0;

        for (var i = 1; i < query.Count; i++)
        {
            if (!query.Words.IsTokenStart(i) || query.Longest(i, m => m.QueryWords.HasFlag(QueryWords.Ask), out var end) is null || query.Plain(i) is "any" or "which" or "what" or "source" or "reach")
                continue;

            if (!isPolite)
                Ignore(0, i);
            return end;
        }

        return 0;
    }

    // "sell payroll software to …", "we sell dental equipment, need …": what is offered is not what is searched for.
    private int SkipOffer(int i, int end)
    {
        var isTheirs = query.Plain(0) is "who" || (i > 0 && query.Plain(i - 1) is "that" or "who" or "which" or "companies" or "to" && query.Plain(0) is not ("i" or "we"));
        if (isTheirs && !(query.Plain(i - 1) is "to"))
        {
            Enter(QueryContext.Of); // "companies that sell boats"
            return end;
        }

        var stop = end;
        while (stop < query.Count && query.Words.Before(stop) < Gap.Open && query.Plain(stop) is not "to" && query.Longest(stop, m => m.QueryWords.HasFlag(QueryWords.Ask), out _) is null)
            stop = query.AfterToken(stop);
        Ignore(i, stop);
        return stop;
    }

    // ---- small questions

    private bool IsPraise(int i) => query.Longest(i, m => m.QueryWords.HasFlag(QueryWords.Ignored), out _) is not null;

    private bool IsFormer(int i) => query.Plain(i) is "former" or "formerly" or "ex" or "past" or "previous" or "previously";

    // "the cybersecurity team" is a department, "cybersecurity" an industry.
    private bool IsTeam(int end) => end < query.Count && query.Plain(end) is "team" or "department" or "dept" or "teams" or "departments";

    private bool IsFolk(int end) => IsTeam(end) || (end < query.Count && query.Plain(end) is "folk" or "folks" or "guys" or "gals");

    // "Civil engineers" by themselves are people, behind "at" companies; "roofing contractors" are companies.
    private bool IsPeopleOfTrade(int i, int end) =>
        _context == QueryContext.None && query.IsPlural(end - 1) && PreviousToken(end) is var last && last > i && roles.Read(query, last) is { IsDynamic: false, Roles: [{ Department: "engineering" or "it" or "design" or "legal" or "medical" or "finance" or "education" }, ..] } people && people.End == end;

    private int SkipCompanyWords(int end)
    {
        while (end < query.Count && query.Words.Before(end) <= Gap.Mark
            && query.Longest(end, m => m.QueryWords.HasFlag(QueryWords.Company), out var companyEnd) is not null
            && (roles.Read(query, end) is not { } role || role.End <= companyEnd))
        {
            end = companyEnd;
        }

        return end;
    }
}
