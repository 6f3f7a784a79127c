using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PersonData.Api;
using PersonData.Core.Data;
using PersonData.Worker;

namespace PersonData.Cli.Tests.Hosting;

/// <summary>
/// Protects: who follows a request sees what became of it, in whatever process, up to the customer's server, and the customer's server sees nothing of it; and it is counted.
/// </summary>
public sealed class TraceTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(Ct);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Trace_LeadsFromThePostOverTheJobToItsWebhook()
    {
        ConcurrentQueue<Activity> spans = new();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or ApiHost.Instrumentation or WorkerHost.Instrumentation,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var stand = await JobStand.StartAsync(_database.ConnectionString);
        await using var worker = await StartWorkerAsync();
        using var readings = new MeterReadings(worker.Services.GetRequiredService<IMeterFactory>(), WorkerHost.Instrumentation);

        var jobId = await stand.CreateAsync();
        await stand.AssertEachSucceedsOnceAsync([jobId]);
        await worker.StopAsync(Ct);

        var deliver = Assert.Single(spans, span => span.GetTagItem("persondata.webhooks.endpoint") is string endpoint && endpoint == stand.EndpointId);
        var run = Assert.Single(spans, span => span.OperationName == "job.run" && span.TraceId == deliver.TraceId);
        var post = Assert.Single(spans, span => span.Source.Name == "Microsoft.AspNetCore" && span.TraceId == deliver.TraceId);
        Assert.Equal("webhook.deliver", deliver.OperationName);
        Assert.Equal(run.SpanId, deliver.ParentSpanId);
        Assert.Equal(("POST", "/v1/persons/search/jobs"), (post.GetTagItem("http.request.method"), post.GetTagItem("url.path")));
        Assert.Equal(default, post.ParentSpanId);
        Assert.Equal(1, readings.Counted["persondata.jobs.claims"]);
        Assert.NotEqual(0, readings.Counted["persondata.jobs.duration outcome=succeeded strategy=taxonomy"]);
        Assert.Equal(1, readings.Counted["persondata.webhooks.claims"]);
        Assert.NotEqual(0, readings.Counted["persondata.webhooks.try.duration outcome=accepted"]);
        Assert.NotEqual(0, readings.Counted["persondata.webhooks.latency"]);
        Assert.DoesNotContain(stand.Receiver.Received, request => request.Headers.Keys.Any(header => header.StartsWith("trace", StringComparison.OrdinalIgnoreCase)));
    }

    private async Task<WebApplication> StartWorkerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration["Webhooks:AllowLoopback"] = bool.TrueString;
        builder.Services.AddSingleton(_ => new Database(_database.ConnectionString));
        builder.AddWorker();
        var worker = builder.Build();
        await worker.StartAsync(Ct);
        return worker;
    }
}
