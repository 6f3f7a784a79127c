namespace PersonData.Core.Search.Interpretation;

/// <summary>A query while it is read: its words, their phrases, and the text behind them.</summary>
internal sealed class Query
{
    private readonly Vocabulary _vocabulary;
    private readonly TokenList _tokens = new();

    public Query(Vocabulary vocabulary, string text)
    {
        _vocabulary = vocabulary;
        Text = text;
        _tokens.Read(text);
        Words.Read(_tokens, vocabulary.Lexicon);
    }

    public string Text { get; }

    /// <summary>The tokens that were misspelled, with what they were read as.</summary>
    public IReadOnlyList<(int Token, string Word)> Corrections => _corrections ?? (IReadOnlyList<(int, string)>)[];

    private List<(int Token, string Word)>? _corrections;

    /// <summary>Reads a token as another word.</summary>
    public void Replace(int token, string word)
    {
        _tokens.Replace(token, word);
        (_corrections ??= []).Add((token, word));
    }

    /// <summary>Reads the words again after replacements.</summary>
    public void Reread()
    {
        Words.Read(_tokens, _vocabulary.Lexicon);
        _capitalsMean = null; // it depends on which words are known
    }

    public WordList Words { get; } = new();

    public TokenList Tokens => _tokens;

    /// <summary>Number of words that may be read; all of them, unless <see cref="Limit"/> cuts them.</summary>
    public int Count => Math.Min(_limit, Words.Count);

    /// <summary>Number of tokens that may be read.</summary>
    public int TokenCount => _limit >= Words.Count ? _tokens.Count : Words.TokenOf(_limit);

    private int _limit = int.MaxValue;

    /// <summary>Hides the words from one on, for what reaches no further ("-recruiter", "non-technical"); <see cref="Unlimit"/> shows them again.</summary>
    /// <param name="word">The first word of a token.</param>
    public void Limit(int word) => _limit = word;

    /// <summary>Shows all words again.</summary>
    public void Unlimit() => _limit = int.MaxValue;

    /// <summary>The query's own words from <paramref name="start"/> to <paramref name="end"/>, exactly as typed.</summary>
    public string TextOf(int start, int end)
    {
        var (from, to) = (_tokens[Words.TokenOf(start)].Start, _tokens[Words.TokenOf(end - 1)].End);
        return Text[from..to];
    }

    /// <summary>The folded form of the token behind a word.</summary>
    public ReadOnlySpan<char> Plain(int word) => _tokens.Text(Words.TokenOf(word));

    public Token TokenAt(int word) => _tokens[Words.TokenOf(word)];

    /// <summary>The first word after the token of a word.</summary>
    public int AfterToken(int word)
    {
        var token = Words.TokenOf(word);
        while (word < Count && Words.TokenOf(word) == token)
            word++;
        return word;
    }

    /// <summary>The first word of a token; <see cref="Count"/> for the token after the last.</summary>
    public int WordOf(int token)
    {
        var word = Math.Min(token, Count); // every token has a word or more
        while (word < Count && Words.TokenOf(word) < token)
            word++;
        return word;
    }

    /// <summary>Whether the word is written with a capital where nothing else asks for one.</summary>
    public bool IsCapitalized(int word) => char.IsUpper(Text[TokenAt(word).Start]);

    /// <summary>Whether a character of the word, counted as an index, is a capital.</summary>
    public bool IsCapitalized(int word, Index index)
    {
        var token = TokenAt(word);
        return char.IsUpper(Text.AsSpan(token.Start, token.End - token.Start)[index]);
    }

    /// <summary>Whether capitals tell names from words: not when the query is typed in capitals, or Every Word Begins With One.</summary>
    public bool CapitalsMean => _capitalsMean ??= DoCapitalsMean();

    private bool? _capitalsMean;

    private bool DoCapitalsMean()
    {
        if (IsShouted)
            return false;

        var isTitleCase = false;
        for (var word = 0; word < Words.Count; word++)
        {
            var token = TokenAt(word);
            if (char.IsLower(Text[token.Start]))
                return true;
            isTitleCase |= Words[word] != Lexicon.Unknown && token.End - token.Start > 2 && !Text.AsSpan(token.Start + 1, token.End - token.Start - 1).ContainsAnyInRange('A', 'Z');
        }

        return !isTitleCase; // "Marketing Managers At Law Firms", but "Stripe VPs"
    }

    /// <summary>Whether the token is two letters or more and all of them are capitals.</summary>
    public bool IsUpper(int word)
    {
        var token = TokenAt(word);
        foreach (var c in Text.AsSpan(token.Start, token.End - token.Start))
        {
            if (char.IsLetter(c) && !char.IsUpper(c))
                return false;
        }

        return true;
    }

    /// <summary>Whether the query is typed in capitals altogether, so that they mean nothing.</summary>
    public bool IsShouted { get; init; }

    /// <summary>
    /// Whether a sentence ended before a word: a full stop before a capital, or an exclamation or question mark. The dot of "St. Louis" and "Inc. in"
    /// ends nothing.
    /// </summary>
    public bool IsSentenceStart(int word)
    {
        if (word == 0 || word >= Count || !Words.IsTokenStart(word) || Words.Before(word) != Gap.Mark)
            return false;

        var before = _tokens[Words.TokenOf(word) - 1];
        var between = Text.AsSpan(before.End, TokenAt(word).Start - before.End);
        return between.Length > 1 && char.IsWhiteSpace(between[1]) && (between[0] is '!' or '?' || (between[0] == '.' && before.End - before.Start > 4 && IsCapitalized(word)));
    }

    /// <summary>Whether a token is a plural ("firms"): its folded form is another word than its singular.</summary>
    public bool IsPlural(int word)
    {
        Span<char> buffer = stackalloc char[Inflection.BufferLength];
        var plain = Plain(word);
        return !Inflection.Singular(plain, buffer).SequenceEqual(plain);
    }

    /// <summary>The longest phrase at a word that has a property; its end in <paramref name="end"/>.</summary>
    /// <param name="start">The word.</param>
    /// <param name="has">The property; a static lambda, so that nothing is allocated.</param>
    /// <param name="end">The word behind the phrase; <paramref name="start"/> when there is none.</param>
    /// <param name="limit">The word at which the phrase must end at the latest.</param>
    public Meaning? Longest(int start, Predicate<Meaning> has, out int end, int limit = int.MaxValue)
    {
        Meaning? found = null;
        var overSlash = false;
        end = start;
        var node = PhraseTrie<Meaning>.Root;
        for (var i = start; i < Count && i < limit; i++)
        {
            if (i > start && Words.Before(i) > Gap.Slash)
                break; // a phrase does not cross a comma
            overSlash |= i > start && Words.Before(i) == Gap.Slash;
            if (!_vocabulary.Phrases.TryStep(ref node, Words[i]))
                break;
            if (_vocabulary.Phrases.MeaningAt(node) is { } meaning && has(meaning)
                && (!overSlash || meaning.Roles.Length > 0 || meaning.QueryWords != QueryWords.None) // "owner/operator", but "marketing/communications managers"
                && (i + 1 == Count || Words.IsTokenStart(i + 1)))
                (found, end) = (meaning, i + 1);
        }

        return found;
    }
}
