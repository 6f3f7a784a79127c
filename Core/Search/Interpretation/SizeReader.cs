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
         "schools", "banks", "restaurants", "teams", "offices", "with", "having", "have", "has", "emp", "ees", "count"];

    private static readonly string[] s_otherUnits =
        ["year", "yr", "yo", "mile", "mi", "km", "kilometer", "kilometre", "minute", "month", "day", "week", "million", "billion", "star", "figure", "point",
         "story", "bedroom", "seat", "table", "dollar", "usd", "percent", "location", "branch", "branches", "office", "store", "bed", "room", "unit", "truck", "car",
         "follower", "connection", "hour", "acre", "student", "customer", "client", "user", "kid", "children", "degree", "mm", "m", "b", "bn", "mil", "eur", "k"];

    private static readonly string[] s_moneyContext = ["revenue", "arr", "funding", "turnover", "raised", "assets", "income", "salary", "earning", "making", "profit", "budget", "valuation"];

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
        if (at < query.TokenCount && IsAny(query, at, ["a", "an"]) && bound != Bound.None)
            at++;
        if (!TryReadNumber(query, ref at, out var low, out var plus, out var money, out var lowEnd))
            return false;

        if (at < query.TokenCount && query.Tokens[at].Before == Gap.Slash && char.IsAsciiDigit(query.Tokens.Text(at)[0]))
        {
            reading = new NumberReading(NumberKind.Other, query.WordOf(at + 1), null, null); // "24/7"
            return true;
        }

        bound = Symbol(query, lowEnd.Start) ?? bound;
        long? high = null;
        var range = at;
        if (IsRangeMark(query, ref range, withAnd: bound == Bound.Between) && TryReadNumber(query, ref range, out var second, out _, out var secondMoney, out _))
        {
            (low, high) = second >= low ? (low, second) : (second, low); // "200-50 employees"
            money |= secondMoney;
            at = range;
        }

        var sized = ReadUnit(query, ref at, out var people, out var other);
        if (at < query.TokenCount && IsAny(query, at, ["or"]) && at + 1 < query.TokenCount)
        {
            // "10 or more", "10 or fewer employees"
            if (IsAny(query, at + 1, ["more", "greater", "above", "over", "larger", "up"]))
                (bound, at) = (Bound.AtLeast, at + 2);
            else if (IsAny(query, at + 1, ["less", "fewer", "under", "below", "smaller"]))
                (bound, at) = (Bound.AtMost, at + 2);
            if (!sized && !other)
                sized = ReadUnit(query, ref at, out people, out other);
        }
        else if (at < query.TokenCount && IsAny(query, at, ["plus"]))
        {
            plus = true;
            at++;
            if (!sized && !other)
                sized = ReadUnit(query, ref at, out people, out other);
        }

        if (bound is Bound.None or Bound.About && high is null && ReadBoundBehind(query, ref at) is var behind and not Bound.None)
        {
            bound = behind; // "a dozen employees at most"
            if (!sized && !people && !other)
                sized = ReadUnit(query, ref at, out people, out other);
        }

        if (plus && bound is Bound.None)
            bound = Bound.AtLeast;
        if (low > int.MaxValue || high > int.MaxValue)
            (other, sized) = (true, false);

        var end = query.WordOf(at);
        var limited = bound != Bound.None || high is not null;
        var before = token > 0 && IsAny(query, token - 1, s_sizeBefore);
        if (token > 1 && IsAny(query, token - 1, ["of", "is", "with", "than", "at", "from", "range", "are"]) && IsAny(query, token - 2, s_sizeBefore))
            before = true;
        if (token > 0 && IsAny(query, token - 1, ["limit"]) || token > 1 && IsAny(query, token - 1, ["to"]) && IsAny(query, token - 2, ["limit", "limited"]))
        {
            reading = low is >= 1 and <= int.MaxValue ? new NumberReading(NumberKind.Count, end, (int)low, null) : new NumberReading(NumberKind.Other, end, null, null);
            return true;
        }

        if (ReadRecords(query, at, out var afterRecords) && !sized && high is null && bound is Bound.None or Bound.AtMost && low is >= 1 and <= int.MaxValue)
        {
            // "max 75 results"
            reading = new NumberReading(NumberKind.Count, query.WordOf(afterRecords), (int)low, null);
            return true;
        }

        if (money || other || IsNegative(query, token) || (!sized && (IsNear(query, token, at, s_moneyContext) || IsNear(query, token, at, s_ageContext))))
        {
            reading = new NumberReading(NumberKind.Other, end, null, null);
            return true;
        }

        if (!sized && !people && high is not null && IsAlternative(query, at))
            atCompany = limited = true; // "50-200 or 500-1000 employees"

        if (sized || (high is not null && !people && IsBand(low, high.Value)) || (people && (limited || before || IsPersonAdjective(query, at))) || ((before || atCompany) && (limited || (before && !people))))
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

        if (IsAttribute(query, at, out var afterAttribute))
        {
            reading = new NumberReading(NumberKind.Other, query.WordOf(afterAttribute), null, null);
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

    // "give me -5 owners"
    private static bool IsNegative(Query query, int token)
    {
        var start = query.Tokens[token].Start;
        return start > 0 && query.Text[start - 1] is '-' or '\u2212' && (start == 1 || char.IsWhiteSpace(query.Text[start - 2])) && query.Tokens[token].Before is Gap.Dash;
    }

    // The ranges in which companies say how many employees they have: nothing else is counted in them.
    private static bool IsBand(long low, long high) => (low, high) is (1, 10) or (2, 10) or (11, 50) or (11, 20) or (21, 50) or (51, 100) or (51, 200) or (101, 250) or (101, 500)
        or (201, 500) or (251, 500) or (501, 1000) or (1001, 2500) or (1001, 5000) or (1001, 10000) or (5001, 10000);

    private static bool IsAlternative(Query query, int at)
    {
        if (at < query.TokenCount && IsAny(query, at, ["or", "and"]))
            at++;
        else if (at >= query.TokenCount || query.Tokens[at].Before is not (Gap.Comma or Gap.Slash))
            return false;
        return TryRead(query, query.WordOf(at), atCompany: false, countMayFollow: false, out var next) && next.Kind == NumberKind.Size;
    }

    // "50-seat restaurants", "30 under 30": the number belongs to what is searched for.
    private static bool IsAttribute(Query query, int at, out int end)
    {
        end = at + 1;
        if (at < query.TokenCount && query.Tokens[at].Before == Gap.Hyphen && char.IsAsciiLetter(query.Tokens.Text(at)[0]))
            return true;

        end = at + 2;
        return at + 1 < query.TokenCount && IsAny(query, at, ["under", "over"]) && char.IsAsciiDigit(query.Tokens.Text(at + 1)[0]);
    }

    private static bool ReadRecords(Query query, int at, out int end)
    {
        end = at + 1;
        return at < query.TokenCount && IsAny(query, at, ["results", "result", "records", "contacts", "leads", "profiles", "prospects", "rows", "entries", "names"]);
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
            while (i < words.Length && token + i < query.TokenCount && query.Tokens.Text(token + i).SequenceEqual(words[i]))
                i++;
            if (i < words.Length)
                continue;

            token += words.Length;
            return bound;
        }

        return Bound.None;
    }

    private static Bound ReadBoundBehind(Query query, ref int token)
    {
        if (token >= query.TokenCount)
            return Bound.None;

        var next = token + 1 < query.TokenCount ? query.Tokens.Text(token + 1) : default;
        var (bound, length) = query.Tokens.Text(token) switch
        {
            "tops" or "maximum" or "max" => (Bound.AtMost, 1),
            "minimum" or "min" => (Bound.AtLeast, 1),
            "at" when next is "most" or "maximum" or "max" => (Bound.AtMost, 2),
            "at" when next is "least" or "minimum" or "min" => (Bound.AtLeast, 2),
            "and" when next is "up" or "above" or "over" => (Bound.AtLeast, 2),
            "and" when next is "under" or "below" or "fewer" => (Bound.AtMost, 2),
            _ => (Bound.None, 0),
        };

        // "max 50 people, minimum 10": the bound of the next number
        if (length == 0 || (token + length < query.TokenCount && (char.IsAsciiDigit(query.Tokens.Text(token + length)[0]) || query.Tokens[token].Before > Gap.Comma)))
            return Bound.None;
        token += length;
        return bound;
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
        if (token >= query.TokenCount)
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
        if (token >= query.TokenCount)
            return false;

        var text = query.Tokens.Text(token);
        last = query.Tokens[token];
        money = last.Start > 0 && query.Text[last.Start - 1] is '$' or '€' or '£';
        if (!char.IsAsciiDigit(text[0]))
            return TryReadWords(query, ref token, out value);
        if (text is "401k" or "403b" or "3d" or "2d" or "5g" or "4g" or "3pl" or "4pl" or "24h" or "1099")
            return false; // words

        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;
        if (digits > 10)
            value = long.MaxValue / 10_000; // no company is so large, whatever follows
        else
            value = long.Parse(text[..digits], CultureInfo.InvariantCulture);

        var suffix = text[digits..];
        var first = last.Start;
        token++;
        while (suffix.Length == 0 && token < query.TokenCount && IsThousands(query, token, last))
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

        if (suffix.Length == 0 && token < query.TokenCount && IsAny(query, token, ["k", "thousand", "hundred"]))
            value *= IsAny(query, token++, ["hundred"]) ? 100 : 1000;
        plus = last.End < query.Text.Length && query.Text[last.End] == '+';
        last = new Token(first, last.End, last.TextStart, last.TextLength, last.Before);
        return true;
    }

    // "two hundred", "twenty five", "five thousand", "half a dozen", "two dozen"
    private static bool TryReadWords(Query query, ref int token, out long value)
    {
        value = 0;
        if (token + 2 < query.TokenCount && query.Tokens.Text(token) is "half" && query.Tokens.Text(token + 1) is "a" && query.Tokens.Text(token + 2) is "dozen")
        {
            (value, token) = (6, token + 3);
            return true;
        }

        if (token + 1 < query.TokenCount && query.Tokens.Text(token) is "couple" or "few" && query.Tokens.Text(token).Length is var length)
        {
            // "a couple hundred", "a couple of dozen", "a few hundred"
            var unit = token + 1 < query.TokenCount - 1 && IsAny(query, token + 1, ["of"]) ? token + 2 : token + 1;
            if (NumberWord(query.Tokens.Text(unit)) is var times and (12 or 100 or 1000))
            {
                (value, token) = ((length == "few".Length ? 3 : 2) * times, unit + 1);
                return true;
            }
        }

        long part = 0;
        var first = token;
        while (token < query.TokenCount && (token == first || query.Tokens[token].Before <= Gap.Hyphen) && NumberWord(query.Tokens.Text(token)) is > 0 and var number)
        {
            if (number is 100 or 12 && part is > 0 and < 10)
                part *= number;
            else if (number == 1000)
                (value, part) = (value + (Math.Max(part, 1) * 1000), 0);
            else if (part == 0 || (part % 100 == 0 && number < 100) || (part % 10 == 0 && part % 100 >= 20 && number < 10))
                part += number;
            else
                break;
            token++;
        }

        value += part;
        if (token == first + 1 && value is 1 or 2 or 3 or 4 && !(token < query.TokenCount && IsAny(query, token, ["person", "employee", "employees"])))
            token = first; // "one person", "two-person" aside, small numbers are words
        return token > first || IsCounted(query, ref token, value);
    }

    // "two plumbers" is a number of plumbers; "one" is nobody's count.
    private static bool IsCounted(Query query, ref int token, long value)
    {
        if (value is < 2 or > 4 || token + 1 >= query.TokenCount || !query.IsPlural(query.WordOf(token + 1)))
            return false;

        token++;
        return true;
    }

    private static int NumberWord(ReadOnlySpan<char> text) => text switch
    {
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" or "dozen" or "dozens" => 12,
        "fifteen" => 15,
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        "hundred" or "hundreds" => 100,
        "thousand" or "thousands" => 1000,
        _ => 0,
    };

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
        if (token >= query.TokenCount)
            return false;

        var at = token;
        if (IsAny(query, at, ["full", "total"]) && at + 1 < query.TokenCount)
            at += IsAny(query, at + 1, ["time"]) ? 2 : 1;
        if (at < query.TokenCount && IsAny(query, at, s_employees))
        {
            token = at + 1;
            return true;
        }

        if (at < query.TokenCount && (IsAny(query, at, ["person"]) || (query.Tokens[at].Before == Gap.Hyphen && IsAny(query, at, ["man"]))) && at + 1 < query.TokenCount && query.Tokens[at + 1].Before <= Gap.Hyphen)
        {
            token = at + 1;
            return true; // "a 200 person manufacturer"
        }

        if (at < query.TokenCount && IsAny(query, at, s_people))
        {
            people = true;
            token = at + 1;
        }
        else
        {
            while (token < query.TokenCount && IsOtherUnit(query.Tokens.Text(token)))
            {
                other = true;
                token++;
            }
        }

        return false;
    }

    private static bool IsOtherUnit(ReadOnlySpan<char> text)
    {
        foreach (var unit in s_otherUnits)
        {
            if (text.SequenceEqual(unit) || (text.Length == unit.Length + 1 && text[^1] == 's' && text.StartsWith(unit)))
                return true;
        }

        return false;
    }

    // "10-person companies", "50 people companies": the people are the company's.
    private static bool IsPersonAdjective(Query query, int token) =>
        token < query.TokenCount && IsAny(query, token, ["company", "companies", "firm", "firms", "business", "businesses", "team", "teams", "startup", "startups", "agency", "agencies", "shop", "shops", "organization", "organizations", "practice", "practices"]);

    private static bool IsNear(Query query, int first, int after, string[] words)
    {
        for (var token = Math.Max(0, first - 3); token < Math.Min(query.TokenCount, after + 2); token++)
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
