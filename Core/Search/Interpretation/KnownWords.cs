namespace PersonData.Core.Search.Interpretation;

/// <summary>Words of the language, beyond those that phrases are made of: what is spelled right, and what people can be called by.</summary>
internal sealed class KnownWords
{
    private readonly HashSet<string> _titles = new(4_000, StringComparer.Ordinal);
    private readonly HashSet<string> _words = new(16_000, StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _technologies = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _titleLookup;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _wordLookup;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _nameLookup;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _technologyLookup;

    public KnownWords(VocabularyTables tables, Mistakes mistakes)
    {
        _titleLookup = _titles.GetAlternateLookup<ReadOnlySpan<char>>();
        _wordLookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        _nameLookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        _technologyLookup = _technologies.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var row in tables.Read("words.tsv"))
        {
            if (row[0] is not ("title" or "word" or "name" or "technology"))
                mistakes.Add(row, "kind must be title, word, name or technology");

            var into = row[0] switch { "title" => _titles, "name" => _names, "technology" => _technologies, _ => _words };
            foreach (var word in row.List(1))
                into.Add(word);
        }
    }

    /// <summary>Whether a folded, singular word can end a title ("wrangler").</summary>
    public bool IsTitle(ReadOnlySpan<char> word) => _titleLookup.Contains(word);

    /// <summary>Whether a folded word is a first name.</summary>
    public bool IsName(ReadOnlySpan<char> word) => _nameLookup.Contains(word);

    /// <summary>Whether a folded word is something that engineers know ("kubernetes"), and so no employer before their title.</summary>
    public bool IsTechnology(ReadOnlySpan<char> word) => _technologyLookup.Contains(word);

    /// <summary>Whether a folded, singular word is spelled right.</summary>
    public bool IsWord(ReadOnlySpan<char> word) =>
        _wordLookup.Contains(word) || _titleLookup.Contains(word) || _nameLookup.Contains(word) || _technologyLookup.Contains(word);
}
