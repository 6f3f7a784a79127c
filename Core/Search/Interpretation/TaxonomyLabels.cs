using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Search.Interpretation;

/// <summary>The labels that an interpretation shows. What is shown must be found when it is typed again: as a whole query, or behind a heading.</summary>
internal sealed class TaxonomyLabels
{
    private readonly Dictionary<CriterionKind, Dictionary<string, Term>.AlternateLookup<ReadOnlySpan<char>>> _labels;

    public TaxonomyLabels(IEnumerable<Role> roles, IEnumerable<Industry> industries, IEnumerable<Term> seniorities, IEnumerable<Term> departments) =>
        _labels = new()
        {
            [CriterionKind.Role] = ByLabel(roles),
            [CriterionKind.Industry] = ByLabel(industries),
            [CriterionKind.Seniority] = ByLabel(seniorities),
            [CriterionKind.Department] = ByLabel(departments),
        };

    /// <summary>Reads a query that is the label of a role or an industry from end to end.</summary>
    public bool TryFind(Query query, out Reading reading)
    {
        reading = null!;
        if (query.Corrections.Count > 0)
            return false;
        if (Find(query, 0, query.Count, CriterionKind.Role) is { } role)
            reading = new Reading { Roles = [new(role.Key, role.Label, query.TextOf(0, query.Count))] };
        else if (Find(query, 0, query.Count, CriterionKind.Industry) is { } industry)
            reading = new Reading { Industries = [new(industry.Key, industry.Label, query.TextOf(0, query.Count))] };
        return reading is not null;
    }

    /// <summary>What a label made of exactly the words from <paramref name="start"/> to <paramref name="end"/> stands for; null when it is none of this kind.</summary>
    public Term? Find(Query query, int start, int end, CriterionKind kind)
    {
        Span<char> key = stackalloc char[128];
        var written = 0;
        for (var word = start; word < end; word = query.AfterToken(word))
        {
            var text = query.Plain(word);
            if (written + text.Length + 1 > key.Length)
                return null;
            if (word > start)
                key[written++] = ' ';
            text.CopyTo(key[written..]);
            written += text.Length;
        }

        return _labels[kind].TryGetValue(key[..written], out var term) ? term : null;
    }

    private static Dictionary<string, Term>.AlternateLookup<ReadOnlySpan<char>> ByLabel(IEnumerable<Term> terms)
    {
        var labels = new Dictionary<string, Term>(StringComparer.Ordinal);
        foreach (var term in terms)
            labels.TryAdd(Words.Key(term.Label), term);
        return labels.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
