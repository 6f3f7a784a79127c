using PersonData.Contracts.Search;

namespace PersonData.Core.Search.Interpretation;

/// <summary>Reads one query from left to right: the longest phrase at each word wins, and what stands before it says what it is.</summary>
/// <remarks>
/// The parser keeps three things while it walks: the context ("in" expects places, "at" companies), whether "not" still reaches, and the
/// words that the vocabulary lacks. It is written in five parts: the walk (here), the words that steer it (<c>.Steering</c>), the criteria that
/// it meets (<c>.Criteria</c>), headings (<c>.Headings</c>), and the words that the vocabulary lacks (<c>.Unknown</c>).
/// </remarks>
internal sealed partial class QueryParser(
    Vocabulary vocabulary, RoleReader roles, PlaceReader places, CompanyReader companies, IReadOnlyDictionary<string, string> seniorityLabels, Query query)
{
    private const int TownThatIsAWord = 20_000;

    private readonly InterpretationBuilder _builder = new(vocabulary);
    private readonly FilterReader _filters = new(roles);
    private readonly FreeWords _freeWords = new(vocabulary.KnownWords);
    private readonly Negation _negation = new();

    private QueryContext _context;
    private CriterionKind? _heading; // "Location:" says what its part of the query holds
    private int _headedFrom = -1; // the first word behind the heading, whose colon separates nothing
    private bool _headingIsNegated; // "Not location:"
    private int _negatedFrom = -1; // the word behind the last "not"
    private bool _expectsName; // directly behind "at" or "of", articles aside
    private bool _expectsPlace; // directly behind "in", articles aside
    private bool _isAsked; // directly behind "give me", "list of"
    private int _criterionEnd; // behind the last words that named something
    private int _wordStart = -1; // the last word that named nothing
    private bool _isFunction; // behind "decision makers for"
    private bool _behindTo; // directly behind "reporting to"
    private CriterionKind _last; // the criterion directly before, nothing in between
    private CriterionKind _joined; // the criterion before "or" or a comma, nothing else in between

    private bool _hasPeople;
    private bool _hasTopic;
    private bool _hasSubject;
    private bool _hasName;
    private string? _notUnderstood;

    public InterpretationResult Parse()
    {
        if (query.Count == 0)
            return Refuse();
        if (vocabulary.Labels.TryFind(query, out var label))
            return new InterpretationResult.Read(label, null);
        if (Refusal.OfOpening(query, roles) is { } otherRequest)
            return new InterpretationResult.Unsupported(otherRequest);

        var i = SkipIntroduction();
        while (i < query.Count)
        {
            if (i > 0 && i != _headedFrom && query.Words.IsTokenStart(i) && query.Words.Before(i) is var gap and (Gap.Comma or Gap.Break or Gap.Slash or Gap.Close or Gap.Dash) && !(gap == Gap.Slash && _unknownEnd == i))
                Separate(i, gap);
            else if (query.IsSentenceStart(i))
                Separate(i, Gap.Break);

            var isAsked = _isAsked;
            var next = TryHeading(i, out var special) || TryHeaded(i, out special) || TryExcluded(i, out special) ? special : IsMinus(i) ? Minus(i) : Step(i);
            if (isAsked)
                _isAsked = false;
            if (_unknownStart < 0 && _wordStart < i)
                _criterionEnd = next;
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

    private int Step(int i)
    {
        var isNameWithDigits = _expectsName && char.IsAsciiDigit(query.Plain(i)[0]) && char.IsLetter(query.Plain(i)[^1]) && query.IsCapitalized(i, ^1); // "3M"
        if (TryKnownCompany(i, out var end) || (isNameWithDigits && TryCompany(i, out end)))
            return end;
        if (TryBound(i, out end) || TryLeaders(i, out end) || TryDomain(i, out end) || TryCode(i, out end) || TryNumber(i, out end) || TryCounty(i, out end))
            return end;
        if (_expectsName && TryCompany(i, out end))
            return end;

        if (_isFunction && query.Longest(i, m => m.Area?.Department is not null, out var functionEnd) is { Area.Department: { } function })
            return Function(function, i, functionEnd);

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
        var place = places.TryRead(query, i, _expectsPlace || _joined == CriterionKind.Place || (_expectsName && i > 0 && query.Plain(i - 1) is "from"), out var placeReading);
        var placeEnd = place ? placeReading.End : i;
        if (placeReading.City is not null && placeEnd == wordEnd && (word!.QueryWords & (QueryWords.Company | QueryWords.People | QueryWords.Filler)) != 0)
            (place, placeEnd) = (false, i); // "in the … industry" is no place in Pennsylvania
        if (placeReading.City is { Population: < TownThatIsAWord } && placeEnd == query.AfterToken(i) && !(_expectsPlace && _joined == CriterionKind.None) && vocabulary.KnownWords.IsWord(query.Plain(i)))
            (place, placeEnd) = (false, i); // "in OH, sells …": a town that is a word needs its own "in", or its state

        // "enterprise account executives" sell to enterprises: a title of its own.
        if (size is not null && query.AfterToken(i) is var titleStart && roles.Read(query, titleStart) is { Roles: [{ Department: "sales", Seniority: "mid" or "entry" or "senior" }, ..] } seller && seller.End > sizeEnd && seller.TitleStart == titleStart && !_negation.IsActive)
            return Dynamic(i, seller.End);

        // A size word counts before a word for companies or behind "at", "with": "small businesses", "enterprise companies".
        if (size is not null && sizeEnd == query.AfterToken(i) && !IsSizeWordInPlace(sizeEnd))
            (size, sizeEnd) = (null, i);

        var longest = Math.Max(Math.Max(Math.Max(wordEnd, sizeEnd), Math.Max(industryEnd, seniorityEnd)), Math.Max(Math.Max(departmentEnd, roleEnd), placeEnd));
        if (query.Longest(i, m => m is { IsKindOfArea: true, Departments.Length: 0 }, out var areaEnd) is not null && areaEnd > longest && areaEnd > query.AfterToken(i)
            && (areaEnd == query.Count || query.Words.Before(areaEnd) > Gap.Hyphen || query.Longest(areaEnd, m => m.QueryWords != QueryWords.None, out _) is not null))
        {
            return Dynamic(i, areaEnd); // "inside sales": narrower than a department, so the words of titles
        }

        if (longest == i)
            return Qualifier(i, out var qualified) ? qualified : Unknown(i);
        if (filterEnd == longest && filterEnd < query.Count && query.Longest(i, m => m.Area?.Department is not null, out var areaOfLeaders) is { Area.Department: { } led } && areaOfLeaders == filterEnd
            && query.Longest(filterEnd, m => m.Seniorities.Length > 0, out _) is not null)
        {
            return Function(led, i, filterEnd); // "revenue leaders"
        }

        if (filterEnd == longest)
            return Filter(word!, i, filterEnd);
        if (industry is not null && industryEnd == longest && roleEnd < longest && IsPeopleOfTrade(i, industryEnd))
            return Dynamic(i, industryEnd);
        if (industry is not null && industryEnd == longest && IsFolk(longest) && query.Longest(i, m => m.Area?.Department is not null, out var fieldEnd) is { Area.Department: { } field } && fieldEnd == longest)
            return Function(field, i, fieldEnd); // "supply chain folks"
        if (role is { IsDynamic: true, Roles.Count: 0 } && roleEnd == longest && (_heading == CriterionKind.Industry || (_expectsName && query.Plain(i - 1) is "at" && query.IsPlural(roleEnd - 1) && _builder.HasPerson)))
        {
            DynamicIndustry(query.TextOf(i, roleEnd)); // "editors at publishers"
            return roleEnd;
        }

        if (size is not null && sizeEnd == longest)
            return Size(size.Size!.Min, size.Size.Max, i, SkipCompanyWords(sizeEnd));
        if (place && placeEnd == longest && industryEnd < longest && (_expectsPlace || roleEnd < longest || (_joined == CriterionKind.Place && placeReading.State is not null))) // "in Banks" is no place in Oregon
            return Place(placeReading, i);
        if (word is not null && wordEnd == longest && (word.QueryWords & (QueryWords.Not | QueryWords.NotIn)) != 0)
            return Word(word, i, wordEnd);
        if (role is not null && roleEnd == longest && !(industry is not null && industryEnd == longest && (role.IsDynamic && !query.IsPlural(longest - 1) || !_hasPeople && _context is QueryContext.In or QueryContext.At)))
            return Role(role, i);
        if (industry is not null && industryEnd == longest && !(department is not null && departmentEnd == longest && IsTeam(longest)))
            return Industry(industry, i, industryEnd);
        if (seniority is not null && seniorityEnd == longest && (department is null || departmentEnd < longest))
            return Seniority(seniority, i, seniorityEnd);
        if (department is not null && departmentEnd == longest)
            return Department(department, i, departmentEnd);
        return Word(word!, i, wordEnd);
    }

    private InterpretationResult Finish()
    {
        if (_hasName)
            return new InterpretationResult.Unsupported($"\"{_notUnderstood}\" reads as the name of a person, and people are not searched by name. Look somebody up with GET /v1/persons/lookup by e-mail, phone or LinkedIn URL. {Refusal.Hint}");
        if (_hasSubject || (_hasTopic && !_builder.HasPerson))
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
