using System.Globalization;

namespace PersonData.Core.Search.Interpretation;

/// <summary>What a number in a query says.</summary>
internal enum NumberKind
{
    /// <summary>A number of employees.</summary>
    Size,

    /// <summary>A number of records to return.</summary>
    Count,

    /// <summary>Money, an age, a distance, a year: something that cannot be searched.</summary>
    Other,
}

/// <summary>A number or range in a query.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="End">The word behind it.</param>
/// <param name="Min">Lowest number, inclusive; for a count the count.</param>
/// <param name="Max">Highest number, inclusive.</param>
/// <param name="HasUnit">Whether a unit stands behind it ("employees").</param>
internal readonly record struct NumberReading(NumberKind Kind, int End, int? Min, int? Max, bool HasUnit = false);

/// <summary>
/// Reads numbers. A number is a company size only where the words around it say so ("50-200 employees", "companies with over 500"); an age, a
/// sum of money or the number of records asked for is never taken for one.
/// </summary>
internal static class SizeReader
{
    private enum Bound
    {
        None,
        Over,
        AtLeast,
        Under,
        AtMost,
        Exactly,
        About,
        Between,
    }

    // Words before a number, the longest first.
    private static readonly (string[] Words, Bound Bound)[] s_before =
    [
        (["no", "more", "than"], Bound.AtMost), (["not", "more", "than"], Bound.AtMost), (["no", "less", "than"], Bound.AtLeast),
        (["not", "less", "than"], Bound.AtLeast), (["no", "fewer", "than"], Bound.AtLeast), (["a", "minimum", "of"], Bound.AtLeast),
        (["a", "maximum", "of"], Bound.AtMost), (["greater", "than"], Bound.Over), (["bigger", "than"], Bound.Over), (["larger", "than"], Bound.Over),
        (["more", "than"], Bound.Over), (["fewer", "than"], Bound.Under), (["less", "than"], Bound.Under), (["smaller", "than"], Bound.Under),
        (["at", "least"], Bound.AtLeast), (["at", "most"], Bound.AtMost), (["up", "to"], Bound.AtMost), (["minimum", "of"], Bound.AtLeast),
        (["maximum", "of"], Bound.AtMost), (["not", "over"], Bound.AtMost), (["not", "under"], Bound.AtLeast), (["starting", "at"], Bound.AtLeast),
        (["over"], Bound.Over), (["above"], Bound.Over), (["exceeding"], Bound.Over), (["under"], Bound.Under), (["below"], Bound.Under),
        (["beyond"], Bound.Over), (["exactly"], Bound.Exactly), (["precisely"], Bound.Exactly), (["about"], Bound.About), (["around"], Bound.About),
        (["approximately"], Bound.About), (["roughly"], Bound.About), (["approx"], Bound.About), (["circa"], Bound.About), (["min"], Bound.AtLeast),
        (["minimum"], Bound.AtLeast), (["max"], Bound.AtMost), (["maximum"], Bound.AtMost), (["between"], Bound.Between), (["from"], Bound.Between),
    ];

    private static readonly string[] s_employees =
        ["employee", "employees", "emp", "emps", "staff", "staffers", "worker", "workers", "headcount", "ftes", "fte", "ees", "seats", "associates", "members", "heads"];

    private static readonly string[] s_people = ["people", "persons", "folks", "person"];

    private static readonly string[] s_sizeBefore =
        ["employees", "employee", "headcount", "size", "sized", "staff", "employing", "employs", "employ", "team", "companies", "company", "firms", "firm",
         "businesses", "business", "agencies", "agency", "startups", "startup", "practices", "organizations", "shops", "clinics", "stores", "hospitals",
         "schools", "banks", "restaurants", "teams", "offices", "with", "having", "have", "has", "emp", "ees"];

    private static readonly string[] s_otherUnits =
        ["years", "year", "yrs", "yr", "yo", "miles", "mile", "mi", "km", "kilometers", "kilometres", "minutes", "months", "days", "weeks", "million",
         "billion", "dollars", "usd", "percent", "locations", "branches", "offices", "stores", "beds", "rooms", "units", "trucks", "cars", "followers",
         "connections", "hours", "acres", "students", "customers", "clients", "users", "kids", "children", "degrees", "mm", "m", "b", "bn", "mil", "eur", "k"];

    private static readonly string[] s_moneyContext = ["revenue", "arr", "funding", "sales", "turnover", "raised", "assets", "income", "salary", "earning", "making", "profit", "budget", "valuation"];

    private static readonly string[] s_ageContext = ["aged", "age", "ages", "born", "older", "younger"];

    /// <summary>Reads a number with the words that belong to it.</summary>
    /// <param name="query">The query.</param>
    /// <param name="start">The word at which the reading begins.</param>
    /// <param name="atCompany">Whether a company has just been named, so that a bare range is its size.</param>
    /// <param name="countMayFollow">Whether nothing has been named yet, so that a bare number is a number of records.</param>
    /// <param name="reading">The reading.</param>
    public static bool TryRead(Query query, int start, bool atCompany, bool countMayFollow, out NumberReading reading)
    {
        reading = default;
        if (start >= query.Count || !query.Words.IsTokenStart(start))
            return false;

        var token = query.Words.TokenOf(start);

        var at = token;
        var bound = ReadBound(query, ref at);
        if (at < query.Tokens.Count && IsAny(query, at, ["a", "an"]) && bound != Bound.None)
            at++;
        if (!TryReadNumber(query, ref at, out var low, out var plus, out var money, out var lowEnd))
            return false;

        bound = Symbol(query, lowEnd.Start) ?? bound;
        long? high = null;
        var range = at;
        if (IsRangeMark(query, ref range, withAnd: bound == Bound.Between) && TryReadNumber(query, ref range, out var second, out _, out var secondMoney, out _))
        {
            if (second >= low)
            {
                high = second;
                money |= secondMoney;
                at = range;
            }
        }

        var sized = ReadUnit(query, ref at, out var people, out var other);
        if (at < query.Tokens.Count && IsAny(query, at, ["or"]) && at + 1 < query.Tokens.Count)
        {
            // "10 or more", "10 or fewer employees"
            if (IsAny(query, at + 1, ["more", "greater", "above", "over", "larger", "up"]))
                (bound, at) = (Bound.AtLeast, at + 2);
            else if (IsAny(query, at + 1, ["less", "fewer", "under", "below", "smaller"]))
                (bound, at) = (Bound.AtMost, at + 2);
            if (!sized && !other)
                sized = ReadUnit(query, ref at, out people, out other);
        }
        else if (at < query.Tokens.Count && IsAny(query, at, ["plus"]))
        {
            plus = true;
            at++;
            if (!sized && !other)
                sized = ReadUnit(query, ref at, out people, out other);
        }

        if (plus && bound is Bound.None)
            bound = Bound.AtLeast;
        if (low > int.MaxValue || high > int.MaxValue)
            other = true;

        var end = query.WordOf(at);
        var limited = bound != Bound.None || high is not null;
        var before = token > 0 && IsAny(query, token - 1, s_sizeBefore);
        if (token > 1 && IsAny(query, token - 1, ["of", "is", "with", "than", "at", "from", "range", "are"]) && IsAny(query, token - 2, s_sizeBefore))
            before = true;
        if (money || other || IsNear(query, token, at, s_moneyContext) || IsNear(query, token, at, s_ageContext))
        {
            reading = new NumberReading(NumberKind.Other, end, null, null);
            return true;
        }

        if (sized || (people && (limited || before || IsPersonAdjective(query, at))) || ((before || atCompany) && (limited || (before && !people))))
        {
            var (min, max) = Range(bound, (int)low, (int?)high);
            if (min > max || max <= 0)
                reading = new NumberReading(NumberKind.Other, end, null, null);
            else
                reading = new NumberReading(NumberKind.Size, end, min, max, sized || people);
            return true;
        }

        if (limited && bound is not (Bound.AtMost or Bound.Exactly or Bound.About) && !people)
        {
            // "dentists over 50", "CEOs 50-200": an age as likely as anything.
            reading = new NumberReading(NumberKind.Other, end, null, null);
            return true;
        }

        if (countMayFollow && low is >= 1 and <= int.MaxValue)
        {
            reading = new NumberReading(NumberKind.Count, people ? query.WordOf(at - 1) : end, (int)low, null);
            return true;
        }

        reading = new NumberReading(NumberKind.Other, end, null, null);
        return true;
    }

    private static (int? Min, int? Max) Range(Bound bound, int low, int? high)
    {
        if (high is not null)
            return (low, high);

        return bound switch
        {
            Bound.Over => (low == int.MaxValue ? low : low + 1, null),
            Bound.AtLeast => (low, null),
            Bound.Under => (null, low - 1),
            Bound.AtMost => (null, low),
            Bound.About => (low - (low / 5), low + (low / 5)),
            _ => (low, low),
        };
    }

    private static Bound ReadBound(Query query, ref int token)
    {
        foreach (var (words, bound) in s_before)
        {
            var i = 0;
            while (i < words.Length && token + i < query.Tokens.Count && query.Tokens.Text(token + i).SequenceEqual(words[i]))
                i++;
            if (i < words.Length)
                continue;

            token += words.Length;
            return bound;
        }

        return Bound.None;
    }

    // ">500", "<= 50", "≥10" directly before the number.
    private static Bound? Symbol(Query query, int start)
    {
        var text = query.Text.AsSpan(0, start).TrimEnd();
        if (text.EndsWith(">=") || text.EndsWith("≥"))
            return Bound.AtLeast;
        if (text.EndsWith("<=") || text.EndsWith("≤"))
            return Bound.AtMost;
        if (text.EndsWith(">"))
            return Bound.Over;
        if (text.EndsWith("<"))
            return Bound.Under;
        return text.EndsWith("~") ? Bound.About : null;
    }

    // "50 and 200" is a range only behind "between"; "50-200" and "50 to 200" always.
    private static bool IsRangeMark(Query query, ref int token, bool withAnd)
    {
        if (token >= query.Tokens.Count)
            return false;
        var between = query.Text.AsSpan(query.Tokens[token - 1].End, query.Tokens[token].Start - query.Tokens[token - 1].End);
        if (query.Tokens[token].Before is Gap.Hyphen or Gap.Dash or Gap.Mark && between.IndexOfAny("-–—") >= 0)
            return true;
        if (!IsAny(query, token, ["to", "through", "until", "till"]) && !(withAnd && IsAny(query, token, ["and"])))
            return false;

        token++;
        return true;
    }

    private static bool TryReadNumber(Query query, ref int token, out long value, out bool plus, out bool money, out Token last)
    {
        (value, plus, money, last) = (0, false, false, default);
        if (token >= query.Tokens.Count)
            return false;

        var text = query.Tokens.Text(token);
        last = query.Tokens[token];
        money = last.Start > 0 && query.Text[last.Start - 1] is '$' or '€' or '£';
        if (!char.IsAsciiDigit(text[0]))
        {
            value = text switch
            {
                "ten" => 10,
                "dozen" => 12,
                "twenty" => 20,
                "thirty" => 30,
                "forty" => 40,
                "fifty" => 50,
                "hundred" => 100,
                "thousand" => 1000,
                "five" => 5,
                "hundreds" => 100,
                "thousands" => 1000,
                _ => 0,
            };
            token++;
            return value > 0;
        }

        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;
        if (digits > 10 || !long.TryParse(text[..digits], CultureInfo.InvariantCulture, out value))
            return false;

        var suffix = text[digits..];
        var first = last.Start;
        token++;
        while (suffix.Length == 0 && token < query.Tokens.Count && IsThousands(query, token, last))
        {
            // "1,000" and "1,000,000" are tokenized at their commas.
            value = (value * 1000) + long.Parse(query.Tokens.Text(token)[..3], CultureInfo.InvariantCulture);
            last = query.Tokens[token];
            suffix = query.Tokens.Text(token)[3..];
            token++;
            if (value > int.MaxValue)
                break;
        }

        switch (suffix)
        {
            case "": break;
            case "k": value *= 1000; break;
            case "m" or "mm" or "b" or "bn" or "mil": money = true; break;
            case "yo" or "yrs" or "yr" or "mi" or "km" or "th" or "st" or "nd" or "rd" or "s": money = true; break;
            default: return false; // "3d", "401k" aside, it is a word
        }

        if (suffix.Length == 0 && token < query.Tokens.Count && IsAny(query, token, ["k", "thousand", "hundred"]))
            value *= IsAny(query, token++, ["hundred"]) ? 100 : 1000;
        plus = last.End < query.Text.Length && query.Text[last.End] == '+';
        last = new Token(first, last.End, last.TextStart, last.TextLength, last.Before);
        return true;
    }

    private static bool IsThousands(Query query, int token, Token previous)
    {
        var next = query.Tokens[token];
        var text = query.Tokens.Text(token);
        return next.Start == previous.End + 1 && query.Text[previous.End] == ',' && text.Length >= 3 && (text.Length == 3 || text[3..] is "k")
            && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]) && char.IsAsciiDigit(text[2]);
    }

    private static bool ReadUnit(Query query, ref int token, out bool people, out bool other)
    {
        (people, other) = (false, false);
        if (token >= query.Tokens.Count)
            return false;

        var at = token;
        if (IsAny(query, at, ["full", "total"]) && at + 1 < query.Tokens.Count)
            at += IsAny(query, at + 1, ["time"]) ? 2 : 1;
        if (at < query.Tokens.Count && IsAny(query, at, s_employees))
        {
            token = at + 1;
            return true;
        }

        if (at < query.Tokens.Count && IsAny(query, at, s_people))
        {
            people = true;
            token = at + 1;
        }
        else if (IsAny(query, token, s_otherUnits))
        {
            other = true;
            token++;
        }

        return false;
    }

    // "10-person companies", "50 people companies": the people are the company's.
    private static bool IsPersonAdjective(Query query, int token) =>
        token < query.Tokens.Count && IsAny(query, token, ["company", "companies", "firm", "firms", "business", "businesses", "team", "teams", "startup", "startups", "agency", "agencies", "shop", "shops", "organization", "organizations", "practice", "practices"]);

    private static bool IsNear(Query query, int first, int after, string[] words)
    {
        for (var token = Math.Max(0, first - 3); token < Math.Min(query.Tokens.Count, after + 2); token++)
        {
            if ((token < first || token >= after) && IsAny(query, token, words))
                return true;
        }

        return false;
    }

    private static bool IsAny(Query query, int token, ReadOnlySpan<string> words)
    {
        var text = query.Tokens.Text(token);
        foreach (var word in words)
        {
            if (text.SequenceEqual(word))
                return true;
        }

        return false;
    }
}
