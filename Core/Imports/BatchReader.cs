using System.Text;

namespace PersonData.Core.Imports;

/// <summary>Cuts the input into batches. Blocking: it runs on the parsing thread.</summary>
internal sealed class BatchReader(RecordReader reader, RowParser parser, int batchRows)
{
    private const int MaxRecordText = 10_000;

    private long _rowsRead;
    private uint _checksum;

    /// <summary>Records read so far.</summary>
    public long RowsRead => Interlocked.Read(ref _rowsRead);

    /// <summary>Passes over the rows that an earlier run has committed.</summary>
    /// <exception cref="ImportRefusedException">The input does not begin with these rows.</exception>
    public void Skip(long rows, uint checksum, Action read)
    {
        while (_rowsRead < rows && Next()) read();
        if (_rowsRead != rows || _checksum != checksum)
        {
            throw new ImportRefusedException(
                $"The input is not the one whose import was interrupted after {rows} rows, although it begins alike. "
                + "Import the original again to finish it, or give this one another --source.");
        }
    }

    /// <summary>The next batch; null at the end.</summary>
    public ImportBatch? Read(Action read, CancellationToken ct)
    {
        var rows = new List<ImportRow>(batchRows);
        var rejects = new List<ImportBatch.RejectedRecord>();
        var coverage = new CoverageCounter();
        parser.Warnings = new WarningCounts();
        while (rows.Count + rejects.Count < batchRows && Next())
        {
            read();
            ct.ThrowIfCancellationRequested();
            if (parser.TryParse(out var row) is { } reason)
            {
                rejects.Add(new(reader.Line, reason, Text(reader.Raw)));
                continue;
            }

            rows.Add(row!);
            coverage.Add(row!, parser);
        }

        return rows.Count + rejects.Count == 0 ? null : new ImportBatch
        {
            Rows = rows,
            Rejects = rejects,
            Warnings = parser.Warnings.ToArray(),
            Coverage = coverage.Total,
            RowsRead = _rowsRead,
            Checksum = _checksum,
        };
    }

    private bool Next()
    {
        if (!reader.Read()) return false;
        _checksum = RecordReader.Checksum(_checksum, reader.Raw);
        Interlocked.Increment(ref _rowsRead);
        return true;
    }

    // Postgres takes no zero character, and nobody repairs a record of a megabyte.
    private static string Text(ReadOnlySpan<byte> record)
    {
        var text = Encoding.UTF8.GetString(record).Replace("\0", "\uFFFD", StringComparison.Ordinal);
        return text.Length <= MaxRecordText ? text : text[..(char.IsHighSurrogate(text[MaxRecordText - 1]) ? MaxRecordText - 1 : MaxRecordText)];
    }

    private sealed class CoverageCounter
    {
        private long _titles, _titlesWithRole, _industries, _industriesWithKey, _places;

        public ImportCoverage Total => new()
        {
            Titles = _titles,
            TitlesWithRole = _titlesWithRole,
            Industries = _industries,
            IndustriesWithKey = _industriesWithKey,
            Places = _places,
        };

        public void Add(ImportRow row, RowParser parser)
        {
            if (row.Title is { } title)
            {
                _titles++;
                if (title.Class.Roles.Length > 0) _titlesWithRole++;
            }

            if (row.Industry is not null || row.Sic is not null || row.Naics is not null)
            {
                _industries++;
                if (parser.KnowsIndustry(row)) _industriesWithKey++;
            }

            if (row.Place is not null || row.CompanyPlace is not null) _places++;
        }
    }
}
