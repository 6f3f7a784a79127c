using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace PersonData.Core.Enrichment.Vendors;

/// <summary>
/// Asks one vendor over HTTP. From outside to inside: a timeout for all tries, tries again for what may pass, a circuit breaker, a timeout for each try, and the rate limit of this process. It follows no
/// redirects, keeps no cookies and sends no trace of ours; its connections make no spans, because addresses name people. What goes wrong is an answer, never an exception; it is logged without the question.
/// </summary>
internal sealed partial class VendorClient : IDisposable
{
    /// <summary>A longer answer is none.</summary>
    public const int MaxAnswerBytes = 1024 * 1024;

    // A vendor that says no more than that it is too much.
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromHours(1);

    private static readonly ProductInfoHeaderValue s_userAgent = new("PersonData", typeof(VendorClient).Assembly.GetName().Version!.ToString(3));

    private readonly VendorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpMessageInvoker _http;
    private readonly RateLimiter? _rate;
    private readonly ResiliencePipeline<VendorReply> _pipeline;
    private long _pausedUntil;

    public VendorClient(VendorOptions options, TimeProvider time, ILogger logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectTimeout = options.Timeout,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 32,   // KiB
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),   // then its name is resolved again
        });
        _rate = options.RateLimitPerMinute is { } permits
            ? new SlidingWindowRateLimiter(new() { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6, QueueLimit = 0 })
            : null;
        _pipeline = NewPipeline();
    }

    /// <summary>Whether it is left alone at present: it has failed too often, or has asked for it.</summary>
    public bool IsPaused => _time.GetUtcNow().UtcTicks < Volatile.Read(ref _pausedUntil);

    /// <summary>Asks, and waits for the answer.</summary>
    public async Task<VendorReply> AskAsync(VendorRequest request, CancellationToken ct)
    {
        var reply = IsPaused ? Paused() : await TryAsync(request, ct);
        if (reply is VendorReply.Failed { Fault: not VendorFault.Pause, Reason: var reason })
            LogFailed(_options.Name, reason);
        else if (reply is VendorReply.Refuses(var status))
            LogRefused(_options.Name, status);
        return reply;
    }

    /// <summary>That what it has answered cannot be read, said where its other failures are.</summary>
    public VendorReply.Failed Unreadable()
    {
        var failed = new VendorReply.Failed("an answer that cannot be read", VendorFault.Lasting);
        LogFailed(_options.Name, failed.Reason);
        return failed;
    }

    public void Dispose()
    {
        _http.Dispose();
        _rate?.Dispose();
    }

    private ResiliencePipeline<VendorReply> NewPipeline()
    {
        var builder = new ResiliencePipelineBuilder<VendorReply> { TimeProvider = _time }.AddTimeout(_options.OverallTimeout);
        if (_options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<VendorReply>
            {
                MaxRetryAttempts = _options.Retries,
                Delay = _options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder<VendorReply>().Handle<TimeoutRejectedException>().HandleResult(reply => reply is VendorReply.Failed { Fault: VendorFault.Passing }),
            });
        }

        return builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<VendorReply>
            {
                FailureRatio = _options.Breaker.FailureRatio,
                SamplingDuration = _options.Breaker.SamplingDuration,
                MinimumThroughput = _options.Breaker.MinimumThroughput,
                BreakDuration = _options.Breaker.BreakDuration,
                ShouldHandle = new PredicateBuilder<VendorReply>().Handle<TimeoutRejectedException>()
                    .HandleResult(reply => reply is VendorReply.Failed { Fault: VendorFault.Passing or VendorFault.Lasting }),
                OnOpened = opened =>
                {
                    PauseFor(opened.BreakDuration);
                    LogPaused(_options.Name, opened.BreakDuration.TotalSeconds);
                    return default;
                },
            })
            .AddTimeout(_options.Timeout)
            .Build();
    }

    private async Task<VendorReply> TryAsync(VendorRequest request, CancellationToken ct)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async token => await SendAsync(request, token), ct);
        }
        catch (TimeoutRejectedException e)
        {
            return new VendorReply.Failed(string.Create(CultureInfo.InvariantCulture, $"no answer within {e.Timeout.TotalSeconds} s"), VendorFault.Passing);
        }
        catch (BrokenCircuitException)
        {
            return Paused();
        }
    }

    private async Task<VendorReply> SendAsync(VendorRequest request, CancellationToken ct)
    {
        using var permit = _rate?.AttemptAcquire();
        if (permit is { IsAcquired: false })
            return new VendorReply.Failed($"more than {_options.RateLimitPerMinute} requests a minute", VendorFault.Once);

        using var message = NewMessage(request);
        try
        {
            using var response = await _http.SendAsync(message, ct);
            return response.StatusCode switch
            {
                HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.NoContent => new VendorReply.KnowsNobody(),
                >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => await ReadAsync(response.Content, ct),
                HttpStatusCode.TooManyRequests => TooMany(response.Headers.RetryAfter),
                HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.RequestUriTooLong or HttpStatusCode.UnprocessableEntity =>
                    new VendorReply.Refuses((int)response.StatusCode),
                HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => Answered(response, VendorFault.Passing),
                _ => Answered(response, VendorFault.Lasting),
            };
        }
        catch (HttpRequestException e)
        {
            return new VendorReply.Failed(ReasonOf(e), VendorFault.Passing);
        }
        catch (IOException)
        {
            return new VendorReply.Failed("the connection broke within the answer", VendorFault.Passing);
        }
    }

    private HttpRequestMessage NewMessage(VendorRequest request)
    {
        var message = new HttpRequestMessage(request.Body is null ? HttpMethod.Get : HttpMethod.Post, request.Url);
        if (request.Body is not null)
            message.Content = new StringContent(request.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        message.Headers.Accept.Add(new("application/json"));
        foreach (var (name, value) in _options.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        if (message.Headers.UserAgent.Count == 0)
            message.Headers.UserAgent.Add(s_userAgent);
        return message;
    }

    private static async Task<VendorReply> ReadAsync(HttpContent content, CancellationToken ct)
    {
        var body = new MemoryStream();
        await using var stream = await content.ReadAsStreamAsync(ct);
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, ct)) > 0;)
        {
            if (body.Length + read > MaxAnswerBytes)
                return new VendorReply.Failed("an answer of more than 1 MiB", VendorFault.Once);
            body.Write(buffer, 0, read);
        }

        try
        {
            var json = body.GetBuffer().AsSpan(0, (int)body.Length);
            return new VendorReply.Knows(JsonElement.Parse(json.StartsWith("\uFEFF"u8) ? json["\uFEFF"u8.Length..] : json));
        }
        catch (JsonException)
        {
            return new VendorReply.Failed("an answer that is not JSON", VendorFault.Lasting);
        }
    }

    private VendorReply.Failed TooMany(RetryConditionHeaderValue? retryAfter)
    {
        var wait = retryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ => s_pause,
        };
        PauseFor(wait < s_longestPause ? wait : s_longestPause);
        return new VendorReply.Failed("status 429", VendorFault.Once);
    }

    private void PauseFor(TimeSpan wait)
    {
        var until = (_time.GetUtcNow() + wait).UtcTicks;
        for (var before = Volatile.Read(ref _pausedUntil); before < until;)
            before = Interlocked.CompareExchange(ref _pausedUntil, until, before);
    }

    private static VendorReply.Failed Paused() => new("it is left alone for a while, because it has failed or has asked for it", VendorFault.Pause);

    private static VendorReply.Failed Answered(HttpResponseMessage response, VendorFault fault) => new($"status {(int)response.StatusCode}", fault);

    // The message of the exception may name the host only; but what it says may change, and an address names somebody.
    private static string ReasonOf(HttpRequestException e) => (e.HttpRequestError, e.InnerException) switch
    {
        (_, SocketException { SocketErrorCode: SocketError.ConnectionRefused }) => "it refused the connection",
        (HttpRequestError.NameResolutionError, _) => "its name does not resolve",
        (HttpRequestError.SecureConnectionError, _) => "no secure connection could be made",
        (HttpRequestError.ConnectionError, _) => "no connection could be made",
        (HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded, _) => "an answer that is not HTTP",
        _ => "the connection broke before there was an answer",
    };

    [LoggerMessage(LogLevel.Warning, "Vendor {Vendor} could not answer: {Reason}")]
    private partial void LogFailed(string vendor, string reason);

    [LoggerMessage(LogLevel.Warning, "Vendor {Vendor} does not take a question: status {Status}")]
    private partial void LogRefused(string vendor, int status);

    [LoggerMessage(LogLevel.Warning, "Vendor {Vendor} has failed too often and is left alone for {Seconds} s")]
    private partial void LogPaused(string vendor, double seconds);
}

/// <summary>What came of asking a vendor.</summary>
internal abstract record VendorReply
{
    private VendorReply()
    {
    }

    /// <summary>It says something, about whomever.</summary>
    public sealed record Knows(JsonElement Answer) : VendorReply;

    /// <summary>It knows nobody.</summary>
    public sealed record KnowsNobody : VendorReply;

    /// <summary>It does not take the question. That is about who is asked for, so it is no sign that the vendor is down: else whoever asks such questions would take it from everybody.</summary>
    public sealed record Refuses(int Status) : VendorReply;

    /// <summary>It could not answer.</summary>
    /// <param name="Reason">For the log: names nobody.</param>
    /// <param name="Fault">What to make of it.</param>
    public sealed record Failed(string Reason, VendorFault Fault) : VendorReply;
}

/// <summary>What to make of a failure.</summary>
internal enum VendorFault
{
    /// <summary>The next try may succeed.</summary>
    Passing,

    /// <summary>The next try would fail as well.</summary>
    Lasting,

    /// <summary>This question is not answered, because it is asked too much or says too much; nothing is wrong with it.</summary>
    Once,

    /// <summary>It was not asked, because it is left alone; why, was told when that began.</summary>
    Pause,
}
