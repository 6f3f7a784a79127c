using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;

namespace PersonData.Core.Webhooks;

/// <summary>
/// Sends one signed request to a customer's server, which is trusted with nothing: it goes through <see cref="PublicConnections"/>, is not led elsewhere by redirects or proxies,
/// may take <see cref="WebhookOptions.RequestTimeout"/> in all, and no more of its answer is read than <see cref="MaxResponseBytes"/>. No header of ours travels along but those of
/// the message: no cookies, no trace.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    /// <summary>What is read of an answer; then the connection is cut.</summary>
    internal const int MaxResponseBytes = 64 * 1024;

    /// <summary>What is kept of it, in characters.</summary>
    internal const int MaxExcerptLength = 1000;

    private static readonly ProductInfoHeaderValue UserAgent = new("PersonData", typeof(WebhookSender).Assembly.GetName().Version!.ToString(3));

    private readonly HttpMessageInvoker _http;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public WebhookSender(IOptions<WebhookOptions> options, HostResolver resolve, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _timeout = options.Value.RequestTimeout;
        _time = time;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = new PublicConnections(resolve, options.Value.AllowLoopback).ConnectAsync,
            ConnectTimeout = _timeout,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 16,   // KiB
            MaxResponseDrainSize = 0,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),   // then the name is resolved, and checked, again
        });
    }

    /// <summary>Sends a request and waits for its end. It throws only when <paramref name="ct"/> cancels it before there is an answer: then nobody knows whether the message has arrived.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="id">Of the message, the same in every try.</param>
    /// <param name="body">JSON, sent byte for byte.</param>
    /// <param name="secrets">What it is signed with.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<SendResult> SendAsync(Uri url, string id, string body, IReadOnlyList<WebhookSecret> secrets, CancellationToken ct)
    {
        using var ends = new CancellationTokenSource(_timeout, _time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ends.Token, ct);
        using var request = NewRequest(url, id, Encoding.UTF8.GetBytes(body), secrets);
        try
        {
            using var response = await _http.SendAsync(request, ended.Token);
            var excerpt = await ReadExcerptAsync(response.Content, ended.Token);
            return (int)response.StatusCode switch
            {
                >= 200 and < 300 and var status => new SendResult.Accepted(status, excerpt),
                SendResult.Gone.Status => new SendResult.Gone(excerpt),
                var status => new SendResult.Refused(status, excerpt, RetryAfterOf(response)),
            };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new SendResult.Failed(string.Create(CultureInfo.InvariantCulture, $"There was no answer within {_timeout.TotalSeconds} s."));
        }
        catch (HttpRequestException e)
        {
            ct.ThrowIfCancellationRequested();
            return new SendResult.Failed(ReasonOf(e));
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage NewRequest(Uri url, string id, byte[] body, IReadOnlyList<WebhookSecret> secrets)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(UserAgent);
        foreach (var (name, value) in WebhookSignature.Headers(id, _time.GetUtcNow(), body, secrets))
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    // A body that does not end, comes too slowly or breaks off changes nothing about the status that came before it.
    private static async Task<string> ReadExcerptAsync(HttpContent content, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxResponseBytes);
        var length = 0;
        try
        {
            await using var body = await content.ReadAsStreamAsync(ct);
            int read;
            while (length < MaxResponseBytes && (read = await body.ReadAsync(buffer.AsMemory(length, MaxResponseBytes - length), ct)) > 0)
                length += read;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
        }

        var text = ExcerptOf(buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        return text;
    }

    // Only text that the database takes: no half characters, and no zeros.
    private static string ExcerptOf(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body).Replace('\0', '\uFFFD');
        if (text.Length <= MaxExcerptLength)
            return text;
        return text[..(char.IsHighSurrogate(text[MaxExcerptLength - 1]) ? MaxExcerptLength - 1 : MaxExcerptLength)];
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,   // not there, or neither
    };

    private static string ReasonOf(HttpRequestException e) => (e.HttpRequestError, e.InnerException) switch
    {
        (_, AddressRefusedException refused) => refused.Message,
        (_, SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }) => "The host's name does not resolve.",
        (_, SocketException { SocketErrorCode: SocketError.ConnectionRefused }) => "The host refused the connection.",
        (HttpRequestError.SecureConnectionError, _) => "No secure connection could be made: the host needs a certificate for its name that is in date and publicly trusted.",
        (HttpRequestError.ConnectionError, _) => "No connection could be made.",
        (HttpRequestError.ResponseEnded, _) => "The connection ended before there was an answer.",
        (HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded, _) => "The answer is not HTTP, or its headers are longer than 16 KiB.",
        _ => "The connection broke before there was an answer.",
    };
}
