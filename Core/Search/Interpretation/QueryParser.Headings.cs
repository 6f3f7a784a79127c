namespace PersonData.Core.Search.Interpretation;

// Headings: "Title: VP Sales; Industry: SaaS; Location = Austin; Not company: Acme".
internal sealed partial class QueryParser
{
    private bool TryHeading(int i, out int end)
    {
        end = i;
        if (!query.Words.IsTokenStart(i) || query.Longest(i, m => m.Heading is not null, out var headingEnd) is not { } heading || headingEnd >= query.Count)
            return false;

        var from = query.TokenAt(headingEnd - 1).End;
        var between = query.Text.AsSpan(from, query.TokenAt(headingEnd).Start - from);
        var isSpacedDash = query.Words.Before(headingEnd) == Gap.Dash && (i == 0 || query.Words.Before(i) >= Gap.Comma);
        if (!isSpacedDash && between.IndexOfAny(':', '=') < 0)
            return false;
        if (isSpacedDash && query.IsPlural(headingEnd - 1))
            return false; // "companies - Boise"

        FlushUnknown();
        EndHeading();
        _headingIsNegated = i > 0 && _negatedFrom == i;
        if (!_headingIsNegated)
            _negation.End();
        _heading = heading.Heading;
        (_context, _expectsPlace, _expectsName) = _heading switch
        {
            CriterionKind.Place => (QueryContext.In, true, false),
            CriterionKind.Industry => (QueryContext.At, false, false),
            CriterionKind.Company => (QueryContext.At, false, true),
            CriterionKind.Size => (QueryContext.With, false, false),
            _ => (QueryContext.None, false, false),
        };
        end = _headedFrom = headingEnd;
        return true;
    }

    private void EndHeading()
    {
        if (_headingIsNegated)
            _negation.End();
        _heading = null;
        _headingIsNegated = false;
        _context = QueryContext.None;
        _expectsName = _expectsPlace = false;
        _last = _joined = CriterionKind.None;
    }

    // Behind a heading, a label of the taxonomy is what it stands for, and a company is named by all words up to the next one.
    private bool TryHeaded(int i, out int end)
    {
        end = i;
        if (_heading is not { } heading || heading is CriterionKind.None or CriterionKind.Place or CriterionKind.Size || HasUnknownBefore(i) || !query.Words.IsTokenStart(i) || EndsValue(i))
            return false;
        if (heading != CriterionKind.Company)
            return TryLabel(heading, i, out end);
        if (CompanyReader.TryReadDomain(query, i, out _, out _, out _) || (vocabulary.Companies.TryRead(query, i, expected: true, out var known) && EndsValue(known)))
            return false;

        do end = query.AfterToken(end);
        while (!EndsValue(end));
        end = LegalFormEnd(end);
        Company(query.TextOf(i, end));
        return true;
    }

    // Whether one of several values behind a heading ends before this word.
    private bool EndsValue(int i) => i >= query.Count || (i != _headedFrom && query.Words.Before(i) >= Gap.Slash) || query.Plain(i) is "or" or "and" or "not";

    private bool TryLabel(CriterionKind heading, int i, out int end)
    {
        var last = i;
        while (last < query.Count && (last == i || query.Words.Before(last) < Gap.Break)) last = query.AfterToken(last);
        for (end = last; end > i; end = PreviousToken(end))
        {
            if (!EndsValue(end) || vocabulary.Labels.Find(query, i, end, heading) is not { } term)
                continue;

            var negated = IsNegated(heading);
            var text = query.TextOf(i, end);
            if (heading == CriterionKind.Role)
                _builder.AddRole(negated, term.Key, term.Label, text);
            else if (heading == CriterionKind.Industry)
                _builder.AddIndustry(negated, term.Key, term.Label, text);
            else if (heading == CriterionKind.Seniority)
                _builder.AddSeniority(negated, term.Key, term.Label, text);
            else
                _builder.AddDepartment(negated, term.Key, term.Label, text);
            Took(heading);
            return true;
        }

        return false;
    }

    // Behind a heading the words are what it says, known or not.
    private void Headed(CriterionKind heading, int start, int end)
    {
        var text = query.TextOf(start, end);
        switch (heading)
        {
            case CriterionKind.Role:
                DynamicRole(text);
                break;
            case CriterionKind.Industry:
                DynamicIndustry(text);
                break;
            case CriterionKind.Company:
                Company(text);
                break;
            default:
                Ignore(start, end);
                break;
        }
    }
}
