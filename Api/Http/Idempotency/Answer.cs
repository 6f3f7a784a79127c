using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace PersonData.Api.Http.Idempotency;

/// <summary>
/// A response as it will be sent: status, the headers that belong to it, and the bytes of its body. It is made before what it reports is committed, stored
/// with it, and sent afterwards, to the first caller and to everybody who repeats the call.
/// </summary>
internal sealed class Answer : IResult
{
    private readonly int _status;
    private readonly IReadOnlyList<(string Name, string[] Values)> _headers;
    private readonly ReadOnlyMemory<byte> _body;

    private Answer(int status, IReadOnlyList<(string Name, string[] Values)> headers, ReadOnlyMemory<byte> body, byte[] bytes) =>
        (_status, _headers, _body, Bytes) = (status, headers, body, bytes);

    public int Status => _status;

    /// <summary>All of it, to be stored; <see cref="Read"/> reads it.</summary>
    public byte[] Bytes { get; }

    /// <summary>Whether a repeated call is answered with this: not with what may be different next time.</summary>
    public bool IsFinal => _status is < 500 and not (StatusCodes.Status401Unauthorized or StatusCodes.Status429TooManyRequests);

    /// <summary>Writes a result into memory and leaves the response as <paramref name="before"/> says that it was.</summary>
    public static async Task<Answer> RenderAsync(HttpContext context, IResult result, ResponseState before)
    {
        var response = context.Response;
        var client = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var memory = new MemoryStream();
        var body = new StreamResponseBodyFeature(memory);
        context.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            await result.ExecuteAsync(context);
            await body.Writer.FlushAsync(CancellationToken.None);
            if (memory.Length == 0 && response.StatusCode >= StatusCodes.Status400BadRequest)
                await Errors.OfStatus(response.StatusCode).ExecuteAsync(context);
            await body.CompleteAsync();
            var (headers, content) = (before.ChangesOf(response), memory.ToArray());
            return new Answer(response.StatusCode, headers, content, Pack(response.StatusCode, headers, content));
        }
        finally
        {
            context.Features.Set(client);
            before.Restore(response);
        }
    }

    /// <summary>The answer that these are the <see cref="Bytes"/> of.</summary>
    public static Answer Read(byte[] bytes)
    {
        using var unpacked = new MemoryStream();
        using (var packed = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress))
            packed.CopyTo(unpacked);
        unpacked.Position = 0;

        using var reader = new BinaryReader(unpacked, Encoding.UTF8);
        var status = reader.ReadInt32();
        var headers = new (string Name, string[] Values)[reader.ReadInt32()];
        for (var i = 0; i < headers.Length; i++)
        {
            var name = reader.ReadString();
            var values = new string[reader.ReadInt32()];
            for (var j = 0; j < values.Length; j++)
                values[j] = reader.ReadString();
            headers[i] = (name, values);
        }

        return new Answer(status, headers, unpacked.ToArray().AsMemory((int)unpacked.Position), bytes);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        foreach (var (name, values) in _headers)
            response.Headers[name] = values;
        if (_body.Length == 0)
            return;
        response.ContentLength = _body.Length;
        await response.BodyWriter.WriteAsync(_body, httpContext.RequestAborted);
    }

    private static byte[] Pack(int status, IReadOnlyList<(string Name, string[] Values)> headers, byte[] body)
    {
        using var packed = new MemoryStream();
        using (var writer = new BinaryWriter(new BrotliStream(packed, CompressionLevel.Fastest), Encoding.UTF8))
        {
            writer.Write(status);
            writer.Write(headers.Count);
            foreach (var (name, values) in headers)
            {
                writer.Write(name);
                writer.Write(values.Length);
                foreach (var value in values)
                    writer.Write(value);
            }

            writer.Write(body);
        }

        return packed.ToArray();
    }
}

/// <summary>Status and headers of a response at one moment, to tell what was added to them since, and to take it back.</summary>
internal sealed class ResponseState(HttpResponse response)
{
    private readonly int _status = response.StatusCode;
    private readonly HeaderDictionary _headers = new(response.Headers.ToDictionary(header => header.Key, header => header.Value));

    public IReadOnlyList<(string Name, string[] Values)> ChangesOf(HttpResponse response) =>
    [
        .. response.Headers
            .Where(header => header.Value != _headers[header.Key])
            .Select(header => (header.Key, header.Value.OfType<string>().ToArray())),
    ];

    public void Restore(HttpResponse response)
    {
        response.StatusCode = _status;
        response.Headers.Clear();
        foreach (var (name, values) in _headers)
            response.Headers[name] = values;
    }
}
