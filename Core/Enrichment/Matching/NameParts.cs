using System.Text.RegularExpressions;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;
using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment.Matching;

/// <summary>The name of a person in comparable words: lower case, no accents, no honorifics, no degrees.</summary>
/// <param name="Given">First and middle names in their order; empty when unknown.</param>
/// <param name="Family">Words of the family name; empty when unknown.</param>
/// <param name="Called">A name that stands in quotes or brackets: Robert "Bob" Smith.</param>
/// <param name="Generation"><c>jr</c>, <c>sr</c>, <c>iii</c> …; the second is a junior.</param>
internal sealed partial record NameParts(IReadOnlyList<string> Given, IReadOnlyList<string> Family, string? Called, string? Generation)
{
    private static readonly string[] s_generations = ["jr", "sr", "ii", "iii", "iv", "v"];

    public bool IsEmpty => Given.Count == 0 && Family.Count == 0;

    /// <summary>The name as far as the details tell one.</summary>
    public static NameParts Of(ContactDetails details)
    {
        string? called = null;
        var (first, last, full) = (Clean(details.FirstName), Clean(details.LastName), Clean(details.FullName));
        var name = PersonName.Create(first, null, last, null, full);
        var family = KeyWords(name.Last);
        var generation = TakeSuffixes(family);
        var given = KeyWords(name.First);
        TakeHonorifics(given);

        // The whole name may have more: middle names, "Jr.".
        var whole = KeyWords(full?.Replace(',', ' '));
        TakeHonorifics(whole);
        if (StartsWith(whole, family, 0) && StartsWith(whole, given, family.Count))
            whole = [.. whole.Skip(family.Count), .. family]; // "Doe, Jane A."
        generation ??= TakeSuffixes(whole);
        if (given.Count > 0 && whole.Count > given.Count + family.Count && StartsWith(whole, given, 0) && StartsWith(whole, family, whole.Count - family.Count))
            given = whole[..^family.Count];
        return new NameParts(given, family, called, generation == "ii" ? "jr" : generation);

        string? Clean(string? text)
        {
            text = text is null ? null : Initials().Replace(text, "$1. ");
            if (text is null || Aside().Match(text) is not { Success: true } aside)
                return text;
            called ??= KeyWords(aside.Groups[1].Value).FirstOrDefault();
            return text.Remove(aside.Index, aside.Length).Trim() is { Length: > 0 } rest ? rest : null;
        }
    }

    /// <summary>Whether a word stands for more: "J", and "JD", which nobody is called.</summary>
    public static bool IsInitial(string word) => word.Length == 1 || (word.Length is 2 or 3 && !word.Any(letter => "aeiouy".Contains(letter, StringComparison.Ordinal)));

    private static List<string> KeyWords(string? text) => text is null ? [] : [.. Words.Key(text).Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static bool StartsWith(List<string> words, List<string> part, int at) =>
        part.Count > 0 && at >= 0 && at + part.Count <= words.Count && words.Slice(at, part.Count).SequenceEqual(part);

    private static void TakeHonorifics(List<string> words)
    {
        while (words.Count > 1 && PersonName.IsHonorific(words[0]))
            words.RemoveAt(0);
    }

    private static string? TakeSuffixes(List<string> words)
    {
        string? generation = null;
        while (words.Count > 1 && PersonName.IsSuffix(words[^1]))
        {
            if (s_generations.Contains(words[^1]))
                generation = words[^1];
            words.RemoveAt(words.Count - 1);
        }

        return generation;
    }

    [GeneratedRegex("""["“„(]([^"”“)]+)["”“)]""")]
    private static partial Regex Aside();

    // "J.D. Smith" has two initials; "Jane Doe, M.D." has none.
    [GeneratedRegex("""(\p{L})\.(?=(?:\p{L}\.)+\s*\p{L}{2})""")]
    private static partial Regex Initials();
}
