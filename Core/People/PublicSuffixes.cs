using System.Collections.Frozen;
using System.Globalization;

namespace PersonData.Core.People;

/// <summary>The Public Suffix List: under which suffixes do different people register names?</summary>
internal static class PublicSuffixes
{
    [Flags]
    private enum Rules : byte
    {
        None = 0,
        Suffix = 1,

        /// <summary>Every label directly below is a suffix.</summary>
        Wildcard = 2,

        /// <summary>Not a suffix although a wildcard says so.</summary>
        Exception = 4,

        /// <summary>Of the list's private part, as github.io: names below belong to different people, the suffix itself to a company.</summary>
        Private = 8,
    }

    private static readonly FrozenDictionary<string, Rules> s_rules = Load();

    /// <summary>Whether the list has a top-level domain: "node.js" is no host.</summary>
    public static bool IsTopLevel(ReadOnlySpan<char> label) => s_rules.GetAlternateLookup<ReadOnlySpan<char>>().ContainsKey(label);

    /// <summary>The public suffix of a normalized host with one label before it.</summary>
    /// <returns>False when the host has no label before its suffix. An unknown top-level domain counts as a suffix, as the list prescribes.</returns>
    public static bool TryGetRegistrable(string host, out string registrable)
    {
        var lookup = s_rules.GetAlternateLookup<ReadOnlySpan<char>>();

        // Walks down from the top-level domain, remembering where the longest suffix of each part of the list begins.
        var start = host.LastIndexOf('.') + 1;
        var (suffix, privateSuffix) = (start, start);
        var (above, aboveStart) = (Rules.None, start);
        while (true)
        {
            lookup.TryGetValue(host.AsSpan(start), out var rules);
            if (rules.HasFlag(Rules.Exception))
            {
                suffix = privateSuffix = aboveStart;
                break;
            }

            if (rules.HasFlag(Rules.Suffix) || above.HasFlag(Rules.Wildcard))
            {
                if (((rules.HasFlag(Rules.Suffix) ? rules : above) & Rules.Private) == 0) suffix = start;
                privateSuffix = start;
            }

            (above, aboveStart) = (rules, start);
            if (start == 0) break;
            start = start < 2 ? 0 : host.LastIndexOf('.', start - 2) + 1;
        }

        // The owner of a private suffix is a company like any other: blogspot.com is registrable, and so is name.blogspot.com.
        if (privateSuffix > 0) suffix = privateSuffix;
        registrable = suffix < 2 ? "" : host[(host.LastIndexOf('.', suffix - 2) + 1)..];
        return registrable.Length > 0;
    }

    private static FrozenDictionary<string, Rules> Load()
    {
        var all = new Dictionary<string, Rules>(StringComparer.Ordinal);
        var idn = new IdnMapping();
        var part = Rules.None;
        foreach (var line in EmbeddedText.Lines("People/public_suffix_list.dat"))
        {
            if (line.StartsWith("// ===BEGIN PRIVATE", StringComparison.Ordinal)) part = Rules.Private;
            if (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal)) continue;
            var (name, rule) = line switch
            {
                ['!', .. var rest] => (rest, Rules.Exception),
                ['*', '.', .. var rest] => (rest, Rules.Wildcard),
                _ => (line, Rules.Suffix),
            };
            name = idn.GetAscii(name);
            all[name] = all.GetValueOrDefault(name) | rule | part;
        }

        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
