using System.Collections.Frozen;

namespace PersonData.Core.People;

/// <summary>First, last and full name of a person; a part that the source does not give is read out of the others.</summary>
internal readonly record struct PersonName(string? First, string? Last, string? Full)
{
    private static readonly FrozenSet<string> s_honorifics = new[]
    {
        "dr", "hon", "honorable", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "rev", "sir", "sen", "senator", "rep", "representative", "gov",
        "governor", "mayor",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> s_suffixes = new[]
    {
        "jr", "sr", "ii", "iii", "iv", "v", "phd", "md", "do", "dds", "dmd", "dvm", "esq", "esquire", "cpa", "mba", "rn", "np", "pe", "jd", "edd", "cfa",
        "cfp", "ret",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Words that belong to the family name after them: "de la Cruz", "van der Berg".
    private static readonly FrozenSet<string> s_particles = new[]
    {
        "al", "ap", "bin", "da", "dal", "das", "de", "degli", "dei", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "las", "le", "los",
        "mac", "o", "san", "st", "st.", "ten", "ter", "van", "vande", "vander", "vom", "von", "zu", "zum", "zur",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public bool IsEmpty => First is null && Last is null && Full is null;

    public static PersonName Create(string? first, string? middle, string? last, string? suffix, string? full)
    {
        if (first is null && last is null)
        {
            if (full is null) return default;
            (first, last) = Split(full);
        }

        full ??= string.Join(' ', new[] { first, middle, last, suffix }.Where(part => part is not null));
        return new PersonName(first, last, full);
    }

    /// <summary>Whether a word before a name is no part of it: "Dr.", "Senator".</summary>
    public static bool IsHonorific(string word) => s_honorifics.Contains(word.TrimEnd('.'));

    /// <summary>Whether a word after a name is no part of it: "Jr.", "Ph.D.".</summary>
    public static bool IsSuffix(string word) => s_suffixes.Contains(word.Replace(".", "", StringComparison.Ordinal).TrimEnd(','));

    /// <summary>Whether a word belongs to the family name after it: "van", "de".</summary>
    public static bool IsParticle(string word) => s_particles.Contains(word);

    private static (string? First, string? Last) Split(string full)
    {
        // "Doe, Jane A." but also "Jane Doe, Jr." and "Jane Doe, MD, PhD".
        var comma = full.IndexOf(',', StringComparison.Ordinal);
        if (comma >= 0)
        {
            var after = Words(full[(comma + 1)..]);
            var before = full[..comma];
            if (after.Count == 0 || after.All(IsSuffix)) return Split(before);
            var given = full[(comma + 1)..];
            var second = given.IndexOf(',', StringComparison.Ordinal);
            return (Split(second >= 0 ? given[..second] : given).First, before.Trim() is { Length: > 0 } family ? family : null);
        }

        var words = Words(full);
        while (words.Count > 1 && IsHonorific(words[0])) words.RemoveAt(0);
        while (words.Count > 2 && IsSuffix(words[^1])) words.RemoveAt(words.Count - 1);
        if (words.Count == 0) return (null, null);
        if (words.Count == 1) return (words[0], null);

        var family1 = words.Count - 1;
        while (family1 > 1 && IsParticle(words[family1 - 1])) family1--;
        return (words[0], string.Join(' ', words.Skip(family1)));
    }

    private static List<string> Words(string text) => [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
}
