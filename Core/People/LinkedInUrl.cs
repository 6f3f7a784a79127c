using System.Text;

namespace PersonData.Core.People;

/// <summary>The canonical address of a LinkedIn profile or page.</summary>
public static class LinkedInUrl
{
    private const string Root = "https://www.linkedin.com/";
    private const int MaxSlugLength = 200;

    /// <summary>
    /// Reads any spelling of a profile (<c>/in/…</c>) or page (<c>/company/…</c>, <c>/school/…</c>, <c>/showcase/…</c>): any LinkedIn host or none,
    /// mobile paths, query strings, pages below it.
    /// </summary>
    /// <param name="input">An address as somebody wrote it.</param>
    /// <param name="normalized">
    /// <c>https://www.linkedin.com/in/…</c> with the name in lower case and percent-encoded where it is not ASCII; empty when there is none.
    /// </param>
    /// <returns>Whether <paramref name="input"/> is such an address.</returns>
    public static bool TryNormalize(string? input, out string normalized)
    {
        normalized = "";
        if (string.IsNullOrWhiteSpace(input) || input.Length > 2_000) return false;

        var text = input.AsSpan().Trim();
        if (text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme) text = text[(scheme + 3)..];
        else if (text.StartsWith("//", StringComparison.Ordinal)) text = text[2..];
        if (text.IndexOfAny('?', '#') is >= 0 and var end) text = text[..end];

        var slash = text.IndexOf('/');
        if (slash < 0) return false;
        var host = text[..slash];
        if (IsLinkedIn(host)) text = text[(slash + 1)..];
        else if (slash == 0) text = text[1..];
        else if (!host.Equals("in", StringComparison.OrdinalIgnoreCase) && !host.Equals("company", StringComparison.OrdinalIgnoreCase)) return false;

        if (text.StartsWith("mwlite/", StringComparison.OrdinalIgnoreCase)) text = text["mwlite/".Length..];
        slash = text.IndexOf('/');
        if (slash < 0) return false;
        var kind = Kind(text[..slash]);
        if (kind is null) return false;

        var slug = text[(slash + 1)..].TrimStart('/');
        if (slug.IndexOf('/') is >= 0 and var below) slug = slug[..below];
        if (!TryNormalizeSlug(slug, out var name)) return false;
        normalized = string.Concat(Root, kind, "/", name);
        return true;
    }

    /// <summary>As <see cref="TryNormalize"/>, for a person's profile only.</summary>
    public static bool TryNormalizePerson(string? input, out string normalized) =>
        TryNormalize(input, out normalized) && (IsPerson(normalized) || Refuse(out normalized));

    /// <summary>As <see cref="TryNormalize"/>, for an organization's page only.</summary>
    public static bool TryNormalizeCompany(string? input, out string normalized) =>
        TryNormalize(input, out normalized) && (!IsPerson(normalized) || Refuse(out normalized));

    private static bool IsPerson(string normalized) => normalized.StartsWith(Root + "in/", StringComparison.Ordinal);

    private static bool Refuse(out string normalized)
    {
        normalized = "";
        return false;
    }

    // uk.linkedin.com, m.linkedin.com and touch.www.linkedin.com are the same site; notlinkedin.com is not.
    private static bool IsLinkedIn(ReadOnlySpan<char> host)
    {
        if (host.IndexOf(':') is >= 0 and var port) host = host[..port];
        const string Name = "linkedin.com";
        return host.EndsWith(Name, StringComparison.OrdinalIgnoreCase) && (host.Length == Name.Length || host[^(Name.Length + 1)] == '.');
    }

    private static string? Kind(ReadOnlySpan<char> segment) =>
        segment.Equals("in", StringComparison.OrdinalIgnoreCase) ? "in"
        : segment.Equals("company", StringComparison.OrdinalIgnoreCase) ? "company"
        : segment.Equals("school", StringComparison.OrdinalIgnoreCase) ? "school"
        : segment.Equals("showcase", StringComparison.OrdinalIgnoreCase) ? "showcase"
        : null;

    private static bool TryNormalizeSlug(ReadOnlySpan<char> slug, out string name)
    {
        // Decode first: jos%C3%A9, JOS%c3%89 and josé are one person.
        name = Uri.UnescapeDataString(slug.ToString()).Trim().ToLowerInvariant().Normalize(NormalizationForm.FormC);
        if (name.Length is 0 or > MaxSlugLength) return false;
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.Value == Rune.ReplacementChar.Value) return false;
            if (!Rune.IsLetterOrDigit(rune) && rune.IsAscii && (char)rune.Value is not ('-' or '_' or '.' or '&' or '\'' or '~' or '+')) return false;
            if (Rune.IsControl(rune) || Rune.IsWhiteSpace(rune)) return false;
        }

        name = Uri.EscapeDataString(name);
        return true;
    }
}
