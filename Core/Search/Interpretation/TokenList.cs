namespace PersonData.Core.Search.Interpretation;

/// <summary>What stands between a token and the one before it. The strongest mark wins.</summary>
internal enum Gap : byte
{
    /// <summary>White space, or nothing at the start of the text.</summary>
    Space,

    /// <summary>A hyphen between two words, as in "co-founder" or "50-200".</summary>
    Hyphen,

    /// <summary>A dot that ends no sentence, or another mark without meaning.</summary>
    Mark,

    /// <summary>A slash, as in "Owner/Operator".</summary>
    Slash,

    /// <summary>A hyphen or dash with space around it.</summary>
    Dash,

    /// <summary>A comma.</summary>
    Comma,

    /// <summary>A bracket that opens.</summary>
    Open,

    /// <summary>A bracket that closes, or a quotation mark.</summary>
    Close,

    /// <summary>A semicolon, bar, bullet, colon or line break.</summary>
    Break,
}

/// <summary>One word of a text.</summary>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="End">Where it ends in the text, exclusive.</param>
/// <param name="TextStart">Where its folded form begins in the list's characters.</param>
/// <param name="TextLength">Length of the folded form.</param>
/// <param name="Before">What stands before it.</param>
internal readonly record struct Token(int Start, int End, int TextStart, int TextLength, Gap Before);

/// <summary>The words of one text, folded to plain lower-case letters and digits, with what stood between them.</summary>
/// <remarks>
/// "&amp;" becomes the word "and", "@" before a name ("@ Acme") the word "at"; apostrophes vanish ("O'Fallon" is "ofallon"); the dots of initials vanish ("U.S." is "us", "Ph.D." "phd").
/// The list that <see cref="Of"/> returns belongs to the thread and is overwritten by its next call, so that reading a query or a title
/// allocates nothing; do not keep it.
/// </remarks>
internal sealed class TokenList
{
    [ThreadStatic]
    private static TokenList? t_list;

    private char[] _text = new char[256];
    private Token[] _tokens = new Token[64];
    private int _textLength;
    private int _count;

    public ReadOnlySpan<Token> All => _tokens.AsSpan(0, _count);

    public int Count => _count;

    /// <summary>What stands after the last word.</summary>
    public Gap Trailing { get; private set; }

    public ref readonly Token this[int index] => ref _tokens.AsSpan(0, _count)[index];

    /// <summary>The folded form of a token.</summary>
    public ReadOnlySpan<char> Text(in Token token) => _text.AsSpan(token.TextStart, token.TextLength);

    /// <summary>The folded form of a token.</summary>
    public ReadOnlySpan<char> Text(int index) => Text(this[index]);

    /// <summary>Reads a text into this thread's list.</summary>
    public static TokenList Of(ReadOnlySpan<char> text)
    {
        var list = t_list ??= new TokenList();
        list.Read(text);
        return list;
    }

    /// <summary>Reads a text into a list of its own, for those that need two at a time.</summary>
    public void Read(ReadOnlySpan<char> text)
    {
        _count = _textLength = 0;
        var gap = Gap.Space;
        var i = 0;
        while (i < text.Length)
        {
            var start = i;
            var textStart = _textLength;
            ReadWord(text, ref i);
            if (_textLength > textStart)
            {
                Add(new Token(start, i, textStart, _textLength - textStart, gap));
                gap = Gap.Space;
            }
            else if (text[i] == '&')
            {
                Write("and");
                Add(new Token(i, ++i, textStart, 3, gap));
                gap = Gap.Space;
            }
            else if (text[i] == '@' && (i == 0 || char.IsWhiteSpace(text[i - 1])))
            {
                Write("at");
                Add(new Token(i, ++i, textStart, 2, gap));
                gap = Gap.Space;
            }
            else
            {
                var found = GapAt(text, i++);
                if (found > gap)
                    gap = found;
            }
        }

        Trailing = gap;
    }

    /// <summary>Gives a token another folded form; where it stands in the text stays.</summary>
    public void Replace(int index, ReadOnlySpan<char> folded)
    {
        var start = _textLength;
        Write(folded);
        _tokens[index] = _tokens[index] with { TextStart = start, TextLength = folded.Length };
    }

    private void ReadWord(ReadOnlySpan<char> text, ref int i)
    {
        Span<char> folded = stackalloc char[2];
        var start = i;
        var runLength = 0; // letters since the start or the last dot, for initials
        var initials = true;
        while (i < text.Length)
        {
            var c = text[i];
            var length = Letters.Fold(c, folded);
            if (length > 0)
            {
                Write(folded[..length]);
                runLength++;
                initials &= runLength <= 2 && !char.IsAsciiDigit(c);
            }
            else if (Letters.IsSilent(c) && i > start)
            {
                // It leaves no trace and separates nothing.
            }
            else if (c == '.' && runLength > 0 && initials && i + 1 < text.Length && IsInitial(text, i + 1))
            {
                runLength = 0;
            }
            else
            {
                return;
            }

            i++;
        }
    }

    // Whether a single or double letter begins here, as the "S" of "U.S." or the "D" of "Ph.D.".
    private static bool IsInitial(ReadOnlySpan<char> text, int i)
    {
        var length = 0;
        while (i + length < text.Length && char.IsLetter(text[i + length]))
            length++;
        return length == 1 || (length == 2 && i + 2 < text.Length && text[i + 2] == '.');
    }

    private static Gap GapAt(ReadOnlySpan<char> text, int i) => text[i] switch
    {
        '-' or '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2212' => IsSpaced(text, i) ? Gap.Dash : Gap.Hyphen,
        '/' or '\\' => Gap.Slash,
        '+' when i > 0 && i + 1 < text.Length && char.IsWhiteSpace(text[i - 1]) && char.IsWhiteSpace(text[i + 1]) => Gap.Slash, // "CEO + founder"
        ',' or '\uFF0C' => Gap.Comma,
        '(' or '[' or '{' => Gap.Open,
        ')' or ']' or '}' => Gap.Close,
        '"' or '\u201C' or '\u201D' or '\u201E' => Gap.Close,
        ';' or '|' or ':' or '\u2022' or '\u00B7' or '\n' or '\r' => Gap.Break,
        _ => char.IsWhiteSpace(text[i]) ? Gap.Space : Gap.Mark,
    };

    private static bool IsSpaced(ReadOnlySpan<char> text, int i) =>
        i == 0 || char.IsWhiteSpace(text[i - 1]) || i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]);

    private void Write(ReadOnlySpan<char> folded)
    {
        if (_textLength + folded.Length > _text.Length)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _textLength + folded.Length));
        folded.CopyTo(_text.AsSpan(_textLength));
        _textLength += folded.Length;
    }

    private void Add(Token token)
    {
        if (_count == _tokens.Length)
            Array.Resize(ref _tokens, _tokens.Length * 2);
        _tokens[_count++] = token;
    }
}
