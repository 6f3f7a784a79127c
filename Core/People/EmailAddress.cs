namespace PersonData.Core.People;

/// <summary>The comparable form of an e-mail address: lower case, without display name, the domain in ASCII.</summary>
public static class EmailAddress
{
    private const int MaxLength = 254;
    private const int MaxLocalLength = 64;

    // What providers hand out goes beyond letters and digits, but not beyond RFC 5322's dot-atom; quoted local parts do not occur in practice.
    private const string LocalPunctuation = "!#$%&'*+-/=?^_`{|}~.";

    // Mailboxes of an office, not of a person.
    private static readonly HashSet<string> s_shared = new(StringComparer.Ordinal)
    {
        "admin", "administration", "clerk", "contact", "contactus", "enquiries", "frontdesk", "hello", "help", "hi", "hr", "info", "information",
        "inquiries", "inquiry", "jobs", "mail", "marketing", "mayor", "media", "office", "press", "reception", "sales", "service", "support",
        "team", "webmaster",
    };

    /// <summary>Reads <c>Jane.Doe@Example.com</c>, <c>mailto:…</c> and <c>Jane Doe &lt;jane@example.com&gt;</c>.</summary>
    /// <param name="input">An address as somebody wrote it.</param>
    /// <param name="normalized">The address, at most 254 characters; empty when there is none.</param>
    /// <returns>Whether <paramref name="input"/> is one e-mail address.</returns>
    public static bool TryNormalize(string? input, out string normalized)
    {
        normalized = "";
        if (string.IsNullOrWhiteSpace(input) || input.Length > 1_000) return false;

        var text = input.AsSpan().Trim();
        if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            text = text["mailto:".Length..];
            if (text.IndexOf('?') is >= 0 and var query) text = text[..query];
        }

        if (text.IndexOf('<') is >= 0 and var open)
        {
            text = text[(open + 1)..];
            if (text.IndexOf('>') is not (>= 0 and var close)) return false;
            text = text[..close];
        }

        text = text.Trim(" \t\r\n\"',;:()[]").TrimEnd('.');
        var at = text.LastIndexOf('@');
        if (at is < 1 or > MaxLocalLength) return false;

        var local = text[..at];
        if (local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal)) return false;
        foreach (var c in local)
        {
            if (!char.IsLetterOrDigit(c) && !LocalPunctuation.Contains(c, StringComparison.Ordinal)) return false;
        }

        if (!HostName.TryNormalize(text[(at + 1)..], out var host) || HostName.IsAddress(host) || !host.Contains('.', StringComparison.Ordinal))
        {
            return false;
        }

        var result = string.Concat(local.ToString().ToLowerInvariant(), "@", host);
        if (result.Length > MaxLength) return false;
        normalized = result;
        return true;
    }

    /// <summary>Whether a normalized address belongs to an office (<c>info@</c>, <c>sales@</c>) rather than to a person.</summary>
    public static bool IsShared(string normalized) => s_shared.Contains(normalized[..normalized.IndexOf('@', StringComparison.Ordinal)]);
}
