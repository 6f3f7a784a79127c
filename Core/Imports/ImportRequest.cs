namespace PersonData.Core.Imports;

/// <summary>How the input is written. Compression is found by itself.</summary>
public enum ImportFormat
{
    /// <summary>RFC 4180 with a header line; comma, semicolon, tab or bar between fields.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    JsonLines,
}

/// <summary>What to import and how to read it.</summary>
public sealed record ImportRequest
{
    /// <summary>The bytes, plain or gzip; read once from its current position to the end, and left open.</summary>
    public required Stream Input { get; init; }

    /// <summary>Name of the file, for the record and for the default source; null for a pipe.</summary>
    public string? FileName { get; init; }

    /// <summary>
    /// Who supplies the people; a person is known again by it and the source's own id. Null: the file's name without extensions, or
    /// <c>import</c> for a pipe.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>Null: JSON Lines when the first character is a brace, else CSV.</summary>
    public ImportFormat? Format { get; init; }

    /// <summary>Field name to column name; takes precedence over the guess. A field mapped to the empty string is not read at all.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary>Region of phone numbers without a country code, ISO 3166-1 alpha-2.</summary>
    public string DefaultRegion { get; init; } = "US";

    /// <summary>Rows that are held in memory and merged at once. The result is the same for every size; tests choose small ones.</summary>
    public int BatchRows { get; init; } = 25_000;

    /// <summary>Rows that are committed together, in whole batches: so many a kill can cost. The exact counts are moved once a commit.</summary>
    public int CommitRows { get; init; } = 100_000;
}

/// <summary>
/// The import cannot be done as it was asked for: an unknown field or column, no column that tells who a person is, a file that is not
/// what it should be, another import under way. The message names the reason and the remedy and is fit to be shown.
/// </summary>
public sealed class ImportRefusedException(string message, Exception? cause = null) : Exception(message, cause);
