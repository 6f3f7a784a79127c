using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace PersonData.Core.Search.Interpretation;

/// <summary>What a title means.</summary>
/// <param name="Roles">Role keys, sorted; empty when the title names none ("Past President").</param>
/// <param name="Seniority">Seniority key, or null.</param>
/// <param name="Department">Department key, or null.</param>
public sealed record TitleClassification(ImmutableArray<string> Roles, string? Seniority, string? Department)
{
    /// <summary>A title that says nothing.</summary>
    public static TitleClassification None { get; } = new([], null, null);
}

/// <summary>Reads titles of records as the roles, seniority and department by which queries find them. Pure, safe for all threads.</summary>
public sealed class TitleClassifier
{
    private readonly Vocabulary _vocabulary;
    private readonly TitleGrammar _grammar;
    private readonly ImmutableArray<string>[] _single;

    /// <summary>A classifier by this vocabulary.</summary>
    public TitleClassifier(Vocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _grammar = new TitleGrammar(vocabulary);
        _single = [.. vocabulary.Roles.Select(role => ImmutableArray.Create(role.Key))];
    }

    /// <summary>Classifies one title.</summary>
    /// <param name="title">As the source writes it, in any case, with any punctuation.</param>
    public TitleClassification Classify(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        var words = WordList.Of(title, _vocabulary.Lexicon);
        var reading = new TitleReading();
        _grammar.Read(words, ref reading);
        return reading is { RoleCount: 0, Seniority: null, Department: null }
            ? TitleClassification.None
            : new TitleClassification(Keys(in reading), reading.Seniority, reading.Department);
    }

    private ImmutableArray<string> Keys(in TitleReading reading)
    {
        if (reading.RoleCount == 0)
            return [];
        if (reading.RoleCount == 1)
            return _single[reading.RoleAt(0).Index];

        var keys = new string[reading.RoleCount];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = reading.RoleAt(i).Key;
        Array.Sort(keys, StringComparer.Ordinal);
        return ImmutableCollectionsMarshal.AsImmutableArray(keys);
    }
}
