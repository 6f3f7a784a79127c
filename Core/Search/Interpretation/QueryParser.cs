using System.Collections.Immutable;
using PersonData.Contracts.Search;
using PersonData.Core.People;

namespace PersonData.Core.Search.Interpretation;

/// <summary>Reads one query from left to right: the longest phrase at each word wins, and what stands before it says what it is.</summary>
/// <remarks>
/// The parser keeps three things while it walks: the context ("in" expects places, "at" companies), whether "not" still reaches, and the
/// words that the vocabulary lacks, which become part of a title before a title ("pediatric dentists"), an industry before a word for
/// companies ("crypto companies"), a company behind "at", and a warning elsewhere.
/// </remarks>
internal sealed class QueryParser(
    Vocabulary vocabulary, RoleReader roles, PlaceReader places, CompanyReader companies, IReadOnlyDictionary<string, string> seniorityLabels, Query query)
{
    private readonly InterpretationBuilder _builder = new();
    private readonly List<InterpretedLocation> _locations = [];
    private readonly FilterReader _filters = new(roles);
    private readonly FreeWords _freeWords = new(vocabulary.KnownWords);

    private QueryContext _context;
    private bool _expectsName; // directly behind "at" or "of", articles aside
    private CriterionKind _last; // the criterion directly before, nothing in between

    private readonly Negation _negation = new();
    private bool _behindTo; // directly behind "to": "reporting to the CTO"

    private int _unknownStart = -1;
    private int _unknownEnd = -1;
    private bool _hasPeople;
    private bool _hasTopic;
    private bool _hasName;
    private string? _notUnderstood;

    public InterpretationResult Parse()
    {
        if (query.Count == 0)
            return Refuse();
        if (Refusal.OfOpening(query, roles) is { } otherRequest)
            return new InterpretationResult.Unsupported(otherRequest);

        var i = 0;
        while (i < query.Count)
        {
            if (i > 0 && query.Words.IsTokenStart(i) && query.Words.Before(i) is var gap and (Gap.Comma or Gap.Break or Gap.Slash or Gap.Close or Gap.Dash) && !(gap == Gap.Slash && _unknownEnd == i))
                Separate();
            if (IsMinus(i))
                Negate(once: true);

            var next = Step(i);
            i = next > i ? next : i + 1;
        }

        FlushUnknown();
        foreach (var (token, word) in query.Corrections)
        {
            var typed = query.Text[query.Tokens[token].Start..query.Tokens[token].End];
            _builder.Warn(WarningCodes.CorrectedSpelling, $"\"{typed}\" was read as \"{word}\".", typed);
        }

        return Finish();
    }

    // ---- one step

    private int Step(int i)
    {
        var isNameWithDigits = _expectsName && char.IsAsciiDigit(query.Plain(i)[0]) && char.IsLetter(query.Plain(i)[^1]) && query.IsCapitalized(i, ^1); // "3M"
        if (isNameWithDigits && TryCompany(i, out var end))
            return end;
        if (TryDomain(i, out end) || TryCode(i, out end) || TryNumber(i, out end))
            return end;
        if (_expectsName && TryCompany(i, out end))
            return end;

        var word = query.Longest(i, m => m.QueryWords != QueryWords.None, out var wordEnd);
        var filterEnd = word is not null && word.QueryWords.HasFlag(QueryWords.Filter) ? wordEnd : i;
        var size = query.Longest(i, m => m.Size is not null, out var sizeEnd);
        var industry = query.Longest(i, m => m.Industries.Length > 0, out var industryEnd);
        var seniority = query.Longest(i, m => m.Seniorities.Length > 0, out var seniorityEnd);
        var department = query.Longest(i, m => m.Departments.Length > 0, out var departmentEnd);
        if (department is not null && departmentEnd == wordEnd && (word!.QueryWords & (QueryWords.People | QueryWords.Ask)) != 0)
            (department, departmentEnd) = (null, i); // "people", "talent", "staff": anybody, not the HR department
        var role = roles.Read(query, i);
        var roleEnd = role?.End ?? i;
        var place = places.TryRead(query, i, _context == QueryContext.In || _last == CriterionKind.Place, out var placeReading);
        var placeEnd = place ? placeReading.End : i;

        // A size word counts before a word for companies or behind "at", "with": "small businesses", "enterprise companies".
        if (size is not null && sizeEnd == query.AfterToken(i) && !IsSizeWordInPlace(sizeEnd))
            (size, sizeEnd) = (null, i);

        var longest = Math.Max(Math.Max(Math.Max(wordEnd, sizeEnd), Math.Max(industryEnd, seniorityEnd)), Math.Max(Math.Max(departmentEnd, roleEnd), placeEnd));
        if (longest == i)
            return Unknown(i);
        if (filterEnd == longest)
            return Filter(word!, i, filterEnd);
        if (size is not null && sizeEnd == longest)
            return Size(size.Size!.Min, size.Size.Max, i, SkipCompanyWords(sizeEnd));
        if (place && placeEnd == longest && industryEnd < longest && (_context == QueryContext.In || roleEnd < longest)) // "in Banks" is no place in Oregon
            return Place(placeReading, i);
        if (word is not null && wordEnd == longest && (word.QueryWords & (QueryWords.Not | QueryWords.NotIn)) != 0)
            return Word(word, i, wordEnd);
        if (role is not null && roleEnd == longest && !(industry is not null && industryEnd == longest && !_hasPeople && _context is QueryContext.In or QueryContext.At))
            return Role(role, i);
        if (industry is not null && industryEnd == longest && !(department is not null && departmentEnd == longest && IsTeam(longest)))
            return Industry(industry, i, industryEnd);
        if (seniority is not null && seniorityEnd == longest && (department is null || departmentEnd < longest))
            return Seniority(seniority, i, seniorityEnd);
        if (department is not null && departmentEnd == longest)
            return Department(department, i, departmentEnd);
        return Word(word!, i, wordEnd);
    }

    // ---- criteria

    private int Role(RoleReading role, int i)
    {
        var start = i;
        var end = role.End;
        if (_behindTo)
        {
            // "assistant to the CEO", "reporting to the CTO": the person behind "to" is not the one searched for.
            _behindTo = false;
            Ignore(i, end);
            _last = CriterionKind.None;
            return end;
        }

        var dynamic = role.IsDynamic;
        if (HasUnknownBefore(i) && !dynamic && IsEmployer(role) && _freeWords.IsName(query, _unknownStart, _unknownEnd, orWord: role.Roles.Count == 0))
        {
            var text = query.TextOf(_unknownStart, _unknownEnd);
            _unknownStart = -1;
            Company(text); // "Stripe VPs", "Nike marketing managers"
        }
        else if (HasUnknownBefore(i))
        {
            start = _unknownStart;
            dynamic = true; // "pediatric dentists"
            _unknownStart = -1;
        }

        foreach (var one in role.Roles)
        {
            if (TitlePhrases.IsExcepted(vocabulary, query.Words, 0, role.TitleStart, role.End, one))
            {
                dynamic = true; // "iron founders"; at "engineering firm principals" the word before is read already
                if (_last != CriterionKind.Industry)
                    start = Math.Min(start, PreviousToken(role.TitleStart));
            }
        }

        if (end < query.Count && query.Plain(end) is "to" && query.Words.Before(end) == Gap.Space && roles.ObjectEnd(query, end) is var objectEnd && objectEnd > end)
        {
            dynamic = true; // "assistants to the CEO"
            end = objectEnd;
        }

        if (!dynamic && role.Roles.Count > 0 && role.Roles[0].Department is "education" or "medical" && _freeWords.SubjectEnd(query, end) is var subjectEnd && subjectEnd > end)
        {
            dynamic = true; // "professors of biology"
            end = subjectEnd;
        }

        FlushUnknown();
        var negated = IsNegated(CriterionKind.Role);
        if (dynamic)
        {
            _builder.AddRole(negated, InterpretedTerm.DynamicRole, query.TextOf(start, end), query.TextOf(start, end));
        }
        else if (role.Roles.Count == 0 && !negated)
        {
            var levelText = query.TextOf(start, role.TitleStart > start ? role.TitleStart : end);
            _builder.AddLevel(
                [.. role.Seniorities.Select(one => new InterpretedTerm(one.Key, seniorityLabels[one.Key], levelText))],
                [.. role.Departments.Select(one => new InterpretedTerm(one.Key, one.Label, query.TextOf(start, end)))],
                query.TextOf(start, end));
        }
        else
        {
            foreach (var one in role.Roles)
                _builder.AddRole(negated, one.Key, one.Label, query.TextOf(role.TitleStart, end));
            foreach (var one in role.Seniorities)
                _builder.AddSeniority(negated, one.Key, seniorityLabels[one.Key], query.TextOf(start, role.TitleStart > start ? role.TitleStart : end));
            foreach (var one in role.Departments)
                _builder.AddDepartment(negated, one.Key, one.Label, query.TextOf(start, end));
        }

        Took(CriterionKind.Role);
        return end;
    }

    private int Industry(Meaning industry, int i, int end)
    {
        // "law professors": a subject that is taught, not where they work.
        if (roles.Read(query, end) is { Roles: [{ Key: "teacher" or "professor" or "lecturer" }, ..] } taught && query.Words.Before(end) == Gap.Space
            && industry.Industries[0].Key is not ("school" or "university" or "nonprofit" or "government"))
        {
            return Dynamic(i, taught.End);
        }

        // "grocery store managers": the store belongs to its manager when groceries are an industry without it.
        var last = PreviousToken(end);
        if (last > i && roles.Read(query, last) is { Roles.Count: > 0 } managed && managed.End > end
            && query.Longest(i, m => m.Industries.Length > 0, out var shorter, last) is { } without && shorter == last)
        {
            (industry, end) = (without, last);
        }

        if (HasUnknownBefore(i))
            IgnoreUnknown();
        FlushUnknown();
        var textEnd = SkipCompanyWords(end);
        var negated = IsNegated(CriterionKind.Industry);
        foreach (var one in industry.Industries)
            _builder.AddIndustry(negated, one.Key, one.Label, query.TextOf(i, textEnd));

        Took(CriterionKind.Industry);
        return textEnd;
    }

    private int Dynamic(int i, int end)
    {
        FlushUnknown();
        _builder.AddRole(IsNegated(CriterionKind.Role), InterpretedTerm.DynamicRole, query.TextOf(i, end), query.TextOf(i, end));
        Took(CriterionKind.Role);
        return end;
    }

    private int Seniority(Meaning seniority, int i, int end)
    {
        // "executive chefs", "head coaches": part of a title.
        if (query.AfterToken(i) == end && end < query.Count && query.Words.Before(end) <= Gap.Hyphen && query.Plain(i) is "executive" && roles.Read(query, end) is { Roles.Count: > 0 } title)
            return Dynamic(i, title.End);

        if (HasUnknownBefore(i) && query.Longest(_unknownStart, m => m.Area?.Department is not null, out var areaEnd) is { Area: { } area } && areaEnd == i)
        {
            // "RevOps leaders": a narrow area still says the department.
            var text = query.TextOf(_unknownStart, i);
            _unknownStart = -1;
            var department = vocabulary.Departments.First(d => d.Key == area.Department);
            _builder.AddDepartment(IsNegated(CriterionKind.Department), department.Key, department.Label, text);
        }

        FlushUnknown();
        var negated = IsNegated(CriterionKind.Seniority);
        foreach (var one in seniority.Seniorities)
            _builder.AddSeniority(negated, one.Key, one.Label, query.TextOf(i, end));
        Took(CriterionKind.Seniority);
        return end;
    }

    private int Department(Meaning department, int i, int end)
    {
        // "data owners", "marketing consultants": the area belongs to a title that the vocabulary lacks.
        if (end < query.Count && query.Words.Before(end) <= Gap.Hyphen && roles.Read(query, end) is { Roles.Count: > 0 } title)
            return Dynamic(i, title.End);

        FlushUnknown();
        var negated = IsNegated(CriterionKind.Department);
        foreach (var one in department.Departments)
            _builder.AddDepartment(negated, one.Key, one.Label, query.TextOf(i, end));
        Took(CriterionKind.Department);
        return end;
    }

    private int Place(in PlaceReading place, int i)
    {
        FlushUnknown();
        var text = query.TextOf(i, place.End);
        var negated = IsNegated(CriterionKind.Place);
        _locations.Clear();
        places.AddTo(_locations, place, text);
        foreach (var location in _locations)
            _builder.AddLocation(negated, location);
        if (place.Ambiguity is not null)
            _builder.Warn(WarningCodes.AmbiguousPlace, place.Ambiguity, text);

        Took(CriterionKind.Place);
        return place.End;
    }

    private int Size(int? min, int? max, int i, int end)
    {
        FlushUnknown();
        var text = query.TextOf(i, end);
        if (!IsNegated(CriterionKind.Size))
            _builder.AddSize(min, max, text);
        else if (min is > 1 && max is null)
            _builder.AddSize(null, min - 1, text);
        else if (max is not null && min is null or 1)
            _builder.AddSize(max + 1, null, text);
        else
            _builder.Warn(WarningCodes.UnsupportedFilter, "A range of sizes cannot be excluded; name the sizes that are wanted.", text);

        Took(CriterionKind.Size);
        return end;
    }

    private int Filter(Meaning filter, int i, int end)
    {
        FlushUnknown();
        if (filter.QueryWords.HasFlag(QueryWords.FilterOf))
            end = _filters.ObjectEnd(query, end);
        _builder.Warn(WarningCodes.UnsupportedFilter, filter.FilterMessage!, query.TextOf(i, end));
        _last = CriterionKind.None;
        _expectsName = false;
        return end;
    }

    // ---- words that steer

    private int Word(Meaning word, int i, int end)
    {
        var what = word.QueryWords;
        if ((what & (QueryWords.Not | QueryWords.NotIn)) != 0)
        {
            FlushUnknown();
            Negate(once: false);
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
            _last = _last == CriterionKind.Place ? CriterionKind.Place : CriterionKind.None;
            _expectsName = _context is QueryContext.At or QueryContext.Of;
        }
        else if (what.HasFlag(QueryWords.Company) && HasUnknownBefore(i) && !IsPraise(_unknownStart))
        {
            // "crypto companies"
            var start = _unknownStart;
            _unknownStart = -1;
            end = SkipCompanyWords(i);
            _builder.AddIndustry(IsNegated(CriterionKind.Industry), InterpretedTerm.DynamicIndustry, query.TextOf(start, end), query.TextOf(start, end));
            Took(CriterionKind.Industry);
        }
        else if ((what & (QueryWords.In | QueryWords.At | QueryWords.Of | QueryWords.With)) != 0 && !(what.HasFlag(QueryWords.Ask) && i == 0))
        {
            FlushUnknown();
            Enter(what.HasFlag(QueryWords.In) ? QueryContext.In : what.HasFlag(QueryWords.At) ? QueryContext.At : what.HasFlag(QueryWords.Of) ? QueryContext.Of : QueryContext.With);
        }
        else if (what.HasFlag(QueryWords.Article) || what.HasFlag(QueryWords.Filler) || what.HasFlag(QueryWords.Ask))
        {
            FlushUnknown();
            if (query.Plain(i) is "to")
                _behindTo = true;
        }
        else if (what.HasFlag(QueryWords.People))
        {
            if (HasUnknownBefore(i))
            {
                // "crypto people", but "Microsoft employees"
                var text = query.TextOf(_unknownStart, _unknownEnd);
                var isFormer = query.Plain(_unknownStart) is "former" or "ex" or "past" or "previous";
                _unknownStart = -1;
                if (isFormer)
                    _builder.Warn(WarningCodes.UnsupportedFilter, "Former employers cannot be searched; the current one can.", text); // "former Google employees"
                else if (query.Plain(i) is "employee" or "employees" or "staff" or "workers")
                    Company(text);
                else
                    _builder.AddIndustry(IsNegated(CriterionKind.Industry), InterpretedTerm.DynamicIndustry, text, text);
            }

            _hasPeople = true;
            _expectsName = false;
        }
        else if (what.HasFlag(QueryWords.Company))
        {
            FlushUnknown();
            _last = CriterionKind.Industry;
            _expectsName = false;
        }
        else if (what.HasFlag(QueryWords.Ignored))
        {
            FlushUnknown();
            Ignore(i, end);
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

    private void Enter(QueryContext context)
    {
        _context = context;
        _expectsName = context is QueryContext.At or QueryContext.Of;
        _last = CriterionKind.None;
        if (context != QueryContext.Of) // "no recruiters of staffing agencies": "of" goes on with what is negated
            _negation.OnPreposition();
    }

    private void Separate()
    {
        FlushUnknown();
        _last = _last == CriterionKind.Place ? CriterionKind.Place : CriterionKind.None;
        _expectsName = _context is QueryContext.At or QueryContext.Of;
    }

    // ---- negation

    private void Negate(bool once)
    {
        _negation.Begin(once);
        _last = CriterionKind.None;
    }

    private bool IsNegated(CriterionKind kind) => _negation.Covers(kind);

    // "-recruiters"
    private bool IsMinus(int i)
    {
        if (!query.Words.IsTokenStart(i))
            return false;
        var start = query.TokenAt(i).Start;
        return start > 0 && query.Text[start - 1] is '-' or '\u2212' && (start == 1 || char.IsWhiteSpace(query.Text[start - 2])) && !char.IsAsciiDigit(query.Text[start]);
    }

    // ---- unknown words

    private int Unknown(int i)
    {
        var end = query.AfterToken(i);
        if (query.Plain(i) is "non" && end < query.Count && query.Longest(end, m => m.Roles.Length + m.Industries.Length + m.Departments.Length + m.Seniorities.Length > 0 || m.Level is { IsHead: true }, out _) is not null)
        {
            Negate(once: true);
            return end;
        }

        if (_behindTo)
            _behindTo = false;
        if (TryPossessive(i))
            return end;
        if (_unknownStart >= 0 && _unknownEnd == i && query.Words.Before(i) <= Gap.Slash)
        {
            _unknownEnd = end;
        }
        else
        {
            FlushUnknown();
            (_unknownStart, _unknownEnd) = (i, end);
        }

        _expectsName = false;
        return end;
    }

    private bool HasUnknownBefore(int i) => _unknownStart >= 0 && _unknownEnd == i && query.Words.Before(i) <= Gap.Slash;

    private void FlushUnknown()
    {
        if (_unknownStart < 0)
            return;

        var (start, end) = (_unknownStart, _unknownEnd);
        _unknownStart = -1;
        var text = query.TextOf(start, end);
        if (_context == QueryContext.None && !_negation.IsActive && _freeWords.IsPersonName(query, start, end))
        {
            _hasName = true;
            Ignore(start, end);
        }
        else if (_context == QueryContext.In && !_hasTopic && query.Longest(start, m => m.Area is not null, out var areaEnd) is not null && areaEnd == end)
        {
            // "people in payroll": narrower than a department, so the words of titles.
            _builder.AddRole(IsNegated(CriterionKind.Role), InterpretedTerm.DynamicRole, text, text);
            Took(CriterionKind.Role);
        }
        else if (_context == QueryContext.In && !_hasTopic)
        {
            _builder.AddIndustry(IsNegated(CriterionKind.Industry), InterpretedTerm.DynamicIndustry, text, text);
            Took(CriterionKind.Industry);
        }
        else if (_context is QueryContext.At or QueryContext.Of && !_hasTopic)
        {
            Company(text);
        }
        else if (_context == QueryContext.None && CompanyName.Key(text) is { Length: > 0 } name && name != Words.Key(text) && !_hasTopic)
        {
            Company(text); // "Acme Inc"
        }
        else if (_builder.HasPerson && query.CapitalsMean && query.IsCapitalized(start) && start > 0 && query.Words.Before(start) is Gap.Comma or Gap.Dash or Gap.Open or Gap.Break)
        {
            Company(text); // "CFO, Acme Inc", "product managers - Spotify"
        }
        else if (_freeWords.IsTitle(query, start, end))
        {
            _builder.AddRole(IsNegated(CriterionKind.Role), InterpretedTerm.DynamicRole, text, text);
            Took(CriterionKind.Role);
        }
        else if (_negation.TakesNames)
        {
            Company(text); // "excluding Google and Meta"
        }
        else
        {
            Ignore(start, end);
        }
    }

    private void IgnoreUnknown()
    {
        Ignore(_unknownStart, _unknownEnd);
        _unknownStart = -1;
    }

    private void Ignore(int start, int end)
    {
        var text = query.TextOf(start, end);
        _notUnderstood ??= text;
        _builder.Warn(WarningCodes.IgnoredWords, $"\"{text}\" was not understood and left out.", text);
    }

    // ---- companies

    private void Company(string text)
    {
        _builder.AddCompany(IsNegated(CriterionKind.Company), new InterpretedCompany(CompanyName.Key(text), text, text, text, null));
        Took(CriterionKind.Company);
    }

    private bool TryCompany(int i, out int end)
    {
        if (!companies.TryRead(query, i, out end))
            return false;

        FlushUnknown();
        Company(query.TextOf(i, end));
        return true;
    }

    private bool TryDomain(int i, out int end)
    {
        if (!CompanyReader.TryReadDomain(query, i, out var domain, out var text, out end))
            return false;

        if (domain.Length > 0)
        {
            FlushUnknown();
            _builder.AddCompany(IsNegated(CriterionKind.Company), new InterpretedCompany(domain, domain, text, null, domain));
            Took(CriterionKind.Company);
        }

        return true;
    }

    // "Stripe's CFO", "Nevada's dentists"
    private bool TryPossessive(int i)
    {
        var token = query.TokenAt(i);
        var text = query.Text.AsSpan(token.Start, token.End - token.Start);
        if (text.Length < 4 || char.ToLowerInvariant(text[^1]) != 's' || text[^2] is not ('\'' or '\u2019'))
            return false;

        // Without a title behind it, it is part of a name: "McDonald's".
        var owner = text[..^2].ToString();
        var after = query.AfterToken(i);
        if (after >= query.Count || roles.Read(query, after) is null)
            return false;

        FlushUnknown();
        if (vocabulary.Places.TryGetState(owner, out var state))
            Place(new PlaceReading(after, state, null, null, null, null), i);
        else if (vocabulary.Places.CitiesNamed(owner) is [{ Population: > 60_000 } city, ..])
            Place(new PlaceReading(after, null, city, null, null, null), i);
        else
            Company(owner);
        return true;
    }

    private bool TryCode(int i, out int end) => CodeReader.TryRead(query, vocabulary.IndustryCodes, i, Code, out end);

    private void Code(string text, ImmutableArray<Industry> industries)
    {
        FlushUnknown();
        if (industries.IsEmpty)
        {
            _builder.Warn(WarningCodes.UnsupportedFilter, "No industry of the vocabulary has this code.", text);
            return;
        }

        var negated = IsNegated(CriterionKind.Industry);
        foreach (var industry in industries)
            _builder.AddIndustry(negated, industry.Key, industry.Label, text);
        Took(CriterionKind.Industry);
    }

    private bool TryNumber(int i, out int end)
    {
        end = i;
        var atCompany = _last is CriterionKind.Industry or CriterionKind.Company || _context == QueryContext.With;
        if (query.Plain(i) is "top" or "first" or "next" or "last" && i + 1 < query.Count && char.IsAsciiDigit(query.Plain(i + 1)[0]))
        {
            end = i + 1;
            return true; // "top 100 CEOs"
        }

        if (!SizeReader.TryRead(query, i, atCompany, _builder.RequestedCount is null && !_builder.HasWanted && !_negation.IsActive, out var number))
            return false;

        switch (number.Kind)
        {
            case NumberKind.Size when !number.HasUnit && _context == QueryContext.With && number.End < query.Count && roles.Read(query, number.End) is { } counted:
                // "law firms with 10-50 lawyers": a number of lawyers is no number of employees.
                FlushUnknown();
                end = counted.End;
                _builder.Warn(WarningCodes.UnsupportedFilter, "The number of people of one role cannot be searched; write \"50-200 employees\" for the size of the company.", query.TextOf(i, end));
                return true;
            case NumberKind.Size:
                end = Size(number.Min, number.Max, i, number.End);
                return true;
            case NumberKind.Count:
                FlushUnknown();
                _builder.RequestedCount = number.Min;
                end = number.End;
                return true;
            default:
                FlushUnknown();
                if (FilterReader.In(query, i + 1, number.End, out end) is { } filter)
                {
                    // "5+ years of experience", "over 10 million in revenue": number and unit are one filter.
                    _builder.Warn(WarningCodes.UnsupportedFilter, filter.FilterMessage!, query.TextOf(i, end));
                }
                else
                {
                    _builder.Warn(WarningCodes.UnsupportedFilter, "This number is no number of employees; write \"50-200 employees\" for the size of the company.", query.TextOf(i, number.End));
                    end = number.End;
                }

                _last = CriterionKind.None;
                return true;
        }
    }

    // ---- small questions

    private void Took(CriterionKind kind)
    {
        _last = kind;
        _expectsName = false;
        _behindTo = false;
    }

    private int PreviousToken(int i)
    {
        if (i == 0)
            return 0;

        var token = (i < query.Count ? query.Words.TokenOf(i) : query.Tokens.Count) - 1;
        return token < 0 ? 0 : query.WordOf(token);
    }

    // Before engineers and doctors a name is as likely what they know: "Kubernetes engineers".
    private static bool IsEmployer(RoleReading role) =>
        role.Roles.Count == 0 ? role.Seniorities.Count > 0 : role.Roles[0].Department is not (null or "engineering" or "it" or "design" or "medical" or "legal" or "education");

    private bool IsPraise(int i) => query.Longest(i, m => m.QueryWords.HasFlag(QueryWords.Ignored), out _) is not null;

    private bool IsSizeWordInPlace(int end)
    {
        if (_context is QueryContext.At or QueryContext.With or QueryContext.In || _last == CriterionKind.Industry || query.Plain(end - 1) is "smb" or "smbs" or "sme" or "smes" or "midmarket")
            return true;
        return end < query.Count && query.Longest(end, m => m.QueryWords.HasFlag(QueryWords.Company) || m.Industries.Length > 0, out _) is not null;
    }

    // "the cybersecurity team" is a department, "cybersecurity" an industry.
    private bool IsTeam(int end) => end < query.Count && query.Plain(end) is "team" or "department" or "dept" or "teams" or "departments";

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

    // ---- what is no search

    private InterpretationResult Finish()
    {
        if (_hasName && !_builder.HasPerson)
            return new InterpretationResult.Unsupported($"\"{_notUnderstood}\" reads as the name of a person, and people are not searched by name. Look somebody up with GET /v1/persons/lookup by e-mail, phone or LinkedIn URL. {Refusal.Hint}");
        if (_hasTopic && !_builder.HasPerson)
            return Refuse();
        if (!_builder.HasWanted && !_hasPeople)
            return _builder.HasExcluded
                ? new InterpretationResult.Unsupported("The query names only what to leave out. " + Refusal.Hint)
                : Refuse();
        if (!_builder.HasWanted)
            return new InterpretationResult.Unsupported("The query asks for people without saying which. " + Refusal.Hint);
        if (_notUnderstood is not null && !_hasPeople && !_builder.HasPerson && !_builder.HasIndustry)
            return Refuse(); // "jane doe at acme" asks for somebody, not for everybody at Acme
        return new InterpretationResult.Read(_builder.Build(), _builder.RequestedCount);
    }

    private InterpretationResult.Unsupported Refuse()
    {
        var text = _notUnderstood ?? Refusal.Shorten(query.Text.AsSpan().Trim());
        return new InterpretationResult.Unsupported($"\"{text}\" was not understood as a people search. {Refusal.Hint}");
    }
}
