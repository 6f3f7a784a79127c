using System.Collections.Frozen;
using System.Text;

namespace PersonData.Core.Search.Interpretation;

/// <summary>The tables of the vocabulary: the built-in ones, and what an operator adds to them in a folder.</summary>
/// <remarks>
/// A file of the folder has the name and the columns of the table that it adds to. Where a table has a key, a row with a known key adds to the
/// built-in row: entries to its lists, and a cell that holds one thing takes the place of the built-in one unless it is empty. An entry with "-"
/// before it is taken out of the built-in list. Other rows are added as they are.
/// </remarks>
internal sealed class VocabularyTables
{
    private const string Removal = "-";

    // Columns that hold several entries end in "|" here.
    private static readonly FrozenDictionary<string, Table> Tables = new Dictionary<string, Table>
    {
        ["abbreviations.tsv"] = new(0, "abbreviation|", "words"),
        ["areas.tsv"] = new(1, "key", "department", "bare", "phrases|", "kinds|"),
        ["cities.tsv"] = new(2, "name", "state", "population"),
        ["companies.tsv"] = new(0, "names|", "words"),
        ["countries.tsv"] = new(1, "code", "name", "code3", "aliases|"),
        ["departments.tsv"] = new(1, "key", "label", "phrases|"),
        ["generics.tsv"] = new(1, "class", "words|"),
        ["industries.tsv"] = new(1, "key", "label", "phrases|", "labels|", "sic|", "naics|", "roles|"),
        ["levels.tsv"] = new(1, "key", "seniority", "rank", "heads", "phrases|"),
        ["place_aliases.tsv"] = new(0, "alias|", "places|", "words"),
        ["query_words.tsv"] = new(0, "kind", "words|", "message"),
        ["role_senses.tsv"] = new(2, "phrase", "role", "industries|"),
        ["roles.tsv"] = new(1, "key", "label", "seniority", "department", "level|", "area|", "phrases|", "kinds|", "except|", "query|"),
        ["seniorities.tsv"] = new(1, "key", "label", "query|"),
        ["sizes.tsv"] = new(0, "min", "max", "words|"),
        ["states.tsv"] = new(1, "code", "name", "fips", "bare", "aliases|"),
        ["title_words.tsv"] = new(0, "kind", "words|"),
        ["words.tsv"] = new(0, "kind", "words|"),
        ["world_cities.tsv"] = new(2, "name", "country", "population"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Dictionary<string, IReadOnlyList<VocabularyRow>> _rows = new(StringComparer.Ordinal);
    private readonly string? _directory;
    private readonly Mistakes _mistakes;

    /// <param name="directory">The operator's folder; null for none.</param>
    /// <param name="mistakes">Where mistakes are noted.</param>
    public VocabularyTables(string? directory, Mistakes mistakes)
    {
        _directory = directory;
        _mistakes = mistakes;
        if (directory is null)
            return;

        if (!Directory.Exists(directory))
        {
            mistakes.Add($"{directory}: there is no such folder: make it, or name the one that holds your tables");
            _directory = null;
            return;
        }

        foreach (var path in Directory.EnumerateFileSystemEntries(directory).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (!Tables.ContainsKey(name) && name[0] != '.' && !name.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
                mistakes.Add($"{path}: is no table of the vocabulary; known are {string.Join(", ", Tables.Keys.Order(StringComparer.Ordinal))}");
        }
    }

    /// <summary>The rows of a table: the built-in ones in their order, each with what the operator adds to it, then the operator's own.</summary>
    public IReadOnlyList<VocabularyRow> Read(string name)
    {
        if (_rows.TryGetValue(name, out var rows))
            return rows;

        var table = Tables[name];
        var resource = "Search/Interpretation/Vocabulary/" + name;
        using var stream = typeof(VocabularyTables).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly lacks the resource {resource}.");
        using var reader = new StreamReader(stream);
        var result = VocabularyFile.Read(name, reader, _mistakes, table.Columns);
        if (_directory is not null && Path.Combine(_directory, name) is var path && File.Exists(path))
        {
            using var own = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false);
            Add(table, result, VocabularyFile.Read(path, own, _mistakes, table.Columns));
        }

        return _rows[name] = result;
    }

    private void Add(Table table, List<VocabularyRow> rows, List<VocabularyRow> own)
    {
        var builtIn = table.Keys == 0 ? [] : rows.Select((row, index) => (Key: table.KeyOf(row), Index: index)).ToDictionary(row => row.Key, row => row.Index, StringComparer.Ordinal);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in own)
        {
            if (!HasItsCells(table, row))
                continue;

            if (table.Keys > 0 && !lines.TryAdd(table.KeyOf(row), row.Line))
                _mistakes.Add(row, $"\"{row[0]}\" is there twice, first in line {lines[table.KeyOf(row)]}: write it once, with all entries");
            else if (table.Keys > 0 && builtIn.TryGetValue(table.KeyOf(row), out var index))
                rows[index] = Merge(table, rows[index], row);
            else
                rows.Add(Merge(table, new VocabularyRow(row.File, row.Line, [.. row.Cells[..table.Keys]]), row));
        }
    }

    private bool HasItsCells(Table table, VocabularyRow row)
    {
        var right = true;
        for (var column = 0; column < table.Columns.Length; column++)
        {
            if (row[column].Length == 0 && (column < table.Keys || (table.Keys == 0 && column == table.FirstList)))
            {
                _mistakes.Add(row, $"the cell \"{table.Columns[column]}\" is empty");
                right = false;
            }
            else if (row[column].Length > 0 && table.IsList[column] && row[column].Split('|').Any(string.IsNullOrWhiteSpace))
            {
                _mistakes.Add(row, $"an entry of the cell \"{table.Columns[column]}\" is empty: write one \"|\" between two entries, and none at the ends");
            }
        }

        return right;
    }

    private VocabularyRow Merge(Table table, VocabularyRow known, VocabularyRow own)
    {
        var cells = new string[table.Columns.Length];
        for (var column = 0; column < cells.Length; column++)
        {
            if (!table.IsList[column])
            {
                cells[column] = own[column].Length > 0 ? own[column] : known[column];
                continue;
            }

            var entries = known.List(column).ToList();
            foreach (var entry in own.List(column))
            {
                if (entry.StartsWith(Removal, StringComparison.Ordinal) && !entries.Remove(entry[Removal.Length..].Trim()))
                    _mistakes.Add(own, $"\"{entry}\" takes out what the built-in cell \"{table.Columns[column]}\" does not hold");
                else if (!entry.StartsWith(Removal, StringComparison.Ordinal) && !entries.Contains(entry))
                    entries.Add(entry);
            }

            cells[column] = string.Join('|', entries);
        }

        return new VocabularyRow(own.File, own.Line, cells, own.Cells);
    }

    // Keys: so many first columns name a row; 0 when rows have no name and only add.
    private sealed record Table(int Keys, params string[] Notation)
    {
        public string[] Columns { get; } = [.. Notation.Select(column => column.TrimEnd('|'))];

        public bool[] IsList { get; } = [.. Notation.Select(column => column[^1] == '|')];

        public int FirstList => Array.IndexOf(IsList, true);

        public string KeyOf(VocabularyRow row) => string.Join('\t', Enumerable.Range(0, Keys).Select(column => row[column]));
    }
}
