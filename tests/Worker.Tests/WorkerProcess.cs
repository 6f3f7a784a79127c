using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PersonData.Core.Data;

namespace PersonData.Worker.Tests;

/// <summary>A Worker as another process would be: it shares nothing with its neighbours but the database.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WorkerProcess(WebApplication app, LogLines log)
    {
        (_app, Log) = (app, log);
        app.Services.GetRequiredService<Wakeups>().Woken += Woken.Enqueue;
    }

    public LogLines Log { get; }

    /// <summary>What it has been woken for since its start.</summary>
    public ConcurrentQueue<WorkKind> Woken { get; } = new();

    public static async Task<WorkerProcess> StartAsync(string connectionString, CancellationToken ct, Action<IServiceCollection>? configure = null)
    {
        var log = new LogLines();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddSingleton(_ => new Database(connectionString));
        builder.AddWorker();
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        await app.StartAsync(ct);
        return new WorkerProcess(app, log);
    }

    public IMeterFactory Meters => _app.Services.GetRequiredService<IMeterFactory>();

    public TLoop Loop<TLoop>()
        where TLoop : Loop => _app.Services.GetRequiredService<TLoop>();

    public Task StopAsync(CancellationToken ct) => _app.StopAsync(ct);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
