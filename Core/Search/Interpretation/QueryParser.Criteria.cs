using System.Collections.Immutable;
using PersonData.Contracts.Search;
using PersonData.Core.People;

namespace PersonData.Core.Search.Interpretation;

// The criteria: what a phrase becomes once the walk has chosen its reading.
internal sealed partial class QueryParser
{
    private readonly List<InterpretedLocation> _locations = [];

    private void Took(CriterionKind kind)
    {
        _last = kind;
        _joined = CriterionKind.None;
        _expectsName = _expectsPlace = _behindTo = _isFunction = false;
    }

    // ---- people

    private int Role(RoleReading role, int i)
    {
        var start = i;
        var end = role.End;
        if (_behindTo)
        {
            // "reporting to the CTO": the person behind "to" is not the one searched for.
            _behindTo = false;
            Ignore(i, end);
            _last = CriterionKind.None;
            return end;
        }

        var dynamic = role.IsDynamic;
        if (HasUnknownBefore(i))
        {
            var isName = !query.IsPlural(end - 1) && (_freeWords.IsPersonName(query, _unknownStart, _unknownEnd) || (end == query.AfterToken(i) && _freeWords.IsPersonName(query, _unknownStart, end) && query.IsCapitalized(_unknownStart) && query.IsCapitalized(i)));
            if (isName)
            {
                PersonName(TakeUnknown(), end); // "Jane Smith CEO", "Tim Cook"
                return end;
            }

            if (IsFormer(_unknownStart) && query.AfterToken(_unknownStart) < _unknownEnd && query.CapitalsMean && query.IsCapitalized(query.AfterToken(_unknownStart)))
                FormerEmployer(TakeUnknown(), i); // "ex-Acme engineers"
            else if (_freeWords.IsEmployer(query, _unknownStart, _unknownEnd, role))
                Company(query.TextOf(TakeUnknown(), i)); // "Stripe VPs", "Nike marketing managers"
            else
                (start, dynamic) = (TakeUnknown(), true); // "pediatric dentists"
        }

        var part = i;
        while (part > _criterionEnd && query.Words.Before(part) <= Gap.Slash)
            part--;
        foreach (var one in role.Roles)
        {
            if (TitlePhrases.IsExcepted(vocabulary, query.Words, part, role.TitleStart, role.End, one))
            {
                dynamic = true; // "iron founders", "type founders"; at "engineering firm principals" the word before is a criterion already
                if (PreviousToken(role.TitleStart) == _wordStart)
                    start = Math.Min(start, _wordStart);
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
        if (!dynamic && SeniorityBound.TryRead(query, end, out var boundEnd, out var upwards) && OpenLevel(role, upwards) is { } open)
        {
            Level(open, role.Roles.Count > 0 ? [role.Roles[0].Department!] : [.. role.Departments.Select(one => one.Key)], i, boundEnd);
            return boundEnd;
        }

        AddRole(role, dynamic, start, end);
        Took(CriterionKind.Role);
        if (role.IsVerb)
            Enter(QueryContext.At); // "who own restaurants"
        return end;
    }

    private void AddRole(RoleReading role, bool dynamic, int start, int end)
    {
        var negated = IsNegated(CriterionKind.Role);
        var qualifierText = query.TextOf(start, role.TitleStart > start ? role.TitleStart : end);
        if (dynamic)
        {
            var words = Spelled(query.TextOf(start, end));
            _builder.AddRole(negated, InterpretedTerm.DynamicRole, words, query.TextOf(start, end));
            if (start == role.TitleStart && end == role.End)
                _builder.AddSenses(negated, InterpretedTerm.DynamicRole, words, role.Senses);
        }
        else if (role.Roles.Count == 0 && !negated)
        {
            _builder.AddLevel(
                [.. role.Seniorities.Select(one => new InterpretedTerm(one.Key, seniorityLabels[one.Key], qualifierText))],
                [.. role.Departments.Select(one => new InterpretedTerm(one.Key, one.Label, query.TextOf(start, end)))],
                query.TextOf(start, end), isTitle: true);
        }
        else
        {
            foreach (var one in role.Roles)
            {
                _builder.AddRole(negated, one.Key, one.Label, query.TextOf(role.TitleStart, end));
                _builder.AddSenses(negated, one.Key, one.Label, role.Senses);
            }

            foreach (var one in role.Seniorities)
                _builder.AddSeniority(negated, one.Key, seniorityLabels[one.Key], qualifierText);
            foreach (var one in role.Departments)
                _builder.AddDepartment(negated, one.Key, one.Label, query.TextOf(start, end));
        }
    }

    // The seniorities of "directors and above", "marketing managers or above"; null when the title is of no level.
    private static IEnumerable<string>? OpenLevel(RoleReading role, bool upwards) => role switch
    {
        { Roles.Count: 0, Seniorities: [var level] } => SeniorityBound.From(level.Key, upwards),
        { Roles: [{ IsComposed: true, Department: not null, Seniority: { } seniority }], Seniorities: [] } => SeniorityBound.From(seniority, upwards),
        _ => null,
    };

    private void Level(IEnumerable<string> seniorities, string[] departments, int start, int end)
    {
        var text = query.TextOf(start, end);
        var negated = IsNegated(CriterionKind.Seniority);
        var terms = seniorities.Select(key => new InterpretedTerm(key, seniorityLabels[key], text)).ToList();
        var places = vocabulary.Departments.Where(department => departments.Contains(department.Key)).Select(department => new InterpretedTerm(department.Key, department.Label, text)).ToList();
        if (negated)
        {
            foreach (var term in terms)
                _builder.AddSeniority(negated, term.Key, term.Label, text);
        }
        else
        {
            _builder.AddLevel(terms, places, text, isTitle: false);
        }

        Took(CriterionKind.Seniority);
    }

    // "nobody below director", "at least VP level"
    private bool TryBound(int i, out int end)
    {
        if (!SeniorityBound.TryReadBefore(query, i, out end, out var seniorities))
            return false;

        FlushUnknown();
        Level(seniorities, [], i, end);
        return true;
    }

    // "whoever leads engineering", "who heads up HR"
    private bool TryLeaders(int i, out int end)
    {
        end = i;
        if (query.Plain(i) is not ("who" or "whoever" or "whomever" or "person" or "people" or "someone" or "anyone" or "those") || i + 2 >= query.Count)
            return false;

        var verb = i + 1;
        if (query.Plain(verb) is "who")
            verb++;
        if (verb + 1 >= query.Count || query.Plain(verb) is not ("leads" or "lead" or "leading" or "heads" or "heading" or "runs" or "running" or "oversees" or "overseeing" or "manages"))
            return false;

        var of = verb + 1;
        while (of + 1 < query.Count && query.Plain(of) is "up" or "the")
            of++;
        if (query.Longest(of, m => m.Area?.Department is not null, out end) is not { Area.Department: { } department } || query.Longest(of, m => m.Industries.Length > 0, out var industryEnd) is not null && industryEnd >= end
            || roles.Read(query, of) is not null || vocabulary.Phrases.Find([vocabulary.Lexicon.Find("leader")]) is not { Seniorities.Length: > 0 } leader)
        {
            return false;
        }

        FlushUnknown();
        Level(leader.Seniorities.Select(one => one.Key), [department], i, end);
        return true;
    }

    private int Dynamic(int i, int end)
    {
        var start = HasUnknownBefore(i) ? TakeUnknown() : i; // "senior product designers"
        FlushUnknown();
        DynamicRole(query.TextOf(start, end));
        return end;
    }

    private void DynamicRole(string text)
    {
        _builder.AddRole(IsNegated(CriterionKind.Role), InterpretedTerm.DynamicRole, Spelled(text), text);
        Took(CriterionKind.Role);
    }

    // Words that are searched as they stand must be spelled right to be found.
    private string Spelled(string text)
    {
        foreach (var (token, word) in query.Corrections)
            text = text.Replace(query.Text[query.Tokens[token].Start..query.Tokens[token].End], word, StringComparison.Ordinal);
        return text;
    }

    private int Seniority(Meaning seniority, int i, int end)
    {
        if (_behindTo)
        {
            _behindTo = false;
            Ignore(i, end); // "assistants supporting executives"
            return end;
        }

        // "executive chefs", "head coaches": part of a title.
        if (query.AfterToken(i) == end && end < query.Count && query.Words.Before(end) <= Gap.Hyphen && query.Plain(i) is "executive" && roles.Read(query, end) is { Roles.Count: > 0 } title)
            return Dynamic(i, title.End);

        if (HasUnknownBefore(i) && query.Longest(_unknownStart, m => m.Area?.Department is not null, out var areaEnd) is { Area: { } area } && areaEnd == i)
        {
            // "RevOps leaders": a narrow area still says the department.
            var text = query.TextOf(TakeUnknown(), i);
            var department = vocabulary.Departments.First(d => d.Key == area.Department);
            _builder.AddDepartment(IsNegated(CriterionKind.Department), department.Key, department.Label, text);
        }

        TakeEmployer(i);
        FlushUnknown();
        if (SeniorityBound.TryRead(query, end, out var boundEnd, out var upwards))
        {
            var edge = upwards ? seniority.Seniorities[^1] : seniority.Seniorities[0];
            Level(SeniorityBound.From(edge.Key, upwards), [], i, boundEnd);
            return boundEnd;
        }

        // Directly before a title or behind "Seniority:" it qualifies ("senior level accountants"); else it names people by itself.
        var qualifies = end < query.Count && query.Words.Before(end) <= Gap.Hyphen && roles.Read(query, end) is not null;
        if (_negation.IsActive || qualifies || _heading == CriterionKind.Seniority)
        {
            var negated = IsNegated(CriterionKind.Seniority);
            foreach (var one in seniority.Seniorities)
                _builder.AddSeniority(negated, one.Key, one.Label, query.TextOf(i, end));
            Took(CriterionKind.Seniority);
        }
        else
        {
            Level(seniority.Seniorities.Select(one => one.Key), [], i, end);
        }

        return end;
    }

    // "decision makers for cybersecurity": what they decide on is no industry.
    private int Function(string key, int i, int end)
    {
        var department = vocabulary.Departments.First(one => one.Key == key);
        FlushUnknown();
        if (end < query.Count && query.Words.Before(end) <= Gap.Hyphen && query.Longest(end, m => m.Area?.Department is not null, out _) is not null)
        {
            Ignore(i, end); // "software purchasing": the last word is the function
            return end;
        }

        _builder.AddDepartment(IsNegated(CriterionKind.Department), department.Key, department.Label, query.TextOf(i, end));
        Took(CriterionKind.Department);
        return end;
    }

    // "-senior", "Seniority: junior": words that qualify a title say a seniority where no title can follow.
    private bool Qualifier(int i, out int end)
    {
        if (query.Longest(i, m => m.Level is not null, out end) is not { Level: { } level } || !(_heading == CriterionKind.Seniority || (_negation.IsActive && level.Key is "senior" or "junior" or "mid" or "intern")))
            return false;

        FlushUnknown();
        _builder.AddSeniority(IsNegated(CriterionKind.Seniority), level.Seniority, seniorityLabels[level.Seniority], query.TextOf(i, end));
        Took(CriterionKind.Seniority);
        return true;
    }

    private int Department(Meaning department, int i, int end)
    {
        // "data owners", "marketing consultants": the area belongs to a title that the vocabulary lacks.
        if (end < query.Count && query.Words.Before(end) <= Gap.Hyphen && roles.Read(query, end) is { Roles.Count: > 0 } title)
            return Dynamic(i, title.End);

        TakeEmployer(i);
        FlushUnknown();
        var negated = IsNegated(CriterionKind.Department);
        foreach (var one in department.Departments)
            _builder.AddDepartment(negated, one.Key, one.Label, query.TextOf(i, end));
        Took(CriterionKind.Department);
        return end;
    }

    // ---- companies

    private int Industry(Meaning industry, int i, int end)
    {
        // "law professors": a subject that is taught, not where they work.
        if (roles.Read(query, end) is { Roles: [{ Key: "teacher" or "professor" or "lecturer" }, ..] } taught && query.Words.Before(end) == Gap.Space
            && industry.Industries[0].Key is not ("school" or "university" or "nonprofit" or "government"))
        {
            return Dynamic(i, taught.End);
        }

        // "grocery store managers": the store belongs to its manager when groceries are an industry without it; an agency's owner is any owner.
        var last = PreviousToken(end);
        if (last > i && roles.Read(query, last) is { Roles.Count: > 0 } managed && managed.End > end && roles.Read(query, end)?.Roles is var alone && alone?.SequenceEqual(managed.Roles) != true
            && query.Longest(i, m => m.Industries.Length > 0, out var shorter, last) is { } without && shorter == last)
        {
            (industry, end) = (without, last);
        }

        if (HasUnknownBefore(i) && query.Plain(i) is "law" && roles.Read(query, end) is { } practitioner && query.Words.Before(end) == Gap.Space)
            return Dynamic(i, practitioner.End); // "family law attorneys"
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

    private void DynamicIndustry(string text)
    {
        _builder.AddIndustry(IsNegated(CriterionKind.Industry), InterpretedTerm.DynamicIndustry, Spelled(text), text);
        Took(CriterionKind.Industry);
    }

    private void Company(string text)
    {
        _builder.AddCompany(IsNegated(CriterionKind.Company), new InterpretedCompany(CompanyName.Key(text), text, text, text, null));
        Took(CriterionKind.Company);
    }

    private bool TryCompany(int i, out int end)
    {
        if (!companies.TryRead(query, i, out end) || (!query.IsCapitalized(i) && query.Longest(i, m => m.Size is not null, out _) is not null))
            return false;

        end = LegalFormEnd(end);
        FlushUnknown();
        if (_context == QueryContext.Of && !_builder.HasPerson && _freeWords.IsPersonName(query, i, end))
            PersonName(i, end); // "the e-mail of John Smith"
        else if (_freeWords.IsKindOfCompany(query, i, end))
            DynamicIndustry(query.TextOf(i, end)); // "owners of escape rooms"
        else
            Company(query.TextOf(i, end));
        return true;
    }

    // "Google engineers", "at Procter and Gamble"; what begins a longer title or place is none ("Target account managers").
    private bool TryKnownCompany(int i, out int end)
    {
        var expected = _expectsName || _negation.IsActive;
        if (!vocabulary.Companies.TryRead(query, i, expected, out end))
            return false;
        if (end - i == 1 && !query.IsCapitalized(i) && (roles.Read(query, i) is not null || query.Longest(i, m => m.Industries.Length > 0 || m.Size is not null || m.Departments.Length > 0, out _) is not null))
            return false;
        if (query.Longest(i, m => m.Industries.Length > 0 || m.Roles.Length > 0 || m.Level is not null, out var phraseEnd) is not null && phraseEnd > end)
            return false; // "Shopify stores"
        if (end < query.Count && query.Words.Before(end) <= Gap.Hyphen && query.CapitalsMean && query.IsCapitalized(end) && query.IsCapitalized(i)
            && (query.Words[end] == Lexicon.Unknown || (_expectsName && companies.TryRead(query, i, out var longer) && longer > end && roles.Read(query, end) is null)))
        {
            return false; // "Square Enix", "Toyota North America": a longer name
        }

        if (CompanyReader.TryReadDomain(query, i, out _, out _, out var domainEnd) && domainEnd > end)
            return false;

        if (HasUnknownBefore(i) && IsFormer(_unknownStart))
        {
            FormerEmployer(TakeUnknown(), end);
            return true;
        }

        if (end < query.Count && query.Words.Before(end) <= Gap.Hyphen && query.Longest(end, m => m.QueryWords.HasFlag(QueryWords.Filter), out var filterEnd) is { FilterMessage: { } message })
        {
            FlushUnknown();
            _builder.Warn(WarningCodes.UnsupportedFilter, message, query.TextOf(i, filterEnd)); // "Shopify experience"
            end = filterEnd;
            return true;
        }

        FlushUnknown();
        if (_context == QueryContext.With)
            _builder.Warn(WarningCodes.UnsupportedFilter, "Customers, partners and technology of companies cannot be searched.", query.TextOf(i, end)); // "agencies with Nike as a client"
        else
            Company(query.TextOf(i, end));
        return true;
    }

    // "Acme, Inc.": a legal form behind a comma belongs to the name.
    private int LegalFormEnd(int end)
    {
        while (end < query.Count && query.Words.Before(end) == Gap.Comma && query.Plain(end) is "inc" or "llc" or "ltd" or "corp" or "lp" or "llp" or "plc" or "gmbh")
            end = query.AfterToken(end);
        return end;
    }

    // "Wayne Enterprises executives", "the Contoso finance team"
    private void TakeEmployer(int i)
    {
        if (HasUnknownBefore(i) && _freeWords.IsProperName(query, _unknownStart, _unknownEnd))
            Company(query.TextOf(TakeUnknown(), i));
    }

    private void FormerEmployer(int start, int end) =>
        _builder.Warn(WarningCodes.UnsupportedFilter, "Former employers cannot be searched; the current one can.", query.TextOf(start, end));

    private bool TryDomain(int i, out int end)
    {
        if (!CompanyReader.TryReadDomain(query, i, out var domain, out var text, out end))
            return false;

        if (domain == "linkedin.com")
        {
            FlushUnknown();
            Company(query.TextOf(PreviousToken(end), end)); // "linkedin.com/company/stripe"
            return true;
        }

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

    // ---- places

    private int Place(in PlaceReading place, int i)
    {
        if (HasUnknownBefore(i) && _context == QueryContext.In && place.State is null && query.Words.Before(i) == Gap.Space && query.CapitalsMean && query.IsCapitalized(_unknownStart) && query.IsCapitalized(i) && !PlaceReader.IsDirection(query.Plain(_unknownStart)))
        {
            Ignore(TakeUnknown(), place.End); // "in Little Italy": a place that is not known, and none that its last word names
            Took(CriterionKind.Place);
            return place.End;
        }

        FlushUnknown();
        var text = query.TextOf(i, place.End);
        var negated = IsNegated(CriterionKind.Place);
        var chosen = places.InStates(place, _builder.Locations);
        _locations.Clear();
        places.AddTo(_locations, chosen, text);
        foreach (var location in _locations)
            _builder.AddLocation(negated, location);
        if (chosen.Ambiguity is not null)
            _builder.Warn(WarningCodes.AmbiguousPlace, chosen.Ambiguity, text);

        Took(CriterionKind.Place);
        return place.End;
    }

    // "Cook County", "counties of Ohio"
    private bool TryCounty(int i, out int end)
    {
        if (!places.TryReadCounty(query, i, _expectsPlace, out end) || roles.Read(query, PreviousToken(end)) is { } role && role.End > end)
            return false; // "Travis County commissioners"

        FlushUnknown();
        _builder.Warn(WarningCodes.UnsupportedFilter, "Counties cannot be searched; a city or a state can.", query.TextOf(i, end));
        Took(CriterionKind.Place);
        return true;
    }

    // ---- numbers

    private int Size(int? min, int? max, int i, int end)
    {
        FlushUnknown();
        var text = query.TextOf(i, end);
        var isAlternative = _joined == CriterionKind.Size;
        if (!IsNegated(CriterionKind.Size))
            _builder.AddSize(min, max, text, isAlternative);
        else if (min is > 1 && max is null)
            _builder.AddSize(null, min - 1, text, isAlternative: false);
        else if (max is not null && min is null or 1)
            _builder.AddSize(max + 1, null, text, isAlternative: false);
        else
            _builder.Warn(WarningCodes.UnsupportedFilter, "A range of sizes cannot be excluded; name the sizes that are wanted.", text);

        Took(CriterionKind.Size);
        return end;
    }

    private bool IsSizeWordInPlace(int end)
    {
        if (query.Plain(end - 1) is "enterprise" && roles.Read(query, end) is { Roles: [{ Seniority: "owner" or "c_suite" or "vp" or "head" or "director" }, ..], IsDynamic: false })
            return true; // "enterprise CIOs"
        if (_negation.IsActive || _context is QueryContext.At or QueryContext.With or QueryContext.In || _last == CriterionKind.Industry || query.Plain(end - 1) is "smb" or "smbs" or "sme" or "smes" or "midmarket")
            return true;
        return end < query.Count && query.Longest(end, m => m.QueryWords.HasFlag(QueryWords.Company) || m.Industries.Length > 0, out _) is not null;
    }

    private bool TryNumber(int i, out int end)
    {
        end = i;
        var atCompany = _last is CriterionKind.Industry or CriterionKind.Company || _context == QueryContext.With || _joined == CriterionKind.Size;
        if (query.Plain(i) is "top" or "first" or "next" or "last" && i + 1 < query.Count && char.IsAsciiDigit(query.Plain(i + 1)[0]))
        {
            end = i + 1;
            return true; // "top 100 CEOs"
        }

        if (!SizeReader.TryRead(query, i, atCompany, _builder.RequestedCount is null && !_builder.HasWanted && !_negation.IsActive, out var number))
            return false;
        if (number.Kind == NumberKind.Count && HasUnknownBefore(i))
            return false; // "tier 1 suppliers"
        if (_isAsked && number is { Kind: NumberKind.Size } && number.Min == number.Max && !_builder.HasWanted)
            number = number with { Kind = NumberKind.Count }; // "list of 1000 employees"

        if (number.Kind == NumberKind.Count && number.End < query.Count && IsNameOfSomething(number, i))
            return false; // "1031 exchange attorneys"

        switch (number.Kind)
        {
            case NumberKind.Size when !number.HasUnit && _context == QueryContext.With && IsOtherNoun(number.End):
                // "drivers with 2 or fewer accidents"
                FlushUnknown();
                end = query.AfterToken(number.End);
                _builder.Warn(WarningCodes.UnsupportedFilter, "This number is no number of employees; write \"50-200 employees\" for the size of the company.", query.TextOf(i, end));
                return true;
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

    // People ask for 40, 350 or 1500 records; 1031 and 5471 are forms and laws.
    private bool IsNameOfSomething(in NumberReading number, int i) =>
        number.Min is > 1000 && number.Min % 10 != 0 && number.End == query.AfterToken(i) && query.Words.Before(number.End) == Gap.Space && roles.Read(query, number.End) is null && query.Words.TokenOf(number.End) + 1 < query.TokenCount;

    // A plural behind a number that names nothing which the vocabulary has.
    private bool IsOtherNoun(int i) =>
        i < query.Count && query.Words.Before(i) <= Gap.Hyphen && query.IsPlural(i) && query.Longest(i, m => (m.QueryWords & ~(QueryWords.Topic | QueryWords.Instruction | QueryWords.Question | QueryWords.Subject)) != 0 || m.Industries.Length > 0 || m.Size is not null, out _) is null
        && !places.TryRead(query, i, expected: false, out _);

    // ---- filters that do not exist

    private int Filter(Meaning filter, int i, int end)
    {
        FlushUnknown();
        if (filter.QueryWords.HasFlag(QueryWords.FilterOf))
            end = _filters.ObjectEnd(query, end);
        else if (query.Plain(end - 1) is "hiring" && end < query.Count && query.Words.Before(end) <= Gap.Hyphen && roles.Read(query, end) is { } hired)
            end = hired.End; // "recruiters hiring nurses"
        _builder.Warn(WarningCodes.UnsupportedFilter, filter.FilterMessage!, query.TextOf(i, end));
        _last = CriterionKind.None;
        _expectsName = false;
        return end;
    }

    private int PreviousToken(int i)
    {
        if (i == 0)
            return 0;

        var token = (i < query.Count ? query.Words.TokenOf(i) : query.TokenCount) - 1;
        return token < 0 ? 0 : query.WordOf(token);
    }
}
