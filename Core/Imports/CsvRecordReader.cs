using System.Buffers;
using System.Text;
using CsvHelper;

namespace PersonData.Core.Imports;

/// <summary>RFC 4180 with a header line: quoted line breaks, byte order marks, comma, semicolon, tab or bar.</summary>
internal sealed class CsvRecordReader : RecordReader
{
    private readonly CsvReader _reader;
    private string[]? _columns;
    private CsvMalformedReason? _malformed;

    public CsvRecordReader(ImportInput input)
    {
        var encoding = DetectEncoding(input.Head.Span);
        _reader = CsvReader.Create(input.Content, new CsvReaderOptions
        {
            Separator = DetectSeparator(input.Head.Span, encoding),
            Encoding = encoding,
            MaxRecordSize = MaxRecordBytes,
            TrackLineNumbers = true,
            IncludeValuesInExceptions = false,
            MalformedData = CsvMalformedDataHandling.Recover,
            OnMalformedRecord = record => _malformed = record.Reason,
            PoolStrings = true,
            BufferSize = 256 * 1024,
        }, leaveOpen: true);
    }

    public override IReadOnlyList<string> Columns => Header;

    public override long Line => _reader.LineNumber;

    public override ReadOnlySpan<byte> Raw => _reader.RawRecord;

    public override string? Problem =>
        _malformed == CsvMalformedReason.UnterminatedQuote ? "A quoted field is not closed before the end of the file."
        : _reader.FieldCount == Header.Length ? null
        : $"The row has {_reader.FieldCount} fields, the header {Header.Length}. Quote fields that contain the separator '{_reader.Separator}' or a line break.";

    public override string? this[int column] => _reader.GetString(column) is { Length: > 0 } text ? text : null;

    public override bool Read()
    {
        _malformed = null;
        try
        {
            return _reader.Read();
        }
        catch (CsvFormatException exception)
        {
            throw RecordTooLong(exception);
        }
    }

    /// <summary>Reads the header of an input that comes over a network, where nobody may block; without it, whoever asks for the columns does.</summary>
    /// <exception cref="ImportRefusedException">The input cannot be read.</exception>
    public async Task ReadHeaderAsync(CancellationToken ct)
    {
        try
        {
            await _reader.ReadHeaderAsync(ct);
        }
        catch (CsvFormatException exception)
        {
            throw HeaderUnreadable(exception);
        }
    }

    /// <summary>As <see cref="Read"/>, waiting for the input without blocking.</summary>
    /// <exception cref="ImportRefusedException">The input cannot be read any further.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        _malformed = null;
        try
        {
            return await _reader.ReadAsync(ct);
        }
        catch (CsvFormatException exception)
        {
            throw RecordTooLong(exception);
        }
    }

    public override void Dispose() => _reader.Dispose();

    private string[] Header => _columns ??= ReadHeaders();

    private string[] ReadHeaders()
    {
        try
        {
            var headers = _reader.Headers.Select(h => h.Trim()).ToArray();
            return headers.Length == 0 || headers.All(h => h.Length == 0)
                ? throw new ImportRefusedException("The input is empty: the first line must name the columns.")
                : headers;
        }
        catch (CsvFormatException exception)
        {
            throw HeaderUnreadable(exception);
        }
    }

    private static ImportRefusedException HeaderUnreadable(CsvFormatException exception) => new($"The header line cannot be read: {exception.Message}", exception);

    private ImportRefusedException RecordTooLong(CsvFormatException exception) => new(
        $"The row after line {_reader.LineNumber} is longer than {MaxRecordBytes / 1024} KiB. A quoted field is probably not closed there: "
        + "close it and import the file again.", exception);

    // Spreadsheets on Windows still write the local code page. One invalid sequence decides, except where the head was cut.
    private static Encoding? DetectEncoding(ReadOnlySpan<byte> head)
    {
        if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) return null;
        while (!head.IsEmpty)
        {
            switch (Rune.DecodeFromUtf8(head, out _, out var consumed))
            {
                case OperationStatus.InvalidData:
                    return CodePagesEncodingProvider.Instance.GetEncoding(1252);
                case OperationStatus.NeedMoreData:
                    return null;
                default:
                    head = head[consumed..];
                    break;
            }
        }

        return null;
    }

    private static char? DetectSeparator(ReadOnlySpan<byte> head, Encoding? encoding)
    {
        var text = encoding is not null ? encoding.GetString(head)
            : head is [0xFF, 0xFE, ..] ? Encoding.Unicode.GetString(head)
            : head is [0xFE, 0xFF, ..] ? Encoding.BigEndianUnicode.GetString(head)
            : Encoding.UTF8.GetString(head);

        // The header decides: the candidate that stands there most often outside quotes.
        text = text.TrimStart('\uFEFF', '\r', '\n');
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)) return null;
        Span<int> counts = [0, 0, 0, 0];
        var quoted = false;
        foreach (var c in text)
        {
            if (c == '"') quoted = !quoted;
            else if (!quoted && c is '\r' or '\n') break;
            else if (!quoted && ",;\t|".IndexOf(c, StringComparison.Ordinal) is >= 0 and var candidate) counts[candidate]++;
        }

        var best = 0;
        for (var i = 1; i < counts.Length; i++)
        {
            if (counts[i] > counts[best]) best = i;
        }

        return ",;\t|"[best];
    }
}
