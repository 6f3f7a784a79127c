namespace PersonData.Core.Search.Interpretation;

/// <summary>One table of the vocabulary: tab-separated, a header row, comments behind <c>#</c> at the start of a line.</summary>
internal sealed class VocabularyFile
{
    private VocabularyFile(string name, IReadOnlyList<VocabularyRow> rows) => (Name, Rows) = (name, rows);

    public string Name { get; }

    public IReadOnlyList<VocabularyRow> Rows { get; }

    /// <summary>Reads an embedded table.</summary>
    /// <param name="name">File name, for example <c>roles.tsv</c>.</param>
    /// <param name="mistakes">Where the file's mistakes are noted, each with file and line.</param>
    /// <param name="columns">The columns that the file must have, in this order.</param>
    public static VocabularyFile Read(string name, Mistakes mistakes, params ReadOnlySpan<string> columns)
    {
        var resource = "Search/Interpretation/Vocabulary/" + name;
        using var stream = typeof(VocabularyFile).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly lacks the resource {resource}.");
        using var reader = new StreamReader(stream);
        return Read(name, reader, mistakes, columns);
    }

    /// <inheritdoc cref="Read(string, Mistakes, ReadOnlySpan{string})"/>
    public static VocabularyFile Read(string name, TextReader reader, Mistakes mistakes, params ReadOnlySpan<string> columns)
    {
        var rows = new List<VocabularyRow>();
        var header = false;
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;

            var cells = line.Split('\t');
            if (!header)
            {
                header = true;
                if (!cells.AsSpan().SequenceEqual(columns))
                    mistakes.Add(name, number, $"the header must be: {string.Join(", ", columns!)}");
                continue;
            }

            if (cells.Length > columns.Length)
                mistakes.Add(name, number, $"has {cells.Length} columns, at most {columns.Length} are expected");
            else
                rows.Add(new VocabularyRow(name, number, cells));
        }

        if (!header)
            mistakes.Add(name, 1, "the header row is missing");
        return new VocabularyFile(name, rows);
    }
}

/// <summary>One row of a vocabulary table.</summary>
internal readonly record struct VocabularyRow(string File, int Line, string[] Cells)
{
    /// <summary>A cell's text; empty when the row ends before it.</summary>
    public string this[int column] => column < Cells.Length ? Cells[column].Trim() : "";

    /// <summary>The entries of a cell that holds several, separated by <c>|</c>.</summary>
    public string[] List(int column) => this[column].Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Everything that is wrong with the vocabulary, so that its author sees all of it at once.</summary>
internal sealed class Mistakes
{
    private readonly List<string> _found = [];

    public void Add(string file, int line, string what) => _found.Add($"{file}({line}): {what}");

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
