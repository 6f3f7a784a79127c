using System.Collections.Frozen;
using System.Globalization;

namespace PersonData.Core.People;

/// <summary>The E.164 form of a phone number.</summary>
/// <remarks>
/// Numbers of the North American plan (+1) are checked against its pattern; elsewhere country code and length are, since national plans change
/// more often than this table. Extensions are left out: they are no part of E.164.
/// </remarks>
public static class PhoneNumber
{
    private const string DefaultRegion = "US";

    private sealed record Plan(string Code, string Trunk, int MinDigits, int MaxDigits);

    private static readonly (FrozenDictionary<string, Plan> ByCode, FrozenDictionary<string, Plan> ByRegion) s_plans = Load();

    /// <summary>As <see cref="TryNormalize(string?, string, out string)"/> with the default region United States.</summary>
    public static bool TryNormalize(string? input, out string normalized) => TryNormalize(input, DefaultRegion, out normalized);

    /// <summary>Reads a number in international notation, or as it is dialled within a region.</summary>
    /// <param name="input">A number as somebody wrote it: <c>(208) 555-0123 ext. 4</c>, <c>+44 (0)20 7946 0958</c>, <c>1-800-FLOWERS</c>.</param>
    /// <param name="region">ISO 3166-1 alpha-2 code of the region that a number without country code belongs to.</param>
    /// <param name="normalized"><c>+</c> and 7 to 15 digits; empty when there is no number.</param>
    /// <returns>Whether <paramref name="input"/> is one phone number.</returns>
    /// <exception cref="ArgumentException">The region is unknown.</exception>
    public static bool TryNormalize(string? input, string region, out string normalized)
    {
        normalized = "";
        ArgumentNullException.ThrowIfNull(region);
        if (!s_plans.ByRegion.TryGetValue(region, out var home)) throw new ArgumentException($"\"{region}\" is no region with a calling code.", nameof(region));
        if (string.IsNullOrWhiteSpace(input) || input.Length > 200) return false;

        var text = input.AsSpan().Trim();
        if (text.StartsWith("tel:", StringComparison.OrdinalIgnoreCase)) text = text[4..].TrimStart();
        Span<char> buffer = stackalloc char[32];
        if (!TryReadDigits(text, buffer, out var length, out var international)) return false;
        ReadOnlySpan<char> digits = buffer[..length];

        if (!international)
        {
            // 011 is dialled for abroad in North America, 00 nearly everywhere else.
            var prefix = home.Code == "1" ? "011" : "00";
            if (digits.StartsWith(prefix, StringComparison.Ordinal) && digits.Length > prefix.Length + 6)
            {
                digits = digits[prefix.Length..];
                international = true;
            }
        }

        return international ? TryReadInternational(digits, out normalized) : TryReadNational(digits, home, out normalized);
    }

    /// <summary>Whether a region can be the default of <see cref="TryNormalize(string?, string, out string)"/>.</summary>
    public static bool IsRegion(string region) => s_plans.ByRegion.ContainsKey(region);

    private static bool TryReadInternational(ReadOnlySpan<char> digits, out string normalized)
    {
        normalized = "";
        var lookup = s_plans.ByCode.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var codeLength = 1; codeLength <= 3 && codeLength < digits.Length; codeLength++)
        {
            // Calling codes are prefix-free, so the first that fits is the one.
            if (!lookup.TryGetValue(digits[..codeLength], out var plan)) continue;
            return TryReadNational(digits[codeLength..], plan, out normalized);
        }

        return false;
    }

    private static bool TryReadNational(ReadOnlySpan<char> digits, Plan plan, out string normalized)
    {
        normalized = "";

        // The trunk prefix is dropped only where a number without it can be that long: in "+44 (0)20 …" and "020 …" alike.
        if (plan.Trunk.Length > 0 && digits.StartsWith(plan.Trunk, StringComparison.Ordinal)
            && (digits.Length - plan.Trunk.Length >= plan.MinDigits || digits.Length > plan.MaxDigits))
        {
            digits = digits[plan.Trunk.Length..];
        }

        if (digits.Length < plan.MinDigits || digits.Length > plan.MaxDigits || plan.Code.Length + digits.Length is < 7 or > 15) return false;
        if (plan.Code == "1" && !IsNorthAmerican(digits)) return false;
        normalized = string.Concat("+", plan.Code, digits);
        return true;
    }

    // NXX-NXX-XXXX with N = 2…9; an area code N11 does not exist.
    private static bool IsNorthAmerican(ReadOnlySpan<char> digits) =>
        digits[0] >= '2' && digits[3] >= '2' && !(digits[1] == '1' && digits[2] == '1');

    /// <summary>The digits before an extension; letters as on a keypad where they follow digits.</summary>
    private static bool TryReadDigits(ReadOnlySpan<char> text, Span<char> digits, out int length, out bool international)
    {
        (length, international) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit)
            {
                if (length == digits.Length) return false;
                digits[length++] = (char)('0' + digit);
            }
            else if (c is '+' or '＋' && length == 0)
            {
                if (international) return false;
                international = true;
            }
            else if (IsExtension(text[i..], length))
            {
                return true;
            }
            else if (char.IsAsciiLetter(c))
            {
                if (length < 3 || !IsVanity(text[i..])) return false;
                if (length == digits.Length) return false;
                digits[length++] = "22233344455566677778889999"[char.ToUpperInvariant(c) - 'A'];
            }
            else if (!char.IsWhiteSpace(c) && c is not ('-' or '.' or '(' or ')' or '/' or '\u00AD' or '\u200E' or '\u200F' or '\u202A' or '\u202C'
                or (>= '\u2010' and <= '\u2015') or '\u2212' or '·'))
            {
                return false;
            }
        }

        return true;
    }

    // "x12", "ext. 12", "extension 12", "#12", ",12" and ";ext=12", after at least a local number.
    private static bool IsExtension(ReadOnlySpan<char> rest, int digitsBefore)
    {
        if (digitsBefore < 7) return false;
        var marked = rest[0] is ',' or ';' or '#';
        rest = rest.TrimStart(" ,;#");
        if (rest.Length == 0 || (marked && IsNumberUpTo(rest, 8))) return true;
        foreach (var word in (ReadOnlySpan<string>)["extension", "extn", "ext", "xtn", "x"])
        {
            if (!rest.StartsWith(word, StringComparison.OrdinalIgnoreCase)) continue;
            rest = rest[word.Length..].TrimStart(" .:=#");
            return IsNumberUpTo(rest, 8);
        }

        return false;

        static bool IsNumberUpTo(ReadOnlySpan<char> text, int max)
        {
            text = text.TrimEnd();
            return text.Length <= max && text.IndexOfAnyExceptInRange('0', '9') < 0;
        }
    }

    // The rest of a vanity number is letters, digits and separators, at least three letters: "FLOWERS", "TALK".
    private static bool IsVanity(ReadOnlySpan<char> rest)
    {
        var letters = 0;
        foreach (var c in rest)
        {
            if (char.IsAsciiLetterUpper(c)) letters++;
            else if (!char.IsAsciiDigit(c) && c is not ('-' or ' ' or '.')) return false;
        }

        return letters > 0;
    }

    private static (FrozenDictionary<string, Plan>, FrozenDictionary<string, Plan>) Load()
    {
        var byCode = new Dictionary<string, Plan>(StringComparer.Ordinal);
        var byRegion = new Dictionary<string, Plan>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in EmbeddedText.Lines("People/calling_codes.tsv").Where(l => !l.StartsWith('#')).Skip(1))
        {
            if (line.Split('\t') is not [var code, var regions, var trunk, var min, var max])
            {
                throw new InvalidOperationException($"calling_codes.tsv: a line needs five fields: {line}");
            }

            var plan = new Plan(code, trunk, int.Parse(min, CultureInfo.InvariantCulture), int.Parse(max, CultureInfo.InvariantCulture));
            byCode.Add(code, plan);
            foreach (var region in regions.Split(',')) byRegion.Add(region, plan);
        }

        return (byCode.ToFrozenDictionary(StringComparer.Ordinal), byRegion.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
    }
}
