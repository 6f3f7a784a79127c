using System.Globalization;

namespace PersonData.Core.Imports;

/// <summary>Numbers of employees and revenues as sources write them.</summary>
internal static class Quantity
{
    /// <summary>
    /// Reads "1,234", "1.2K", "$10M - $50M", "51-200", "10,001+". Of a range the middle counts: it lies in the same band as the range.
    /// </summary>
    /// <returns>False for anything else, for negative numbers and for what exceeds <see cref="long"/>.</returns>
    public static bool TryRead(string text, out long value)
    {
        value = 0;
        var rest = text.AsSpan().Trim();
        if (rest.Equals("self-employed", StringComparison.OrdinalIgnoreCase) || rest.Equals("myself only", StringComparison.OrdinalIgnoreCase))
        {
            value = 1;
            return true;
        }

        foreach (var word in (ReadOnlySpan<string>)["over ", "more than ", ">", "~", "about ", "approx. ", "up to ", "under ", "less than ", "<"])
        {
            if (rest.StartsWith(word, StringComparison.OrdinalIgnoreCase)) rest = rest[word.Length..].TrimStart();
        }

        if (!TryReadOne(ref rest, out var low)) return false;
        var result = low;
        if (IsRange(ref rest))
        {
            if (!TryReadOne(ref rest, out var high) || high < low) return false;
            result = Math.Floor((low + high) / 2);
        }

        rest = rest.Trim().TrimStart('+').Trim();
        foreach (var unit in (ReadOnlySpan<string>)["employees", "employee", "people", "staff", "usd", "dollars"])
        {
            if (rest.Equals(unit, StringComparison.OrdinalIgnoreCase)) rest = [];
        }

        if (rest.Length > 0 || result > long.MaxValue) return false;
        value = (long)decimal.Round(result);
        return true;
    }

    private static bool IsRange(ref ReadOnlySpan<char> rest)
    {
        var next = rest.TrimStart();
        if (next.StartsWith("to ", StringComparison.OrdinalIgnoreCase)) rest = next[3..];
        else if (next.Length > 1 && next[0] is '-' or '\u2013' or '\u2014') rest = next[1..];
        else return false;
        return true;
    }

    private static bool TryReadOne(ref ReadOnlySpan<char> rest, out decimal value)
    {
        rest = rest.TrimStart().TrimStart('$').TrimStart();
        var length = 0;
        while (length < rest.Length && (char.IsAsciiDigit(rest[length]) || rest[length] is ',' or '.')) length++;
        if (!decimal.TryParse(rest[..length], NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out value)
            || value > 1_000_000_000_000_000m)
        {
            return false;
        }

        rest = rest[length..];
        var unit = rest.TrimStart();
        foreach (var (word, factor) in (ReadOnlySpan<(string, decimal)>)
            [("thousand", 1_000m), ("million", 1_000_000m), ("billion", 1_000_000_000m), ("mm", 1_000_000m), ("bn", 1_000_000_000m),
             ("k", 1_000m), ("m", 1_000_000m), ("b", 1_000_000_000m)])
        {
            if (!unit.StartsWith(word, StringComparison.OrdinalIgnoreCase)) continue;
            if (unit.Length > word.Length && char.IsAsciiLetter(unit[word.Length])) continue;
            value *= factor;
            rest = unit[word.Length..];
            break;
        }

        return true;
    }
}
