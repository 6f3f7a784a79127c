namespace PersonData.Core.Imports;

/// <summary>What an import did. Every row of the input is counted once: imported, updated, unchanged or rejected.</summary>
public sealed record ImportReport
{
    /// <summary>The import's number in the data set; null for a dry run.</summary>
    public long? ImportId { get; init; }

    /// <summary>Name that the people are known by.</summary>
    public required string Source { get; init; }

    /// <summary>Rows that added a person. In a dry run, rows that could be imported.</summary>
    public required long Imported { get; init; }

    /// <summary>Rows that changed a person, or the company the person works for.</summary>
    public required long Updated { get; init; }

    /// <summary>Rows that said nothing new.</summary>
    public required long Unchanged { get; init; }

    /// <summary>Rows that could not be imported. All of them are kept in the table <c>import_rejects</c>.</summary>
    public required long Rejected { get; init; }

    /// <summary>The first <see cref="MaxRejectsInMemory"/> rejected rows, by line.</summary>
    public required IReadOnlyList<ImportReject> Rejects { get; init; }

    /// <summary>Which column was read as which field, in the order of the fields.</summary>
    public required IReadOnlyList<MappedColumn> Map { get; init; }

    /// <summary>Columns that were not read.</summary>
    public required IReadOnlyList<string> IgnoredColumns { get; init; }

    /// <summary>Values that were left out although their rows were imported, counted by field and reason.</summary>
    public required IReadOnlyList<ImportWarning> Warnings { get; init; }

    /// <summary>How much of what the rows say was understood.</summary>
    public required ImportCoverage Coverage { get; init; }

    /// <summary>Rows that an earlier run, which did not end, had already committed; they are counted above.</summary>
    public long ContinuedAfterRows { get; init; }

    /// <summary>Nothing was written.</summary>
    public bool DryRun { get; init; }

    /// <summary>Length of <see cref="Rejects"/> at most.</summary>
    public const int MaxRejectsInMemory = 100_000;
}

/// <summary>A row that was not imported.</summary>
/// <param name="Line">Physical line where the row starts; the first line of the input is 1.</param>
/// <param name="Reason">What is wrong with it and what it needs.</param>
public sealed record ImportReject(long Line, string Reason);

/// <summary>One column and what it was read as.</summary>
/// <param name="Field">A name of <see cref="ImportField"/> in snake_case, as <c>--map</c> takes it.</param>
/// <param name="Column">The column's header.</param>
public sealed record MappedColumn(string Field, string Column);

/// <summary>Values that could not be used.</summary>
/// <param name="Field">The field that stayed empty.</param>
/// <param name="Message">What was wrong.</param>
/// <param name="Count">How many rows.</param>
/// <param name="FirstLine">Physical line of the first of them.</param>
public sealed record ImportWarning(string Field, string Message, long Count, long FirstLine);

/// <summary>How many of the accepted rows carry something that searches can use.</summary>
public sealed record ImportCoverage
{
    /// <summary>Rows with a job title.</summary>
    public long Titles { get; init; }

    /// <summary>Rows whose title names a known role.</summary>
    public long TitlesWithRole { get; init; }

    /// <summary>Rows with an industry text or code.</summary>
    public long Industries { get; init; }

    /// <summary>Rows whose industry is a known one.</summary>
    public long IndustriesWithKey { get; init; }

    /// <summary>Rows with a place of the person or of the company.</summary>
    public long Places { get; init; }

    internal ImportCoverage Plus(ImportCoverage other) => new()
    {
        Titles = Titles + other.Titles,
        TitlesWithRole = TitlesWithRole + other.TitlesWithRole,
        Industries = Industries + other.Industries,
        IndustriesWithKey = IndustriesWithKey + other.IndustriesWithKey,
        Places = Places + other.Places,
    };
}

/// <summary>Where an import stands.</summary>
/// <param name="Rows">Rows read so far.</param>
/// <param name="BytesRead">Bytes read so far, as stored (compressed when the file is).</param>
/// <param name="BytesTotal">Bytes of the input; null when unknown (a pipe).</param>
/// <param name="RowsCommitted">Rows whose batch is committed.</param>
/// <param name="Phase">What is being done.</param>
public readonly record struct ImportProgress(long Rows, long BytesRead, long? BytesTotal, long RowsCommitted, ImportPhase Phase);

/// <summary>Stages of an import, in their order.</summary>
public enum ImportPhase
{
    /// <summary>Another import holds the data set; this one waits a moment for it.</summary>
    Waiting,

    /// <summary>Rows are read and merged.</summary>
    Rows,

    /// <summary>Indexes that a first load had put off are built.</summary>
    Indexes,

    /// <summary>Everything is committed.</summary>
    Done,
}
