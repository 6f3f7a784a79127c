using PersonData.Contracts.Search;
using PersonData.Core.People;

namespace PersonData.Core.Search.Interpretation;

// The words that the vocabulary lacks. They are kept until what stands behind them says what they are: part of a title before a title
// ("pediatric dentists"), an industry before a word for companies ("crypto companies"), a company behind "at", and a warning elsewhere.
internal sealed partial class QueryParser
{
    private int _unknownStart = -1;
    private int _unknownEnd = -1;

    private int Unknown(int i)
    {
        if (TryNon(i, out var end))
            return end;

        end = query.AfterToken(i);
        _behindTo = _builder.HasPerson && query.Plain(i) is "supporting" or "assisting"; // "assistants supporting executives"
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

        _expectsName = _expectsPlace = false;
        return end;
    }

    private bool HasUnknownBefore(int i) => _unknownStart >= 0 && _unknownEnd == i && query.Words.Before(i) <= Gap.Slash;

    // Where the unknown words begin; they are no longer kept.
    private int TakeUnknown()
    {
        var start = _unknownStart;
        _unknownStart = -1;
        return start;
    }

    private void FlushUnknown()
    {
        if (_unknownStart < 0)
            return;

        var (start, end) = (TakeUnknown(), _unknownEnd);
        var text = query.TextOf(start, end);
        if (_hasTopic)
            Ignore(start, end);
        else if (_heading is { } heading)
            Headed(heading, start, end);
        else if (_context == QueryContext.None && !_negation.IsActive && _freeWords.IsPersonName(query, start, end))
            PersonName(start, end);
        else if ((_context == QueryContext.In || (_context == QueryContext.None && !_builder.HasPerson)) && query.Longest(start, m => m.Area is not null, out var areaEnd) is not null && areaEnd == end)
            DynamicRole(text); // "people in payroll", "RevOps at fintechs": narrower than a department, so the words of titles
        else if (_context == QueryContext.In && (_freeWords.IsProperName(query, start, end) || (query.AfterToken(start) == end && PlaceReader.IsDirection(query.Plain(start)))))
            Ignore(start, end); // "in the Hamptons", "in central Texas": a place that is not known, not an industry of that name
        else if (_context == QueryContext.In)
            DynamicIndustry(text);
        else if (_context is QueryContext.At or QueryContext.Of && _freeWords.IsKindOfCompany(query, start, end))
            DynamicIndustry(text); // "owners of escape rooms"
        else if (_context is QueryContext.At or QueryContext.Of && !query.IsCapitalized(start) && query.Longest(start, m => m.Size is not null, out var sizeEnd) is not null && sizeEnd == end)
            Ignore(start, end); // "mayors of small towns"
        else if (_context is QueryContext.At or QueryContext.Of)
            Company(text);
        else if (_context == QueryContext.None && CompanyName.Key(text) is { Length: > 0 } name && name != Words.Key(text))
            Company(text); // "Acme Inc"
        else if (_builder.HasPerson && query.CapitalsMean && query.IsCapitalized(start) && start > 0 && query.Words.Before(start) is Gap.Comma or Gap.Dash or Gap.Open or Gap.Break)
            Company(text); // "CFO, Acme Inc", "product managers - Spotify"
        else if (_freeWords.IsTitle(query, start, end) || (!_builder.HasPerson && FreeWords.IsForeign(query, start, end)))
            DynamicRole(text);
        else if (_negation.IsActive && _freeWords.IsKindOfCompany(query, start, end, orSingular: true))
            DynamicIndustry(text); // "-franchise"
        else if (_negation.TakesNames)
            Company(text); // "excluding Google and Meta"
        else
            Ignore(start, end);
    }

    private void PersonName(int start, int end)
    {
        _hasName = true;
        _notUnderstood = query.TextOf(start, end);
        Ignore(start, end);
    }

    private void IgnoreUnknown() => Ignore(TakeUnknown(), _unknownEnd);

    private void Ignore(int start, int end)
    {
        var text = query.TextOf(start, end);
        _notUnderstood ??= text;
        _builder.Warn(WarningCodes.IgnoredWords, $"\"{text}\" was not understood and left out.", text);
    }
}
