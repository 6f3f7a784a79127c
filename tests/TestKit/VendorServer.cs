using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace PersonData.TestKit;

/// <summary>A vendor of people's data on loopback. It keeps what it is asked, and answers as a test wants it to: that it knows nobody if it does not say.</summary>
public sealed class VendorServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<VendorQuestion> _questions = new();

    private VendorServer(WebApplication app) => _app = app;

    /// <summary>Where it listens, such as <c>http://127.0.0.1:4711</c>; where it listened, once it is down.</summary>
    public string Url { get; private set; } = "";

    /// <summary>What it was asked, in order; also what it has not answered yet.</summary>
    public IReadOnlyList<VendorQuestion> Questions => [.. _questions];

    /// <summary>How often it was asked.</summary>
    public int Asked => _questions.Count;

    /// <summary>How it answers. <see cref="Says(object)"/> and the others are such answers.</summary>
    public RequestDelegate Answer { get; set; } = Fails(StatusCodes.Status404NotFound);

    /// <summary>Starts one.</summary>
    /// <param name="answer">How it answers; null for 404.</param>
    /// <param name="ct">Cancels the start.</param>
    public static async Task<VendorServer> StartAsync(RequestDelegate? answer = null, CancellationToken ct = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var server = new VendorServer(builder.Build());
        server.Answer = answer ?? server.Answer;
        server._app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            server._questions.Enqueue(new VendorQuestion(
                context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
            await server.Answer(context);
        });
        await server._app.StartAsync(ct);
        server.Url = server._app.Urls.First();
        return server;
    }

    /// <summary>It is right, or wrong: 200 with this, as JSON.</summary>
    public static RequestDelegate Says(object json) => Says(JsonSerializer.Serialize(json));

    /// <summary>It says this, which need not be JSON.</summary>
    public static RequestDelegate Says(string text) => async context =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(text, Encoding.UTF8, context.RequestAborted);
    };

    /// <summary>It answers a status and nothing more.</summary>
    /// <param name="status">Such as 401, 404, 429 or 500.</param>
    /// <param name="retryAfter">When it may be asked again, in seconds; null when it does not say.</param>
    public static RequestDelegate Fails(int status, int? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = $"{retryAfter}";
        return Task.CompletedTask;
    };

    /// <summary>It does not answer until the test says so.</summary>
    /// <param name="until">Completes when it may; null for never.</param>
    /// <param name="then">What it answers then.</param>
    public static RequestDelegate IsSlow(Task? until = null, RequestDelegate? then = null) => async context =>
    {
        await (until ?? Task.Delay(Timeout.Infinite, context.RequestAborted)).WaitAsync(context.RequestAborted);
        await (then ?? Fails(StatusCodes.Status404NotFound))(context);
    };

    /// <summary>It answers more than 1 MiB of JSON.</summary>
    public static RequestDelegate IsTooLarge() => Says(new { title = new string('x', 1024 * 1024) });

    /// <summary>From now on it refuses connections.</summary>
    public Task GoDownAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>What a vendor was asked.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="PathAndQuery">As it was sent.</param>
/// <param name="Headers">All of them.</param>
/// <param name="Body">The body; empty for none.</param>
public sealed record VendorQuestion(string Method, string PathAndQuery, IReadOnlyDictionary<string, string> Headers, string Body);
