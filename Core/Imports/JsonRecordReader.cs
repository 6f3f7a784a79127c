using System.Text;
using System.Text.Json;

namespace PersonData.Core.Imports;

/// <summary>
/// One JSON object a line. Members of nested objects are columns named by their path (<c>company.name</c>); the values of an array, and of the
/// same member of several objects in one, are joined by bars.
/// </summary>
internal sealed class JsonRecordReader : RecordReader
{
    private const int SampleRecords = 1_000;

    private readonly Stream _content;
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<string> _columns = [];
    private readonly Queue<Record> _sample = new();
    private readonly HashSet<string> _late = new(StringComparer.Ordinal);
    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;
    private bool _atEnd;
    private long _linesRead;
    private readonly bool _sampled;
    private Record _current = new(0, [], null, []);

    public JsonRecordReader(ImportInput input)
    {
        _content = input.Content;
        while (_sample.Count < SampleRecords && TryReadRecord(out var record)) _sample.Enqueue(record);
        _sampled = true;
        if (_columns.Count == 0)
        {
            throw new ImportRefusedException(_sample.Count == 0
                ? "The input is empty: each line must be a JSON object."
                : $"No line of the input can be read. Line {_sample.Peek().Line}: {_sample.Peek().Problem}");
        }
    }

    private sealed record Record(long Line, string?[] Values, string? Problem, byte[] Raw);

    public override IReadOnlyList<string> Columns => _columns;

    public override long Line => _current.Line;

    public override string? Problem => _current.Problem;

    public override ReadOnlySpan<byte> Raw => _current.Raw;

    public override string? this[int column] => column < _current.Values.Length ? _current.Values[column] : null;

    public override IReadOnlyCollection<string> LateColumns => _late;

    public override bool Read()
    {
        if (!_sample.TryDequeue(out var record) && !TryReadRecord(out record)) return false;
        _current = record;
        return true;
    }

    public override void Dispose()
    {
    }

    private bool TryReadRecord(out Record record)
    {
        while (TryReadLine(out var line))
        {
            if (_linesRead == 1 && line.Span.StartsWith(Encoding.UTF8.Preamble)) line = line[3..];
            var text = line.Trim(" \t\r"u8);
            if (text.IsEmpty) continue;
            record = Parse(text);
            return true;
        }

        record = _current;
        return false;
    }

    private Record Parse(ReadOnlyMemory<byte> text)
    {
        var raw = text.ToArray();
        try
        {
            using var document = JsonDocument.Parse(raw);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return new Record(_linesRead, [], $"The line is a JSON {document.RootElement.ValueKind.ToString().ToLowerInvariant()}, not an object.", raw);
            }

            var values = new string?[_columns.Count];
            Flatten(document.RootElement, "", ref values);
            return new Record(_linesRead, values, null, raw);
        }
        catch (JsonException exception)
        {
            return new Record(_linesRead, [], $"The line is not valid JSON (byte {exception.BytePositionInLine}).", raw);
        }
        catch (InvalidOperationException)
        {
            return new Record(_linesRead, [], "The line holds a character that is not Unicode.", raw);
        }
    }

    private void Flatten(JsonElement element, string path, ref string?[] values)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Flatten(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", ref values);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Flatten(item, path, ref values);
                break;
            default:
                if (!_indexes.TryGetValue(path, out var index))
                {
                    if (_sampled)
                    {
                        _late.Add(path);
                        return;
                    }

                    index = _columns.Count;
                    _indexes.Add(path, index);
                    _columns.Add(path);
                }

                if (element.ValueKind == JsonValueKind.Null) return;
                if (index >= values.Length) Array.Resize(ref values, _columns.Count);
                var text = element.ValueKind == JsonValueKind.String ? element.GetString() : element.GetRawText();
                values[index] = values[index] is { } before ? $"{before}|{text}" : text;
                break;
        }
    }

    private bool TryReadLine(out ReadOnlyMemory<byte> line)
    {
        var searched = _start;
        while (true)
        {
            var newLine = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (newLine >= 0 || (_atEnd && _end > _start))
            {
                var end = newLine >= 0 ? searched + newLine : _end;
                line = _buffer.AsMemory(_start, end - _start);
                _start = newLine >= 0 ? end + 1 : end;
                _linesRead++;
                return true;
            }

            if (_atEnd)
            {
                line = default;
                return false;
            }

            searched = _end;
            Fill(ref searched);
        }
    }

    private void Fill(ref int searched)
    {
        if (_end - _start > MaxRecordBytes)
        {
            throw new ImportRefusedException($"Line {_linesRead + 1} is longer than {MaxRecordBytes / 1024} KiB. JSON Lines have one object a line.");
        }

        if (_end == _buffer.Length)
        {
            // Records of the sample copied their bytes, so moving is safe.
            var target = _end - _start > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
            Buffer.BlockCopy(_buffer, _start, target, 0, _end - _start);
            (_end, searched, _start, _buffer) = (_end - _start, searched - _start, 0, target);
        }

        var count = _content.Read(_buffer, _end, _buffer.Length - _end);
        _atEnd = count == 0;
        _end += count;
    }
}
