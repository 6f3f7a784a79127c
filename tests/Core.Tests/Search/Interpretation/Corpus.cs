using System.Text.RegularExpressions;
using PersonData.Contracts.Search;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Tests.Search.Interpretation;

/// <summary>Labelled examples, and the notation of their labels.</summary>
internal static partial class Corpus
{
    /// <summary>Names of the embedded tables that begin so: "titles" for <c>titles.tsv</c> and <c>titles.heldout.tsv</c>.</summary>
    public static IEnumerable<string> Names(string prefix) =>
        typeof(Corpus).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix + ".", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>Rows of an embedded table without its comments and header.</summary>
    public static IReadOnlyList<string[]> Read(string name)
    {
        using var stream = typeof(Corpus).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Skip(1).Select(line => line.Split('\t'))];
    }

    /// <summary>A reading in the notation of <c>queries.tsv</c>.</summary>
    public static string Notation(InterpretationResult result)
    {
        if (result is not InterpretationResult.Read(var read, var count))
            return "unsupported";

        var parts = new List<string>();
        Add(parts, read);
        if (read.EmployeeRange is { } range)
            parts.Add($"emp={range.Min}-{range.Max}");
        var excluded = new List<string>();
        Add(excluded, read.Exclusions);
        if (excluded.Count > 0)
            parts.Add($"not({string.Join(' ', excluded)})");
        if (count is not null)
            parts.Add($"n={count}");
        var codes = read.Warnings.Select(w => w.Code).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (codes.Length > 0)
            parts.Add("warn=" + string.Join('|', codes));
        return string.Join(' ', parts);
    }

    /// <summary>Whether two notations say the same: alternatives in any order, words in any case, and <c>?x</c> for any key of a place.</summary>
    public static bool IsSame(string label, string reading)
    {
        var (expected, read) = (Members(label), Members(reading));
        return expected.Count == read.Count && expected.All(member => read.TryGetValue(member.Key, out var values)
            && (member.Value.Any(value => value.StartsWith('?')) || member.Value.SetEquals(values)));

        static Dictionary<string, HashSet<string>> Members(string notation)
        {
            var (from, to) = (notation.IndexOf("not(", StringComparison.Ordinal), notation.LastIndexOf(')'));
            return Member().Matches(notation).ToDictionary(
                match => (match.Index > from && match.Index < to && from >= 0 ? "not " : "") + match.Groups[1].Value,
                match => match.Groups[2].Value.ToLowerInvariant().Split('|').ToHashSet());
        }
    }

    [GeneratedRegex(@"\b(role|ind|sen|dept|loc|co|emp|n|warn|unsupported)(?:=|$)(.*?)(?=\)$|\) | not\(| (?:role|ind|sen|dept|loc|co|emp|n|warn)=|$)")]
    private static partial Regex Member();

    /// <summary>What a reading asks for, in any order of its alternatives and without warnings.</summary>
    public static string Criteria(InterpretationResult result) =>
        string.Join(' ', Notation(result).Split(" warn=")[0].ToLowerInvariant().Split(' ').Select(part => string.Join('|', part.Split('|').Order(StringComparer.Ordinal))));

    private static void Add(List<string> parts, InterpretedCriteria criteria)
    {
        Add(parts, "role", criteria.Roles.Select(Key));
        Add(parts, "ind", criteria.Industries.Select(Key));
        Add(parts, "sen", criteria.Seniorities.Select(Key));
        Add(parts, "dept", criteria.Departments.Select(Key));
        Add(parts, "loc", criteria.Locations.Select(l => l.Key));
        Add(parts, "co", criteria.Companies.Select(c => c.Domain ?? c.Name!));
    }

    private static void Add(List<string> parts, string name, IEnumerable<string> keys)
    {
        var list = string.Join('|', keys);
        if (list.Length > 0)
            parts.Add($"{name}={list}");
    }

    private static string Key(InterpretedTerm term) =>
        term.Key is InterpretedTerm.DynamicRole or InterpretedTerm.DynamicIndustry ? "~" + term.Label : term.Key;
}
