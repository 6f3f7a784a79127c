using PersonData.Core.People;

namespace PersonData.Core.Enrichment.Matching;

/// <summary>Whether two names can be one person's.</summary>
/// <param name="Evidence">Word of the table; null when a part of the name is unknown or contradicts.</param>
/// <param name="Contradiction">Word of the table; null when nothing contradicts.</param>
internal readonly record struct NameComparison(string? Evidence, string? Contradiction)
{
    private enum Part
    {
        Unknown,
        Same,
        Spelling,
        Nickname,
        Compound,
        Middle,
        Initial,
        Other,
    }

    public static NameComparison Of(NameParts one, NameParts other)
    {
        if (one.IsEmpty || other.IsEmpty)
            return default;

        var (given, family) = (CompareGiven(one, other), CompareFamily(one, other));
        if ((given == Part.Other || family == Part.Other) && IsSwapped(one, other))
            return new NameComparison("name_swapped", null);

        switch (given, family)
        {
            case (Part.Other, Part.Other): return new(null, "other_name");
            case (Part.Other, Part.Unknown): return new(null, "other_name");
            case (Part.Unknown, Part.Other): return new(null, "other_name");
            case (Part.Other, _): return new(null, "other_first_name");
            case (_, Part.Other): return new(null, "other_last_name");
        }

        if (one.Generation is { } mine && other.Generation is { } theirs && mine != theirs)
            return new(null, "other_generation");
        if (given is Part.Same or Part.Spelling or Part.Nickname && !AgreeOnMiddle(one, other))
            return new(null, "other_middle_name");
        if (given == Part.Unknown || family == Part.Unknown)
            return default;

        var weakest = (Part)Math.Max((int)given, (int)family);
        return new(weakest switch
        {
            Part.Same => "name",
            Part.Spelling => "name_spelling",
            Part.Nickname => "name_nickname",
            Part.Compound => "name_compound",
            Part.Middle => "name_middle",
            _ => "name_initial",
        }, null);
    }

    private static Part CompareGiven(NameParts one, NameParts other)
    {
        if (one.Given.Count == 0 || other.Given.Count == 0)
            return Part.Unknown;
        var (mine, theirs) = (one.Given[0], other.Given[0]);
        if (mine == theirs || string.Concat(one.Given) == string.Concat(other.Given)
            || StartsTogether(one.Given, theirs) || StartsTogether(other.Given, mine))
            return NameParts.IsInitial(mine) ? Part.Initial : Part.Same;
        if (Spelling(mine) == Spelling(theirs))
            return Part.Spelling;
        if (one.Called == theirs || other.Called == mine || Nicknames.AreOne(mine, theirs))
            return Part.Nickname;
        if ((NameParts.IsInitial(mine) || NameParts.IsInitial(theirs)) && mine[0] == theirs[0])
            return Part.Initial;

        return IsCalledByMiddle(one, other) || IsCalledByMiddle(other, one) ? Part.Middle : Part.Other;
    }

    private static Part CompareFamily(NameParts one, NameParts other)
    {
        if (one.Family.Count == 0 || other.Family.Count == 0)
            return Part.Unknown;
        var (mine, theirs) = (string.Concat(one.Family), string.Concat(other.Family));
        if (mine == theirs)
            return Part.Same;
        if (Spelling(mine) == Spelling(theirs))
            return Part.Spelling;

        // One of two family names: "García" of "García López", "Smith" of "Smith-Jones"; also where the other stands as a middle name.
        return IsWithin(one, other) || IsWithin(other, one) ? Part.Compound : Part.Other;
    }

    private static bool IsWithin(NameParts part, NameParts whole)
    {
        var all = whole.Family.Concat(whole.Given.Skip(1)).Where(word => word.Length > 1).ToHashSet();
        return part.Family.Where(word => !PersonName.IsParticle(word)).ToList() is { Count: > 0 } words && words.All(all.Contains);
    }

    private static bool AgreeOnMiddle(NameParts one, NameParts other)
    {
        var (mine, theirs) = (Middle(one, other), Middle(other, one));
        return mine.Count == 0 || theirs.Count == 0 || mine.Any(name => theirs.Any(their => name[0] == their[0]));

        // A word of the other's family name is no middle name here.
        static List<string> Middle(NameParts name, NameParts beside) => [.. name.Given.Skip(1).Where(word => !beside.Family.Contains(word))];
    }

    private static bool IsSwapped(NameParts one, NameParts other) =>
        one.Given.Count > 0 && other.Given.Count > 0 && one.Family.Count > 0 && other.Family.Count > 0
        && one.Given[0] == string.Concat(other.Family) && other.Given[0] == string.Concat(one.Family);

    // "Mary Ann" and "Maryann".
    private static bool StartsTogether(IReadOnlyList<string> names, string joined) => names.Count > 1 && names[0].Length > 1 && names[1].Length > 1 && names[0] + names[1] == joined;

    // "J. Robert Smith" is "Bob Smith" to others, and "Robert J. Smith". "John David Smith" is not "David Brock Smith", whose other name is no name of his; nor is a junior whoever is none.
    private static bool IsCalledByMiddle(NameParts whole, NameParts called) =>
        whole.Generation == called.Generation && whole.Given.Skip(1).Any(name => IsCalled(name, called.Given[0]))
        && called.Given.Skip(1).All(name => called.Family.Contains(name) || whole.Given.Any(given => given[0] == name[0]));

    private static bool IsCalled(string name, string called) => name.Length > 1 && (name == called || Nicknames.AreOne(name, called));

    // What is left where spellings differ: umlauts written out, "ph" for "f", double letters.
    private static string Spelling(string word)
    {
        var plain = word.Replace("ae", "a", StringComparison.Ordinal).Replace("oe", "o", StringComparison.Ordinal).Replace("ue", "u", StringComparison.Ordinal)
            .Replace("ph", "f", StringComparison.Ordinal);
        return string.Concat(plain.Where((letter, i) => i == 0 || plain[i - 1] != letter));
    }
}
