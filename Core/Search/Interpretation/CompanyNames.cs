namespace PersonData.Core.Search.Interpretation;

/// <summary>Well-known employers by name: those that a query could not tell from words, or from two companies that "and" joins.</summary>
internal sealed class CompanyNames
{
    private const int MaxTokens = 5;

    // By key; true when the name is an ordinary word too.
    private readonly Dictionary<string, bool> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _firstWords = new(StringComparer.Ordinal);
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> _nameLookup;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _firstLookup;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _wordLookup;

    public CompanyNames(VocabularyTables tables, Mistakes mistakes)
    {
        _nameLookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        _firstLookup = _firstWords.GetAlternateLookup<ReadOnlySpan<char>>();
        _wordLookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var row in tables.Read("companies.tsv"))
        {
            if (row[1] is not ("" or "yes"))
                mistakes.Add(row, "words must be yes or empty");
            foreach (var name in row.List(0))
            {
                var key = Words.Key(name);
                var words = key.Split(' ');
                if (key.Length == 0 || words.Length > MaxTokens)
                    mistakes.Add(row, $"\"{name}\" must have one to {MaxTokens} words");
                _names[key] = row[1] == "yes";
                _firstWords.Add(words[0]);
                _words.UnionWith(words);
            }
        }
    }

    /// <summary>Whether a folded word is part of a name, and so is spelled right.</summary>
    public bool IsWord(ReadOnlySpan<char> word) => _wordLookup.Contains(word);

    /// <summary>The longest name that begins at a word.</summary>
    /// <param name="query">The query.</param>
    /// <param name="start">The word.</param>
    /// <param name="expected">Whether a company is expected, so that names which are words count in any case.</param>
    /// <param name="end">The word behind the name; <paramref name="start"/> when there is none.</param>
    public bool TryRead(Query query, int start, bool expected, out int end)
    {
        end = start;
        if (start >= query.Count || !query.Words.IsTokenStart(start) || !_firstLookup.Contains(query.Plain(start)))
            return false;

        var token = query.Words.TokenOf(start);
        Span<char> key = stackalloc char[96];
        var written = 0;
        for (var i = token; i < query.TokenCount && i < token + MaxTokens; i++)
        {
            var word = query.Tokens.Text(i);
            if ((i > token && query.Tokens[i].Before > Gap.Slash) || written + word.Length + 1 > key.Length)
                break;
            if (i > token)
                key[written++] = ' ';
            word.CopyTo(key[written..]);
            written += word.Length;
            if (_nameLookup.TryGetValue(key[..written], out var isWord) && (!isWord || expected || (query.CapitalsMean && query.IsCapitalized(start))))
                end = query.WordOf(i + 1);
        }

        return end > start;
    }
}
