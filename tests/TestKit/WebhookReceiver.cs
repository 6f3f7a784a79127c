using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PersonData.TestKit;

/// <summary>A customer's server on loopback. It keeps what it receives, and answers as a test wants it to: 200 if it does not say.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedRequest> _received = new();

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>Where it listens, such as <c>http://127.0.0.1:4711/in</c>.</summary>
    public Uri Url => new($"{_app.Urls.First()}/in");

    /// <summary>What has arrived, in order, from the moment when it is read whole.</summary>
    public IReadOnlyList<ReceivedRequest> Received => [.. _received];

    /// <summary>How it answers.</summary>
    public RequestDelegate Answer { get; set; } = _ => Task.CompletedTask;

    /// <summary>Starts one.</summary>
    /// <param name="answer">How it answers; null for 200.</param>
    /// <param name="certificate">With one it speaks TLS.</param>
    /// <param name="ct">Cancels the start.</param>
    public static async Task<WebhookReceiver> StartAsync(RequestDelegate? answer = null, X509Certificate2? certificate = null, CancellationToken ct = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                    listen.UseHttps(certificate);
            });
        });
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        if (answer is not null)
            receiver.Answer = answer;
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            receiver._received.Enqueue(new ReceivedRequest(
                context.Request.Method, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
            await receiver.Answer(context);
        });
        await app.StartAsync(ct);
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>A request as it arrived.</summary>
public sealed record ReceivedRequest(string Method, IReadOnlyDictionary<string, string> Headers, string Body);
