namespace PersonData.Core.Search.Interpretation;

/// <summary>What short forms stand for ("VP", "mktg"). Immutable, safe for all threads.</summary>
internal sealed class Abbreviations
{
    private readonly Dictionary<string, string[]> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public Abbreviations(VocabularyTables tables, Mistakes mistakes)
    {
        _lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        var rows = tables.Read("abbreviations.tsv");
        var own = new Dictionary<string, VocabularyRow>(StringComparer.Ordinal);
        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        foreach (var row in rows)
        {
            var words = Words.Key(row[1]).Split(' ');
            for (var i = 0; i < words.Length; i++)
                words[i] = Inflection.Singular(words[i], buffer).ToString();

            if (words is [""])
                mistakes.Add(row, "the cell \"words\" is empty: an abbreviation needs the words that it stands for");
            foreach (var abbreviation in row.List(0))
            {
                var key = Words.Key(abbreviation);
                if (key.Contains(' ') || key.Length == 0)
                    mistakes.Add(row, $"\"{abbreviation}\" is not one word");
                else if (words.Contains(key))
                    mistakes.Add(row, $"\"{abbreviation}\" stands for itself");
                else if (row.IsOwn ? !own.TryAdd(key, row) : _words.ContainsKey(key))
                    mistakes.Add(row, $"\"{abbreviation}\" is there twice");
                else
                    _words[key] = words; // the operator's own meaning takes the place of the built-in one
            }
        }

        foreach (var row in rows)
        {
            foreach (var part in Words.Key(row[1]).Split(' '))
            {
                var word = Inflection.Singular(part, buffer).ToString();
                if (!row.IsOwn && own.TryGetValue(word, out var shadowing))
                    mistakes.Add(shadowing, $"\"{word}\" is a word that built-in abbreviations stand for: it can be none itself");
                else if (_words.ContainsKey(word))
                    mistakes.Add(row, $"\"{word}\" is an abbreviation itself: write out what it stands for");
            }
        }
    }

    /// <summary>Abbreviation (folded, singular) to the words that it stands for.</summary>
    public IReadOnlyDictionary<string, string[]> All => _words;

    /// <summary>Expands an abbreviation, also in the plural ("VPs").</summary>
    public bool TryExpand(ReadOnlySpan<char> word, Span<char> buffer, out string[] expansion) =>
        _lookup.TryGetValue(word, out expansion!) || _lookup.TryGetValue(Inflection.Singular(word, buffer), out expansion!);
}
