namespace PersonData.Core.Search.Interpretation;

/// <summary>Folds a character to the plain lower-case letters and digits that comparisons use.</summary>
/// <remarks>
/// A table of our own, because the product runs with <c>InvariantGlobalization</c>, where <see cref="string.Normalize()"/> leaves letters
/// beyond ASCII as they are: "São Paulo" and "Sao Paulo" would be two cities.
/// </remarks>
internal static class Letters
{
    // The base letter of U+00C0 … U+024F and of U+1E00 … U+1EFF, a space where there is none.
    private const string Latin =
        "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggggggg" +
        "hhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs        " +
        "          f             oo             uu                   dddlllnnnaaiioouuuuuuuuuu aaaa    ggkkoo" +
        "oo  jdddgg  nnaa    aaaaeeeeiiiioooorrrruuuusstt  hh      aaeeooooooooyy                            ";

    private const string LatinAdditional =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssss" +
        "ssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyas    aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeee" +
        "iiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy      ";

    /// <summary>Writes the folded form of <paramref name="c"/> to <paramref name="target"/>.</summary>
    /// <returns>The number of characters written: 0 when <paramref name="c"/> is neither a letter nor a digit, at most 2.</returns>
    public static int Fold(char c, Span<char> target)
    {
        if (char.IsAscii(c))
        {
            if (!char.IsAsciiLetterOrDigit(c))
                return 0;

            target[0] = (char)(c | 0x20); // Digits have this bit already.
            return 1;
        }

        switch (c)
        {
            case 'ß' or 'ẞ': return Two("ss", target);
            case 'æ' or 'Æ': return Two("ae", target);
            case 'œ' or 'Œ': return Two("oe", target);
            case 'þ' or 'Þ': return Two("th", target);
        }

        var letter = c switch
        {
            >= '\u00C0' and <= '\u024F' => Latin[c - '\u00C0'],
            >= '\u1E00' and <= '\u1EFF' => LatinAdditional[c - '\u1E00'],
            >= '\uFF21' and <= '\uFF3A' or >= '\uFF41' and <= '\uFF5A' or >= '\uFF10' and <= '\uFF19' => char.ToLowerInvariant((char)(c - 0xFEE0)), // full-width forms
            _ => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ',
        };
        if (letter == ' ')
            return 0;

        target[0] = letter;
        return 1;
    }

    /// <summary>Whether a character leaves no trace: it neither becomes a letter nor separates words (apostrophes, combining accents).</summary>
    public static bool IsSilent(char c) =>
        c is '\'' or '\u2019' or '\u2018' or '\u02BC' or '`' or '\u00B4' or '\u00AD' or '\u200B' or '\uFEFF' || c is >= '\u0300' and <= '\u036F';

    private static int Two(string letters, Span<char> target)
    {
        letters.CopyTo(target);
        return 2;
    }
}
