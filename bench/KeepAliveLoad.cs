using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace PersonData.Bench;

/// <summary>
/// A load generator for what <c>wrk</c> cannot send: HEAD, whose answer names a body that does not come. Keep-alive connections, each sends its next request when it has its answer.
/// </summary>
/// <param name="api">Where.</param>
/// <param name="apiKey">With which key.</param>
/// <param name="requests">Paths, with a body in JSON or none.</param>
internal sealed class KeepAliveLoad(Uri api, string apiKey, IReadOnlyList<(string Path, string? Json)> requests)
{
    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    // The API writes bodies in chunks; this is the last one's end.
    private static ReadOnlySpan<byte> EndOfBody => "\r\n0\r\n\r\n"u8;

    public KeepAliveLoad(Uri api, string apiKey, IReadOnlyList<string> paths)
        : this(api, apiKey, [.. paths.Select(path => (path, (string?)null))])
    {
    }

    /// <summary>Calls the paths in turn; an answer other than 200 fails the run.</summary>
    public async Task<Throughput> RunAsync(string method, int clients, TimeSpan duration, CancellationToken ct)
    {
        var messages = requests.Select(request => Encoding.ASCII.GetBytes($"{method} {request.Path} HTTP/1.1\r\nHost: {api.Authority}\r\nx-api-key: {apiKey}\r\n{Body(request.Json)}")).ToList();
        var started = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => CallAsync(method, messages, client, started, duration, ct), ct)));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var all = latencies.SelectMany(l => l).Order().ToList();
        return new Throughput(all.Count / seconds, all[all.Count / 2], all[all.Count * 95 / 100]);
    }

    private static string Body(string? json) => json is null ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}";

    private async Task<List<double>> CallAsync(string method, List<byte[]> messages, int client, long started, TimeSpan duration, CancellationToken ct)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(api.Host, api.Port, ct);
        var buffer = new byte[256 * 1024];   // a page of 100 people is some 80 kB
        var latencies = new List<double>();
        for (var next = client; Stopwatch.GetElapsedTime(started) < duration; next++)
        {
            var sent = Stopwatch.GetTimestamp();
            await socket.SendAsync(messages[next % messages.Count], ct);
            for (var length = 0; ;)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
                length += read;
                if (read == 0 || (length > 12 && !buffer.AsSpan(8, 5).SequenceEqual(" 200 "u8)))
                    throw new InvalidOperationException($"{method} answered {Encoding.ASCII.GetString(buffer, 0, length)}");
                if (buffer.AsSpan(0, length).EndsWith(method == "HEAD" ? EndOfHead : EndOfBody)) break;
            }

            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        return latencies;
    }
}
