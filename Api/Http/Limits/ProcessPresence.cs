using Npgsql;
using PersonData.Core.Data;
using PersonData.ServiceDefaults;
using StackExchange.Redis;

namespace PersonData.Api.Http.Limits;

/// <summary>
/// Without Redis every process counts for itself, and two of them silently allow twice what was sold. So each process holds a lock of the database: a process
/// that counts for itself alone holds it alone, and who cannot have it does not start. Processes that share a budget, or were told that each shall have its
/// own, share the lock. A lock that is lost while serving is taken again when it can be; it never stops a process that serves.
/// </summary>
internal sealed partial class ProcessPresence(
    Database database, IServiceProviderIsService services, LimitOptions options, TimeProvider time, ILogger<ProcessPresence> logger)
    : BackgroundService
{
    private const string Lock = "persondata api";

    // Long enough for a predecessor that was killed: its connection ends with it.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly bool _isAlone = !options.IsSingleNode && !services.IsService(typeof(IConnectionMultiplexer));
    private SessionLock? _held;
    private bool _isRefused;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _held = await TryTakeAsync(StartPatience, cancellationToken)
                ?? throw new ConfigurationException(
                    "Another API process serves this database, and without Redis the two cannot share their limits: set ConnectionStrings__redis for all of them, "
                    + "or say with Limits__SingleNode=true (serve --single-node-limits), also for all, that each shall have limits of its own.");
        }
        catch (NpgsqlException)
        {
            // No database yet: requests are answered 503 until there is one.
        }

        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await LetGoAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (_held is not null)
                {
                    await _held.ProveAsync(stoppingToken);
                    continue;
                }

                _held = await TryTakeAsync(TimeSpan.FromMilliseconds(1), stoppingToken);
                if (_held is null && !_isRefused)
                    LogNotAlone(logger);
                _isRefused = _held is null;
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
            {
                await LetGoAsync();
            }
        }
    }

    private Task<SessionLock?> TryTakeAsync(TimeSpan patience, CancellationToken ct) =>
        SessionLock.TryTakeAsync(database.App, Lock, exclusive: _isAlone, patience, ct);

    private async ValueTask LetGoAsync()
    {
        if (_held is { } held)
        {
            _held = null;
            await held.DisposeAsync();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Another API process serves this database; without Redis each limits its calls by itself")]
    private static partial void LogNotAlone(ILogger logger);
}
