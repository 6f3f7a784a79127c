using System.Text;

namespace PersonData.Core.Search.Interpretation;

/// <summary>Reads a table of the vocabulary: tab-separated, a header row, comments behind <c>#</c> at the start of a line.</summary>
internal static class VocabularyFile
{
    /// <summary>Reads the rows of a table.</summary>
    /// <param name="name">How mistakes name the file.</param>
    /// <param name="reader">Its text.</param>
    /// <param name="mistakes">Where the file's mistakes are noted, each with file and line.</param>
    /// <param name="columns">The columns that the file must have, in this order.</param>
    /// <returns>The rows that can be read; none when the header is wrong, because nobody knows then what their cells mean.</returns>
    public static List<VocabularyRow> Read(string name, TextReader reader, Mistakes mistakes, params ReadOnlySpan<string> columns)
    {
        var rows = new List<VocabularyRow>();
        var header = 0;
        var right = true;
        var number = 0;
        try
        {
            while (reader.ReadLine() is { } line)
            {
                number++;
                if (line.Length == 0 || line[0] == '#')
                    continue;

                var cells = line.Split('\t');
                if (header == 0)
                {
                    header = number;
                    right = cells.AsSpan().SequenceEqual(columns);
                    if (!right)
                        mistakes.Add(name, number, $"the header must be: {string.Join(", ", columns!)} (with tabs between){Difference(cells, columns)}");
                }
                else if (cells.Length > columns.Length)
                {
                    mistakes.Add(name, number, $"has {cells.Length} columns, at most {columns.Length} are expected");
                }
                else if (right)
                {
                    rows.Add(new VocabularyRow(name, number, cells));
                }
            }
        }
        catch (DecoderFallbackException)
        {
            mistakes.Add(name, number + 1, "is no UTF-8: save the file in that encoding");
        }

        if (header == 0)
            mistakes.Add(name, 1, $"the header row is missing: {string.Join(", ", columns!)} (with tabs between)");
        return rows;
    }

    private static string Difference(string[] cells, ReadOnlySpan<string> columns)
    {
        var text = new StringBuilder();
        foreach (var column in columns)
        {
            if (!cells.Contains(column))
                text.Append(text.Length == 0 ? "; missing: " : ", ").Append(column);
        }

        return text.ToString();
    }
}

/// <summary>One row of a vocabulary table.</summary>
/// <param name="File">How mistakes name the file.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Cells">Its cells; an operator's row for a known key has those of the built-in row too.</param>
/// <param name="Own">What the operator wrote in the row; null for a built-in row.</param>
internal readonly record struct VocabularyRow(string File, int Line, string[] Cells, string[]? Own = null)
{
    /// <summary>Whether the operator wrote it, or something of it.</summary>
    public bool IsOwn => Own is not null;

    /// <summary>A cell's text; empty when the row ends before it.</summary>
    public string this[int column] => CellOf(Cells, column);

    /// <summary>The entries of a cell that holds several, separated by <c>|</c>.</summary>
    public string[] List(int column) => ListOf(Cells, column);

    /// <summary>Whether the operator wrote this entry of a cell that holds several.</summary>
    public bool IsOwnEntry(int column, string entry) => Own is not null && ListOf(Own, column).Contains(entry);

    public static string CellOf(string[] cells, int column) => column < cells.Length ? cells[column].Trim() : "";

    public static string[] ListOf(string[] cells, int column) =>
        CellOf(cells, column).Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Everything that is wrong with the vocabulary, so that its author sees all of it at once.</summary>
internal sealed class Mistakes
{
    private readonly List<string> _found = [];

    public void Add(string what)
    {
        if (!_found.Contains(what))
            _found.Add(what);
    }

    public void Add(string file, int line, string what) => Add($"{file}({line}): {what}");

    public void Add(VocabularyRow row, string what) => Add(row.File, row.Line, what);

    /// <exception cref="VocabularyException">The vocabulary has mistakes.</exception>
    public void ThrowIfAny()
    {
        if (_found.Count > 0)
            throw new VocabularyException(_found);
    }
}

/// <summary>The vocabulary's files have mistakes; each is named with its file and line.</summary>
public sealed class VocabularyException(IReadOnlyList<string> mistakes) : Exception("The vocabulary has mistakes:\n" + string.Join('\n', mistakes))
{
    /// <summary>The mistakes, as <c>file(line): what is wrong</c>.</summary>
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
