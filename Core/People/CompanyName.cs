using System.Collections.Frozen;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.People;

/// <summary>The comparable form of a company's name.</summary>
public static class CompanyName
{
    private static readonly FrozenSet<string> s_legalForms = new[]
    {
        "ab", "ag", "aps", "as", "asa", "bhd", "bv", "bvba", "cia", "co", "company", "corp", "corporation", "cv", "doo", "eurl", "gmbh", "inc",
        "incorporated", "kg", "kk", "lc", "limited", "llc", "lllp", "llp", "lp", "ltd", "ltda", "mbh", "nv", "oy", "oyj", "pa", "pbc", "pc", "plc",
        "pllc", "pte", "pty", "sa", "sarl", "sas", "sasu", "sdn", "se", "sl", "slu", "spa", "sro", "srl", "ug",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Words that only tie a legal form to the name: "Doe and Co", "Muster GmbH und Co. KG".
    private static readonly FrozenSet<string> s_joints = new[] { "and", "und", "et" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Lower case, no accents, no punctuation, no leading article and no legal form at the end: "The Acme Co., Inc." is "acme". Idempotent.
    /// </summary>
    /// <returns>The key; empty when the name has neither letters nor digits. A name made of legal forms alone keeps its first word.</returns>
    public static string Key(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var words = Words.Key(name).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var first = words.Length > 1 && words[0] == "the" ? 1 : 0;
        var end = words.Length;
        while (end > first + 1 && (s_legalForms.Contains(words[end - 1]) || (end < words.Length && s_joints.Contains(words[end - 1])))) end--;
        return string.Join(' ', words, first, end - first);
    }
}
