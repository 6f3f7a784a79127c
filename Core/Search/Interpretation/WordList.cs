namespace PersonData.Core.Search.Interpretation;

/// <summary>The vocabulary's words by number. Phrases are compiled to sequences of these numbers, and texts are read as such sequences.</summary>
internal sealed class Lexicon
{
    /// <summary>Number of a word that no phrase contains.</summary>
    public const int Unknown = -1;

    private readonly Dictionary<string, int> _numbers = new(20_000, StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly Dictionary<string, int[]> _abbreviations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _abbreviationLookup;

    public Lexicon(Abbreviations abbreviations)
    {
        _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        _abbreviationLookup = _abbreviations.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var (abbreviation, words) in abbreviations.All)
            _abbreviations[abbreviation] = [.. words.Select(Number)];
    }

    /// <summary>The number of a folded, singular word; gives it one when it has none.</summary>
    public int Number(string word)
    {
        if (!_numbers.TryGetValue(word, out var number))
            _numbers[word] = number = _numbers.Count;
        return number;
    }

    /// <summary>The number of a folded, singular word, or <see cref="Unknown"/>.</summary>
    public int Find(ReadOnlySpan<char> word) => _lookup.TryGetValue(word, out var number) ? number : Unknown;

    /// <summary>The words that an abbreviation stands for.</summary>
    public bool TryExpand(ReadOnlySpan<char> word, out int[] words) => _abbreviationLookup.TryGetValue(word, out words!);
}

/// <summary>A text as numbers of vocabulary words: plurals folded, abbreviations written out. "VPs" is two words here, one token in the text.</summary>
/// <remarks>Like <see cref="TokenList"/>, the list belongs to the thread and is overwritten by its next use.</remarks>
internal sealed class WordList
{
    [ThreadStatic]
    private static WordList? t_list;

    private int[] _words = new int[64];
    private int[] _tokens = new int[64];

    private TokenList _tokenList = null!;

    public int Count { get; private set; }

    /// <summary>The tokens behind the words.</summary>
    public TokenList Tokens => _tokenList;

    /// <summary>Number of the word in the lexicon, or <see cref="Lexicon.Unknown"/>.</summary>
    public int this[int index] => _words.AsSpan(0, Count)[index];

    public ReadOnlySpan<int> All => _words.AsSpan(0, Count);

    /// <summary>Index of the token that a word comes from.</summary>
    public int TokenOf(int index) => _tokens.AsSpan(0, Count)[index]; // the span, so that what an earlier text left behind is never read

    /// <summary>Whether a word is the first of its token.</summary>
    public bool IsTokenStart(int index) => index == 0 || TokenOf(index) != TokenOf(index - 1);

    /// <summary>What stands before a word; nothing between the words of one token.</summary>
    public Gap Before(int index) => IsTokenStart(index) ? _tokenList[_tokens[index]].Before : Gap.Space;

    /// <summary>Reads a text into this thread's list.</summary>
    public static WordList Of(ReadOnlySpan<char> text, Lexicon lexicon)
    {
        var list = t_list ??= new WordList();
        list.Read(TokenList.Of(text), lexicon);
        return list;
    }

    /// <summary>Reads the words of tokens into a list of its own.</summary>
    public void Read(TokenList tokens, Lexicon lexicon)
    {
        _tokenList = tokens;
        Count = 0;
        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        for (var token = 0; token < _tokenList.Count; token++)
        {
            var word = _tokenList.Text(token);
            if (lexicon.TryExpand(word, out var expansion))
            {
                Add(expansion, token);
                continue;
            }

            var singular = Inflection.Singular(word, buffer);
            if (lexicon.TryExpand(singular, out expansion))
                Add(expansion, token);
            else
                Add(lexicon.Find(singular), token);
        }
    }

    private void Add(int[] words, int token)
    {
        foreach (var word in words)
            Add(word, token);
    }

    private void Add(int word, int token)
    {
        if (Count == _words.Length)
        {
            Array.Resize(ref _words, Count * 2);
            Array.Resize(ref _tokens, Count * 2);
        }

        _words[Count] = word;
        _tokens[Count++] = token;
    }
}
