using PersonData.Contracts.Search;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Search.Interpretation;

/// <summary>The labels of roles and industries, which a query may consist of: what the taxonomy shows must search for itself.</summary>
internal sealed class TaxonomyLabels
{
    private readonly Dictionary<string, (Term Term, bool IsRole)> _labels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Term Term, bool IsRole)>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public TaxonomyLabels(IEnumerable<Role> roles, IEnumerable<Industry> industries)
    {
        _lookup = _labels.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var role in roles)
            _labels.TryAdd(Words.Key(role.Label), (role, true));
        foreach (var industry in industries)
            _labels.TryAdd(Words.Key(industry.Label), (industry, false));
    }

    /// <summary>Reads a query that is a label from end to end.</summary>
    public bool TryFind(Query query, out Reading reading)
    {
        reading = null!;
        Span<char> key = stackalloc char[128];
        var written = 0;
        for (var token = 0; token < query.TokenCount; token++)
        {
            var word = query.Tokens.Text(token);
            if (written + word.Length + 1 > key.Length)
                return false;
            if (token > 0)
                key[written++] = ' ';
            word.CopyTo(key[written..]);
            written += word.Length;
        }

        if (query.Corrections.Count > 0 || !_lookup.TryGetValue(key[..written], out var found))
            return false;

        InterpretedTerm[] terms = [new(found.Term.Key, found.Term.Label, query.TextOf(0, query.Count))];
        reading = found.IsRole ? new Reading { Roles = terms } : new Reading { Industries = terms };
        return true;
    }
}
