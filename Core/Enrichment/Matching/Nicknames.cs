using System.Collections.Frozen;
using PersonData.Core.People;

namespace PersonData.Core.Enrichment.Matching;

/// <summary>First names that one person goes by: the groups of nicknames.tsv. A name may stand in several groups, which stay apart: "Al" is Albert and is Alan, but Albert is not Alan.</summary>
internal static class Nicknames
{
    private static readonly FrozenDictionary<string, int[]> s_groups = Load();
    private static readonly string[][] s_names = [.. Lines()];

    /// <summary>Whether both stand in one group.</summary>
    public static bool AreOne(string one, string other) =>
        s_groups.TryGetValue(one, out var mine) && s_groups.TryGetValue(other, out var theirs) && mine.Intersect(theirs).Any();

    /// <summary>The name and all that stand in a group with it.</summary>
    public static IEnumerable<string> Of(string name) =>
        s_groups.TryGetValue(name, out var groups) ? groups.SelectMany(group => s_names[group]).Prepend(name).Distinct() : [name];

    private static IEnumerable<string[]> Lines() =>
        EmbeddedText.Lines("Enrichment/Matching/nicknames.tsv").Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(['\t', ' '], StringSplitOptions.RemoveEmptyEntries));

    private static FrozenDictionary<string, int[]> Load() =>
        Lines().SelectMany((names, group) => names.Select(name => (name, group))).GroupBy(pair => pair.name, pair => pair.group)
            .ToFrozenDictionary(pair => pair.Key, pair => pair.Distinct().ToArray());
}
