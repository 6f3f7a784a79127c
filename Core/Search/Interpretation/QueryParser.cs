using System.Globalization;
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
    Vocabulary vocabulary, RoleReader roles, PlaceReader places, IReadOnlyDictionary<string, string> seniorityLabels, Query query)
{
    private enum Context
    {
        None,
        In,
        At,
        Of,
        With,
    }

    private enum Kind
    {
        None,
        Role,
        Industry,
        Seniority,
        Department,
        Place,
        Size,
        Company,
    }

    private readonly InterpretationBuilder _builder = new();
    private readonly List<InterpretedLocation> _locations = [];

    private Context _context;
    private bool _expectsName; // directly behind "at" or "of", articles aside
    private Kind _last; // the criterion directly before, nothing in between

    private bool _negated;
    private bool _negatesOnce; // "non-" reaches one word only
    private Kind _negatedKind;
    private bool _sincePreposition;
    private bool _sinceOr;
    private bool _behindTo;

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
        if (IsOtherRequest() is { } otherRequest)
            return new InterpretationResult.Unsupported(otherRequest);

        var i = 0;
        while (i < query.Count)
        {
            if (i > 0 && query.Words.IsTokenStart(i) && query.Words.Before(i) is Gap.Comma or Gap.Break or Gap.Slash or Gap.Close)
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
        var place = places.TryRead(query, i, _context == Context.In || _last == Kind.Place, out var placeReading);
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
        if (place && placeEnd == longest && industryEnd < longest && (_context == Context.In || roleEnd < longest)) // "in Banks" is no place in Oregon
            return Place(placeReading, i);
        if (word is not null && wordEnd == longest && (word.QueryWords & (QueryWords.Not | QueryWords.NotIn)) != 0)
            return Word(word, i, wordEnd);
        if (role is not null && roleEnd == longest && !(industry is not null && industryEnd == longest && !_hasPeople && _context is Context.In or Context.At))
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
            _last = Kind.None;
            return end;
        }

        var dynamic = role.IsDynamic;
        if (HasUnknownBefore(i) && role.Seniorities.Count > 0 && role.Roles.Count == 0 && !dynamic)
        {
            var text = query.TextOf(_unknownStart, _unknownEnd);
            _unknownStart = -1;
            Company(text); // "Stripe VPs"
        }
        else if (HasUnknownBefore(i))
        {
            start = _unknownStart;
            dynamic = true; // "pediatric dentists"
            _unknownStart = -1;
        }
        foreach (var one in role.Roles)
        {
            if (TitleGrammar.IsExcepted(query.Words, 0, role.TitleStart, role.End, one))
            {
                dynamic = true; // "iron founders"; at "engineering firm principals" the word before is read already
                if (_last != Kind.Industry)
                    start = Math.Min(start, PreviousToken(role.TitleStart));
            }
        }

        if (end < query.Count && query.Plain(end) is "to" && query.Words.Before(end) == Gap.Space && EndOfObject(end) is var objectEnd && objectEnd > end)
        {
            dynamic = true; // "assistants to the CEO"
            end = objectEnd;
        }

        if (!dynamic && role.Roles.Count > 0 && role.Roles[0].Department is "education" or "medical" && SubjectEnd(end) is var subjectEnd && subjectEnd > end)
        {
            dynamic = true; // "professors of biology"
            end = subjectEnd;
        }

        FlushUnknown();
        var negated = IsNegated(Kind.Role);
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

        Took(Kind.Role);
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
        var negated = IsNegated(Kind.Industry);
        foreach (var one in industry.Industries)
            _builder.AddIndustry(negated, one.Key, one.Label, query.TextOf(i, textEnd));

        Took(Kind.Industry);
        return textEnd;
    }

    private int Dynamic(int i, int end)
    {
        FlushUnknown();
        _builder.AddRole(IsNegated(Kind.Role), InterpretedTerm.DynamicRole, query.TextOf(i, end), query.TextOf(i, end));
        Took(Kind.Role);
        return end;
    }

    private int Seniority(Meaning seniority, int i, int end)
    {
        // "executive chefs", "head coaches": part of a title.
        if (query.AfterToken(i) == end && end < query.Count && query.Words.Before(end) <= Gap.Hyphen && query.Plain(i) is "executive" && roles.Read(query, end) is { Roles.Count: > 0 } title)
            return Dynamic(i, title.End);

        FlushUnknown();
        var negated = IsNegated(Kind.Seniority);
        foreach (var one in seniority.Seniorities)
            _builder.AddSeniority(negated, one.Key, one.Label, query.TextOf(i, end));
        Took(Kind.Seniority);
        return end;
    }

    private int Department(Meaning department, int i, int end)
    {
        // "data owners", "marketing consultants": the area belongs to a title that the vocabulary lacks.
        if (end < query.Count && query.Words.Before(end) <= Gap.Hyphen && roles.Read(query, end) is { Roles.Count: > 0 } title)
            return Dynamic(i, title.End);

        FlushUnknown();
        var negated = IsNegated(Kind.Department);
        foreach (var one in department.Departments)
            _builder.AddDepartment(negated, one.Key, one.Label, query.TextOf(i, end));
        Took(Kind.Department);
        return end;
    }

    private int Place(in PlaceReading place, int i)
    {
        FlushUnknown();
        var text = query.TextOf(i, place.End);
        var negated = IsNegated(Kind.Place);
        _locations.Clear();
        places.AddTo(_locations, place, text);
        foreach (var location in _locations)
            _builder.AddLocation(negated, location);
        if (place.Ambiguity is not null)
            _builder.Warn(WarningCodes.AmbiguousPlace, place.Ambiguity, text);

        Took(Kind.Place);
        return place.End;
    }

    private int Size(int? min, int? max, int i, int end)
    {
        FlushUnknown();
        var text = query.TextOf(i, end);
        if (!IsNegated(Kind.Size))
            _builder.AddSize(min, max, text);
        else if (min is > 1 && max is null)
            _builder.AddSize(null, min - 1, text);
        else if (max is not null && min is null or 1)
            _builder.AddSize(max + 1, null, text);
        else
            _builder.Warn(WarningCodes.UnsupportedFilter, "A range of sizes cannot be excluded; name the sizes that are wanted.", text);

        Took(Kind.Size);
        return end;
    }

    private int Filter(Meaning filter, int i, int end)
    {
        FlushUnknown();

        _builder.Warn(WarningCodes.UnsupportedFilter, filter.FilterMessage!, query.TextOf(i, end));
        _last = Kind.None;
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
                Enter(Context.In);
        }
        else if (what.HasFlag(QueryWords.But))
        {
            FlushUnknown();
            _negated = false;
        }
        else if ((what & (QueryWords.Or | QueryWords.And)) != 0)
        {
            FlushUnknown();
            _sinceOr |= what.HasFlag(QueryWords.Or);
            _last = _last == Kind.Place ? Kind.Place : Kind.None;
            _expectsName = _context is Context.At or Context.Of;
        }
        else if (what.HasFlag(QueryWords.Company) && HasUnknownBefore(i) && !IsPraise(_unknownStart))
        {
            // "crypto companies"
            var start = _unknownStart;
            _unknownStart = -1;
            end = SkipCompanyWords(i);
            _builder.AddIndustry(IsNegated(Kind.Industry), InterpretedTerm.DynamicIndustry, query.TextOf(start, end), query.TextOf(start, end));
            Took(Kind.Industry);
        }
        else if ((what & (QueryWords.In | QueryWords.At | QueryWords.Of | QueryWords.With)) != 0 && !(what.HasFlag(QueryWords.Ask) && i == 0))
        {
            FlushUnknown();
            Enter(what.HasFlag(QueryWords.In) ? Context.In : what.HasFlag(QueryWords.At) ? Context.At : what.HasFlag(QueryWords.Of) ? Context.Of : Context.With);
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
                _unknownStart = -1;
                if (query.Plain(i) is "employee" or "employees" or "staff" or "workers")
                    Company(text);
                else
                    _builder.AddIndustry(IsNegated(Kind.Industry), InterpretedTerm.DynamicIndustry, text, text);
            }

            _hasPeople = true;
            _expectsName = false;
        }
        else if (what.HasFlag(QueryWords.Company))
        {
            FlushUnknown();
            _last = Kind.Industry;
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

    private void Enter(Context context)
    {
        _context = context;
        _expectsName = context is Context.At or Context.Of;
        _sincePreposition = true;
        _last = Kind.None;
        if (_negated && _negatedKind != Kind.None && context is Context.Of)
            _sincePreposition = false;
    }

    private void Separate()
    {
        FlushUnknown();
        _last = _last == Kind.Place ? Kind.Place : Kind.None;
        _expectsName = _context is Context.At or Context.Of;
    }

    // ---- negation

    private void Negate(bool once)
    {
        _negated = true;
        _negatesOnce = once;
        _negatedKind = Kind.None;
        _sincePreposition = _sinceOr = false;
        _last = Kind.None;
    }

    // "Not" reaches over a list of one kind, and over "or". Another kind behind a preposition of its own is wanted again:
    // "except law firms in Texas" excludes the law firms and wants Texas.
    private bool IsNegated(Kind kind)
    {
        if (!_negated)
            return false;

        if (_negatedKind != Kind.None && _negatedKind != kind && !_sinceOr
            && (_sincePreposition || kind == Kind.Place || (_negatedKind is Kind.Place or Kind.Size && kind is Kind.Role or Kind.Industry)))
        {
            _negated = false;
            return false;
        }

        _negatedKind = kind;
        _sincePreposition = _sinceOr = false;
        if (_negatesOnce)
            _negated = false;
        return true;
    }

    // "-recruiters"
    private bool IsMinus(int i)
    {
        if (!query.Words.IsTokenStart(i))
            return false;
        if (query.Plain(i) is "non" && i + 1 < query.Count && query.Longest(i, m => m.Industries.Length > 0 || m.Roles.Length > 0, out _) is null)
            return false; // handled as a word of its own below

        var start = query.TokenAt(i).Start;
        return start > 0 && query.Text[start - 1] is '-' or '\u2212' && (start == 1 || char.IsWhiteSpace(query.Text[start - 2])) && !char.IsAsciiDigit(query.Text[start]);
    }

    // ---- unknown words

    private int Unknown(int i)
    {
        var end = query.AfterToken(i);
        if (query.Plain(i) is "non" && end < query.Count && query.Longest(end, m => m.Roles.Length + m.Industries.Length + m.Departments.Length + m.Seniorities.Length > 0, out _) is not null)
        {
            Negate(once: true);
            return end;
        }

        if (_behindTo)
            _behindTo = false;
        if (TryPossessive(i))
            return end;
        if (_unknownStart >= 0 && _unknownEnd == i && query.Words.Before(i) <= Gap.Mark)
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

    private bool HasUnknownBefore(int i) => _unknownStart >= 0 && _unknownEnd == i && query.Words.Before(i) <= Gap.Mark;

    private void FlushUnknown()
    {
        if (_unknownStart < 0)
            return;

        var (start, end) = (_unknownStart, _unknownEnd);
        _unknownStart = -1;
        var text = query.TextOf(start, end);
        if (_context == Context.None && !_negated && IsPersonName(start, end))
        {
            _hasName = true;
            Ignore(start, end);
        }
        else if (_context == Context.In && !_hasTopic)
        {
            _builder.AddIndustry(IsNegated(Kind.Industry), InterpretedTerm.DynamicIndustry, text, text);
            Took(Kind.Industry);
        }
        else if (_context is Context.At or Context.Of && !_hasTopic)
        {
            Company(text);
        }
        else if (LooksLikeTitle(start, end))
        {
            _builder.AddRole(IsNegated(Kind.Role), InterpretedTerm.DynamicRole, text, text);
            Took(Kind.Role);
        }
        else if (_negated && _negatedKind is Kind.None or Kind.Company)
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

    // "john smith": a first name and one or two words more.
    private bool IsPersonName(int start, int end) =>
        query.AfterToken(start) < end && end - start <= 3 && vocabulary.KnownWords.IsName(query.Plain(start)) && !query.IsPlural(end - 1);

    // Words that people can be called by: "chandlers", "unicorn wranglers"; not "john smith", whose first word no title has.
    private bool LooksLikeTitle(int start, int end)
    {
        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        var last = Inflection.Singular(query.Plain(end - 1), buffer);
        if (!vocabulary.KnownWords.IsTitle(last) && !(query.IsPlural(end - 1) && last.Length > 4 && (last.EndsWith("er") || last.EndsWith("ist") || last.EndsWith("man") || last.EndsWith("ian"))))
            return false;
        if (query.IsPlural(end - 1))
            return true;

        for (var i = start; i < end - 1; i++)
        {
            if (query.Words[i] == Lexicon.Unknown && !vocabulary.KnownWords.IsWord(Inflection.Singular(query.Plain(i), buffer)))
                return false;
        }

        return true;
    }

    // ---- companies

    private void Company(string text)
    {
        _builder.AddCompany(IsNegated(Kind.Company), new InterpretedCompany(CompanyName.Key(text), text, text, text, null));
        Took(Kind.Company);
    }

    // Behind "at" and "of": a name, unless the words read as an industry, a place or people.
    private bool TryCompany(int i, out int end)
    {
        end = i;
        if (query.Longest(i, m => (m.QueryWords & (QueryWords.Article | QueryWords.Ignored)) != 0, out _) is not null)
            return false;

        var chunk = ChunkEnd(i);
        if (chunk == i)
            return false;

        // A name in capitals, word by word, is no industry: "State Farm", "American Airlines".
        if (query.CapitalsMean && !query.IsPlural(i) && AreCapitalized(i, chunk) && !IsOneIndustry(i, chunk) && !EndsInCompanies(chunk))
        {
            FlushUnknown();
            Company(query.TextOf(i, chunk));
            end = chunk;
            return true;
        }

        var hasOf = false;
        for (var j = i; j < chunk; j++)
            hasOf |= query.Plain(j) is "of";

        if (hasOf && roles.Read(query, i) is null && !query.IsPlural(i))
        {
            // "Bank of America", "University of Texas"
        }
        else
        {
            var unknown = false;
            for (var j = i; j < chunk;)
            {
                var next = RecognizedEnd(j);
                unknown |= next == j;
                j = next == j ? query.AfterToken(j) : next;
            }

            if (!unknown)
                return false;
            if (RecognizedAsCompanies(i, chunk))
                return false;
        }

        if (query.Longest(i, m => m.QueryWords.HasFlag(QueryWords.Filter), out var filterEnd) is not null && filterEnd == chunk)
            return false;

        FlushUnknown();
        Company(query.TextOf(i, chunk));
        end = chunk;
        return true;
    }

    // Where a name that begins here ends at the latest.
    private int ChunkEnd(int i)
    {
        var end = i;
        while (end < query.Count)
        {
            if (end > i && query.Words.IsTokenStart(end) && query.Words.Before(end) > Gap.Slash)
                break;
            if (query.Longest(end, RoleReader.IsBoundary, out _) is { } boundary)
            {
                var isAmpersand = boundary.QueryWords.HasFlag(QueryWords.And) && query.Text[query.TokenAt(end).Start] == '&';
                if (!isAmpersand)
                    break;
            }

            if (end > i && SizeReader.TryRead(query, end, true, false, out var number) && number.Kind == NumberKind.Size)
                break;
            if (end > i && query.Plain(end - 1) is not "of" && places.TryRead(query, end, expected: false, out var place) && place.End >= query.Count)
                break;
            end = query.AfterToken(end);
        }

        return end;
    }

    private int RecognizedEnd(int i)
    {
        var end = i;
        if (query.Longest(i, m => m.Industries.Length > 0 || m.QueryWords != QueryWords.None || m.Roles.Length > 0 || m.QueryRoles.Length > 0 || m.Seniorities.Length > 0 || m.Departments.Length > 0 || m.Size is not null, out var phraseEnd) is not null)
            end = phraseEnd;
        if (roles.Read(query, i) is { } role)
            end = Math.Max(end, role.End);
        if (places.TryRead(query, i, expected: false, out var place))
            end = Math.Max(end, place.End);
        return end;
    }

    // "quantum computing companies", "boutique law firms": plural words for companies, or an industry in the plural, at the end.
    private bool EndsInCompanies(int end) =>
        query.Longest(end - 1, m => m.QueryWords.HasFlag(QueryWords.Company), out _) is not null && (query.IsPlural(end - 1) || query.Plain(end - 1) is "industry" or "sector" or "space");

    private bool AreCapitalized(int start, int end)
    {
        var count = 0;
        for (var i = start; i < end; i = query.AfterToken(i), count++)
        {
            if (!query.IsCapitalized(i) && query.Plain(i) is not ("of" or "and" or "the" or "for"))
                return false;
        }

        return count > 1;
    }

    // "Private Equity", "Real Estate", "Texas Law Firms": phrases of the vocabulary from end to end.
    private bool IsOneIndustry(int start, int end)
    {
        if (places.TryRead(query, start, expected: false, out var place) && place.End < end)
            start = place.End;
        return query.Longest(start, m => m.Industries.Length > 0, out var industryEnd) is not null && industryEnd == end;
    }

    private bool RecognizedAsCompanies(int start, int end)
    {
        if (EndsInCompanies(end))
            return true;

        for (var i = start; i < end; i++)
        {
            if (query.Words.IsTokenStart(i) && query.Longest(i, m => m.Industries.Length > 0, out var industryEnd) is not null && industryEnd == end && query.IsPlural(end - 1))
                return true;
        }

        return false;
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

    private bool TryDomain(int i, out int end)
    {
        end = i;
        if (!query.Words.IsTokenStart(i))
            return false;

        var token = query.Words.TokenOf(i);
        var last = token;
        var dots = 0;
        while (last + 1 < query.Tokens.Count && query.Tokens[last + 1].Start == query.Tokens[last].End + 1 && query.Text[query.Tokens[last].End] is '.' or '-' && query.Tokens[last + 1].Before is Gap.Mark or Gap.Hyphen)
        {
            dots += query.Text[query.Tokens[last].End] == '.' ? 1 : 0;
            last++;
        }

        // A scheme before it: "https://acme.com".
        if (dots == 0 && query.Tokens.Text(token) is "http" or "https")
        {
            end = query.WordOf(token + 1);
            return true;
        }

        var text = query.Text[query.Tokens[token].Start..query.Tokens[last].End];
        if (dots == 0 || query.Tokens.Text(last).Length < 2 || !DomainName.TryNormalize(text, out var domain))
            return false;

        FlushUnknown();
        _builder.AddCompany(IsNegated(Kind.Company), new InterpretedCompany(domain, domain, text, null, domain));
        Took(Kind.Company);
        while (last + 1 < query.Tokens.Count && query.Tokens[last + 1].Before == Gap.Slash && !query.Text.AsSpan(query.Tokens[last].End, query.Tokens[last + 1].Start - query.Tokens[last].End).ContainsAny(' ', '\t'))
            last++; // the path of an address
        end = query.WordOf(last + 1);
        return true;
    }

    // "SIC 7372", "NAICS codes 541511 and 5415"
    private bool TryCode(int i, out int end)
    {
        end = i;
        if (query.Longest(i, m => m.QueryWords.HasFlag(QueryWords.Code), out _) is null)
            return false;

        var codes = query.Plain(i) is "sic" ? vocabulary.IndustryCodes.Sic : vocabulary.IndustryCodes.Naics;
        var token = query.Words.TokenOf(i) + 1;
        while (token < query.Tokens.Count && query.Tokens.Text(token) is "code" or "codes" or "is" or "of")
            token++;

        var first = token;
        var found = false;
        while (token < query.Tokens.Count && IsCode(query.Tokens.Text(token)))
        {
            var text = query.TextOf(i, query.WordOf(token + 1));
            var industries = IndustryCodes.Find(codes, query.Tokens.Text(token));
            FlushUnknown();
            if (industries.IsEmpty)
                _builder.Warn(WarningCodes.UnsupportedFilter, "No industry of the vocabulary has this code.", text);
            var negated = !industries.IsEmpty && IsNegated(Kind.Industry);
            foreach (var industry in industries)
                _builder.AddIndustry(negated, industry.Key, industry.Label, text);

            found = true;
            token++;
            if (token + 1 < query.Tokens.Count && query.Tokens.Text(token) is "and" or "or" && IsCode(query.Tokens.Text(token + 1)))
                token++;
        }

        if (!found || token == first)
            return false;

        Took(Kind.Industry);
        end = query.WordOf(token);
        return true;
    }

    private static bool IsCode(ReadOnlySpan<char> text) => text.Length is >= 2 and <= 6 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private bool TryNumber(int i, out int end)
    {
        end = i;
        var atCompany = _last is Kind.Industry or Kind.Company || _context == Context.With;
        if (query.Plain(i) is "top" or "first" or "next" or "last" && i + 1 < query.Count && char.IsAsciiDigit(query.Plain(i + 1)[0]))
        {
            end = i + 1;
            return true; // "top 100 CEOs"
        }

        if (!SizeReader.TryRead(query, i, atCompany, _builder.RequestedCount is null && !_builder.HasWanted && !_negated, out var number))
            return false;

        switch (number.Kind)
        {
            case NumberKind.Size when !number.HasUnit && _context == Context.With && number.End < query.Count && roles.Read(query, number.End) is { } counted:
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
                if (FilterIn(i + 1, number.End, out end) is { } filter)
                {
                    // "5+ years of experience", "over 10 million in revenue": number and unit are one filter.
                    _builder.Warn(WarningCodes.UnsupportedFilter, filter.FilterMessage!, query.TextOf(i, end));
                }
                else
                {
                    _builder.Warn(WarningCodes.UnsupportedFilter, "This number is no number of employees; write \"50-200 employees\" for the size of the company.", query.TextOf(i, number.End));
                    end = number.End;
                }

                _last = Kind.None;
                return true;
        }
    }

    private Meaning? FilterIn(int first, int last, out int end)
    {
        for (var i = first; i <= last && i < query.Count; i++)
        {
            if (query.Longest(i, m => m.QueryWords.HasFlag(QueryWords.Filter), out end) is { } filter && end > last)
                return filter;
        }

        end = last;
        return null;
    }

    // ---- small questions

    private void Took(Kind kind)
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

    private int EndOfObject(int to)
    {
        var i = query.AfterToken(to);
        if (i < query.Count && query.Longest(i, m => m.QueryWords.HasFlag(QueryWords.Article), out var articleEnd) is not null)
            i = articleEnd;
        return i < query.Count && roles.Read(query, i) is { } role ? role.End : to;
    }

    // Behind "of" a subject in words that the language has; "doctors of Mayo Clinic" names a company.
    private int SubjectEnd(int of)
    {
        if (of + 1 >= query.Count || query.Plain(of) is not "of" || query.IsCapitalized(of + 1))
            return of;

        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        var i = of + 1;
        while (i < query.Count && query.Words.Before(i) <= Gap.Hyphen && query.Longest(i, m => m.QueryWords != QueryWords.None || m.Industries.Length > 0, out _) is null
            && vocabulary.KnownWords.IsWord(Inflection.Singular(query.Plain(i), buffer)))
        {
            i = query.AfterToken(i);
        }

        return i > of + 1 ? i : of;
    }

    private bool IsPraise(int i) => query.Longest(i, m => m.QueryWords.HasFlag(QueryWords.Ignored), out _) is not null;

    private bool IsSizeWordInPlace(int end)
    {
        if (_context is Context.At or Context.With or Context.In || _last == Kind.Industry || query.Plain(end - 1) is "smb" or "smbs" or "sme" or "smes" or "midmarket")
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

    private string? IsOtherRequest()
    {
        var i = 0;
        if (query.Plain(i) is "please")
            i++;
        if (i >= query.Count)
            return null;

        var opening = query.Longest(i, m => (m.QueryWords & (QueryWords.Question | QueryWords.Instruction | QueryWords.Ask | QueryWords.People)) != 0, out var openingEnd);
        if (opening is null || (opening.QueryWords & (QueryWords.Ask | QueryWords.People)) != 0)
            return null;
        if (roles.Read(query, i) is { } role && role.End > openingEnd || query.Longest(i, m => m.Industries.Length > 0 || m.Departments.Length > 0, out var other) is not null && other > openingEnd)
            return null;
        return opening.QueryWords.HasFlag(QueryWords.Instruction)
            ? $"\"{query.TextOf(i, openingEnd)} …\" reads as an instruction or a greeting, not as a people search. {Refusal.Hint}"
            : $"\"{query.TextOf(i, openingEnd)} …\" asks a question that a people search does not answer. {Refusal.Hint}";
    }

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
