using System.Collections.Frozen;
using System.Globalization;
using System.Net;

namespace PersonData.Core.People;

/// <summary>Host names as DNS compares them.</summary>
internal static class HostName
{
    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;

    private static readonly IdnMapping s_idn = new() { AllowUnassigned = true, UseStd3AsciiRules = false };

    /// <summary>Lower case, other scripts as punycode, without the root's dot. Accepts what DNS accepts, underscores included.</summary>
    public static bool TryNormalize(ReadOnlySpan<char> input, out string host)
    {
        host = "";
        input = input.Trim();
        if (input.EndsWith('.')) input = input[..^1];
        if (input.Length is 0 or > MaxLength) return false;

        string ascii;
        if (System.Text.Ascii.IsValid(input))
        {
            ascii = input.ToString().ToLowerInvariant();
        }
        else
        {
            try
            {
                // Full-width and ideographic full stops separate labels too.
                ascii = s_idn.GetAscii(input.ToString().ToLowerInvariant().Replace('\u3002', '.').Replace('\uFF0E', '.'));
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        if (ascii.Length > MaxLength) return false;
        foreach (var label in ascii.AsSpan().Split('.'))
        {
            if (!IsLabel(ascii.AsSpan(label))) return false;
        }

        host = ascii;
        return true;
    }

    /// <summary>Whether a normalized host is an IP address, also in the short notations that resolvers accept.</summary>
    public static bool IsAddress(string host)
    {
        var last = host.AsSpan(host.LastIndexOf('.') + 1);
        // No top-level domain is a number (RFC 3696), so a numeric last label means an address.
        return IPAddress.TryParse(host, out _) || last.IndexOfAnyExceptInRange('0', '9') < 0 || last.StartsWith("0x", StringComparison.Ordinal);
    }

    /// <summary>Whether a normalized host is one of some, or below one.</summary>
    public static bool IsWithin(string host, FrozenSet<string> hosts)
    {
        var lookup = hosts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var rest = host.AsSpan(); ;)
        {
            if (lookup.Contains(rest)) return true;
            if (rest.IndexOf('.') is not (>= 0 and var dot)) return false;
            rest = rest[(dot + 1)..];
        }
    }

    private static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > MaxLabelLength || label[0] == '-' || label[^1] == '-') return false;
        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        }

        return true;
    }
}
