using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace PersonData.Core.Imports;

/// <summary>The bytes of an import: decompressed, counted, and recognized when the same file comes again.</summary>
internal sealed class ImportInput : IDisposable
{
    private const int HeadBytes = 64 * 1024;

    private readonly CountingStream _raw;

    private ImportInput(CountingStream raw, Stream content, byte[] head, string fingerprint)
    {
        _raw = raw;
        Content = content;
        Head = head;
        Fingerprint = fingerprint;
    }

    /// <summary>Everything, decompressed, from the first byte.</summary>
    public Stream Content { get; }

    /// <summary>The first bytes of <see cref="Content"/>, at most 64 KiB, to tell what it is.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    /// <summary>Hex SHA-256 of length, beginning and end as far as they are known before reading: of a pipe only the beginning.</summary>
    public string Fingerprint { get; }

    /// <summary>Bytes read of what is stored (compressed when the file is).</summary>
    public long BytesRead => _raw.BytesRead;

    /// <summary>Bytes stored; null for a pipe.</summary>
    public long? BytesTotal => _raw.Total;

    /// <summary>Reads the beginning and finds out what it is.</summary>
    public static async Task<ImportInput> OpenAsync(Stream input, CancellationToken ct)
    {
        var raw = new CountingStream(input);
        var stored = await ReadHeadAsync(raw, ct);
        var fingerprint = await FingerprintAsync(input, stored, ct);

        Stream content = new PrefixedStream(stored, raw);
        var head = stored;
        if (stored is [0x1F, 0x8B, ..])
        {
            content = new GzipContentStream(new GZipStream(content, CompressionMode.Decompress));
            head = await ReadHeadAsync(content, ct);
            content = new PrefixedStream(head, content);
        }

        return new ImportInput(raw, content, head, fingerprint);
    }

    /// <summary>JSON Lines begin with a brace, everything else is CSV.</summary>
    public ImportFormat DetectFormat()
    {
        var text = Head.Span;
        if (text.StartsWith(Encoding.UTF8.Preamble)) text = text[3..];
        text = text.TrimStart(" \t\r\n"u8);
        return text.Length > 0 && text[0] == '{' ? ImportFormat.JsonLines : ImportFormat.Csv;
    }

    public void Dispose() => Content.Dispose();

    private static async Task<byte[]> ReadHeadAsync(Stream stream, CancellationToken ct)
    {
        var head = new byte[HeadBytes];
        var length = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        return head[..length];
    }

    private static async Task<string> FingerprintAsync(Stream input, byte[] head, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        if (input.CanSeek)
        {
            hash.AppendData(BitConverter.GetBytes(input.Length));
            var position = input.Position;
            input.Position = Math.Max(position, input.Length - HeadBytes);
            hash.AppendData(await ReadHeadAsync(input, ct));
            input.Position = position;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Counts what is read; leaves the stream open.</summary>
    private sealed class CountingStream(Stream inner) : ReadOnlyStream
    {
        private long _bytesRead;

        public long BytesRead => Interlocked.Read(ref _bytesRead);

        public long? Total { get; } = inner.CanSeek ? inner.Length - inner.Position : null;

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer);
            Interlocked.Add(ref _bytesRead, count);
            return count;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            Interlocked.Add(ref _bytesRead, count);
            return count;
        }
    }

    /// <summary>Bytes that were read ahead, then the rest.</summary>
    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ReadOnlyStream
    {
        private ReadOnlyMemory<byte> _prefix = prefix;

        public override int Read(Span<byte> buffer)
        {
            if (_prefix.IsEmpty) return rest.Read(buffer);
            var count = Math.Min(buffer.Length, _prefix.Length);
            _prefix.Span[..count].CopyTo(buffer);
            _prefix = _prefix[count..];
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _prefix.IsEmpty ? rest.ReadAsync(buffer, cancellationToken) : new(Read(buffer.Span));

        protected override void Dispose(bool disposing)
        {
            if (disposing) rest.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>Says in the words of an import that compressed bytes are broken, wherever in the file that shows.</summary>
    private sealed class GzipContentStream(GZipStream gzip) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer)
        {
            try
            {
                return gzip.Read(buffer);
            }
            catch (InvalidDataException exception)
            {
                throw Broken(exception);
            }
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await gzip.ReadAsync(buffer, cancellationToken);
            }
            catch (InvalidDataException exception)
            {
                throw Broken(exception);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) gzip.Dispose();
            base.Dispose(disposing);
        }

        private static ImportRefusedException Broken(InvalidDataException exception) =>
            new("The input begins like gzip but cannot be decompressed to its end. Is it cut off or damaged? Compress it again.", exception);
    }

    private abstract class ReadOnlyStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public abstract override int Read(Span<byte> buffer);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
