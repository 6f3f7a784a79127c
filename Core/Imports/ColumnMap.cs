using System.Collections.Frozen;
using System.Text;

namespace PersonData.Core.Imports;

/// <summary>Which column of an input is read as which field: guessed from the headers, corrected by the caller.</summary>
internal sealed class ColumnMap
{
    private static readonly FrozenDictionary<string, ImportField> s_fieldsByName =
        Enum.GetValues<ImportField>().ToFrozenDictionary(FieldName, StringComparer.OrdinalIgnoreCase);

    // What tells who a person is. Without one of them the input is no list of people.
    private static readonly ImportField[] s_identifying =
    [
        ImportField.FullName, ImportField.FirstName, ImportField.LastName, ImportField.Email, ImportField.Phone, ImportField.LinkedinUrl,
        ImportField.SourceId,
    ];

    private readonly int[][] _columns;

    private ColumnMap(int[][] columns, IReadOnlyList<string> headers)
    {
        _columns = columns;
        var used = columns.SelectMany(c => c).ToHashSet();
        Mapped = [.. Enum.GetValues<ImportField>().SelectMany(field => columns[(int)field].Select(c => new MappedColumn(FieldName(field), headers[c])))];
        Ignored = [.. headers.Where((header, i) => !used.Contains(i) && header.Length > 0)];
        RevenueInThousands = columns[(int)ImportField.Revenue] is [var revenue, ..] && Squeeze(headers[revenue]).Contains("000s", StringComparison.Ordinal);
    }

    /// <summary>Field and column pairs, for the report.</summary>
    public IReadOnlyList<MappedColumn> Mapped { get; }

    /// <summary>Headers of the columns that are not read.</summary>
    public IReadOnlyList<string> Ignored { get; }

    /// <summary>The header says "in 000s".</summary>
    public bool RevenueInThousands { get; }

    /// <summary>Columns of a field, the most trusted first; empty when it has none.</summary>
    public ReadOnlySpan<int> this[ImportField field] => _columns[(int)field];

    /// <summary>Whether the input has a column for the field, so that an empty value says "none" rather than nothing.</summary>
    public bool Has(ImportField field) => _columns[(int)field].Length > 0;

    /// <summary>Makes the map.</summary>
    /// <exception cref="ImportRefusedException">An override names an unknown field or column, or nothing tells who a person is.</exception>
    public static ColumnMap Create(IReadOnlyList<string> headers, IReadOnlyDictionary<string, string> overrides)
    {
        var map = Guess(headers, overrides);
        return s_identifying.Any(map.Has)
            ? map
            : throw new ImportRefusedException(
                "No column gives a person's name, e-mail, phone, LinkedIn profile or id. "
                + $"Name one with --map, for example --map full_name=COLUMN. Columns: {string.Join(", ", headers)}.");
    }

    /// <summary>The map by the headers alone, whatever they tell.</summary>
    public static ColumnMap Guess(IReadOnlyList<string> headers) => Guess(headers, FrozenDictionary<string, string>.Empty);

    private static ColumnMap Guess(IReadOnlyList<string> headers, IReadOnlyDictionary<string, string> overrides)
    {
        var columns = Enumerable.Repeat(Array.Empty<int>(), Enum.GetValues<ImportField>().Length).ToArray();
        var taken = new HashSet<int>();
        var settled = new HashSet<ImportField>();
        foreach (var (name, column) in overrides)
        {
            var field = ReadField(name);
            settled.Add(field);
            if (column.Length == 0) continue;
            var index = FindColumn(headers, column, name);
            columns[(int)field] = [.. columns[(int)field], index];
            taken.Add(index);
        }

        var bySqueezed = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < headers.Count; i++) bySqueezed.TryAdd(Squeeze(headers[i]), i);
        foreach (var (field, names, many) in HeaderNames.All)
        {
            if (settled.Contains(field)) continue;
            foreach (var name in names)
            {
                if (!bySqueezed.TryGetValue(name, out var index) || !taken.Add(index)) continue;
                columns[(int)field] = [.. columns[(int)field], index];
                if (!many) break;
            }
        }

        return new ColumnMap(columns, headers);
    }

    /// <summary>The field's name in snake_case.</summary>
    public static string FieldName(ImportField field)
    {
        var name = new StringBuilder();
        foreach (var c in field.ToString())
        {
            if (char.IsUpper(c) && name.Length > 0) name.Append('_');
            name.Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }

    private static ImportField ReadField(string name) =>
        s_fieldsByName.TryGetValue(name, out var field)
            ? field
            : throw new ImportRefusedException(
                $"There is no field \"{name}\". Fields: {string.Join(", ", Enum.GetValues<ImportField>().Select(FieldName))}.");

    private static int FindColumn(IReadOnlyList<string> headers, string column, string field)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i] == column) return i;
        }

        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i].Equals(column, StringComparison.OrdinalIgnoreCase)) return i;
        }

        throw new ImportRefusedException($"There is no column \"{column}\" for {field}. Columns: {string.Join(", ", headers)}.");
    }

    /// <summary>Letters and digits in lower case: "First Name", "first_name" and "firstName" are the same header.</summary>
    private static string Squeeze(string header) => string.Concat(header.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
