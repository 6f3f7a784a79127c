using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace PersonData.Core.Imports;

/// <summary>
/// Rows in Postgres' binary COPY format, written straight into a buffer. Npgsql's own importer looks up a converter for every value; over
/// millions of rows of twenty columns that was a third of an import's processor time.
/// </summary>
/// <remarks>Blocking, for one thread. Without <see cref="Complete"/> the copy is cancelled.</remarks>
internal sealed class BinaryCopy : IDisposable
{
    private const int FlushBytes = 64 * 1024;
    private const int TextOid = 25;

    private static readonly DateTimeOffset s_postgresEpoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly NpgsqlRawCopyStream _stream;
    private readonly short _columns;
    private byte[] _buffer = new byte[FlushBytes * 2];
    private int _length;
    private bool _completed;

    /// <summary>Begins <c>copy table (columns) from stdin (format binary)</c>.</summary>
    public BinaryCopy(NpgsqlConnection connection, string table, string columns)
    {
        _stream = connection.BeginRawBinaryCopy($"copy {table} ({columns}) from stdin (format binary)");
        _columns = (short)(columns.Count(c => c == ',') + 1);
        ReadOnlySpan<byte> signature = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8];
        signature.CopyTo(Reserve(signature.Length));

        // No flags, no header extension.
        Int32(0);
        Int32(0);
    }

    public void StartRow()
    {
        if (_length > FlushBytes) Flush();
        Int16(_columns);
    }

    public void Write(short value)
    {
        Int32(sizeof(short));
        Int16(value);
    }

    public void Write(int value)
    {
        Int32(sizeof(int));
        Int32(value);
    }

    public void Write(long value)
    {
        Int32(sizeof(long));
        Int64(value);
    }

    public void Write(long? value)
    {
        if (value is { } number) Write(number);
        else Int32(-1);
    }

    public void Write(bool value)
    {
        Int32(1);
        Reserve(1)[0] = value ? (byte)1 : (byte)0;
    }

    /// <summary>A <c>timestamptz</c>, in microseconds.</summary>
    public void Write(DateTimeOffset value) => Write((value - s_postgresEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    public void Write(string? value)
    {
        if (value is null)
        {
            Int32(-1);
            return;
        }

        var span = Reserve(sizeof(int) + Encoding.UTF8.GetMaxByteCount(value.Length));
        var bytes = Encoding.UTF8.GetBytes(value, span[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(span, bytes);
        _length -= span.Length - sizeof(int) - bytes;
    }

    /// <summary>A <c>text[]</c> of one dimension.</summary>
    public void Write(string[]? values)
    {
        if (values is null)
        {
            Int32(-1);
            return;
        }

        var start = _length;
        Int32(0);
        Int32(values.Length == 0 ? 0 : 1);
        Int32(0);
        Int32(TextOid);
        if (values.Length > 0)
        {
            Int32(values.Length);
            Int32(1);
            foreach (var value in values) Write(value);
        }

        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(start), _length - start - sizeof(int));
    }

    /// <summary>Ends the copy; errors of the rows come up here.</summary>
    public void Complete()
    {
        Int16(-1);
        Flush();
        _completed = true;
        _stream.Dispose();
    }

    public void Dispose()
    {
        if (_completed) return;
        _completed = true;
        _stream.Cancel();
        _stream.Dispose();
    }

    private void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(Reserve(sizeof(short)), value);

    private void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), value);

    private void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Reserve(sizeof(long)), value);

    private Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        var span = _buffer.AsSpan(_length, bytes);
        _length += bytes;
        return span;
    }

    private void Flush()
    {
        _stream.Write(_buffer, 0, _length);
        _length = 0;
    }
}
