namespace PersonData.Core.Imports;

/// <summary>Rows that are written and committed together, and where the input stands behind them.</summary>
internal sealed class ImportBatch
{
    public required List<ImportRow> Rows { get; init; }

    public required List<RejectedRecord> Rejects { get; init; }

    public required ImportWarning[] Warnings { get; init; }

    public required ImportCoverage Coverage { get; init; }

    /// <summary>Records read from the beginning of the input to the end of this batch.</summary>
    public required long RowsRead { get; init; }

    /// <summary>Checksum of them.</summary>
    public required uint Checksum { get; init; }

    internal sealed record RejectedRecord(long Line, string Reason, string Record);
}
