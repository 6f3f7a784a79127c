using PersonData.Core.Accounts;
using StackExchange.Redis;

namespace PersonData.Api.Http;

/// <summary>
/// Tells other replicas over Redis which credential has changed, and listens to them, so that a revocation acts everywhere within a second. Redis may be absent or
/// down: then nobody is told, and everybody notices by the lifetime of their cache.
/// </summary>
internal sealed partial class CredentialBroadcast : BackgroundService
{
    private static readonly RedisChannel Channel = "persondata:credentials";

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    private readonly Func<IConnectionMultiplexer> _connect;
    private readonly CredentialChanges _changes;
    private readonly TimeProvider _time;
    private readonly ILogger<CredentialBroadcast> _logger;
    private volatile ISubscriber? _subscriber;

    public CredentialBroadcast(IServiceProvider services, CredentialChanges changes, TimeProvider time, ILogger<CredentialBroadcast> logger)
    {
        (_connect, _changes, _time, _logger) = (services.GetRequiredService<IConnectionMultiplexer>, changes, time, logger);
        changes.Announced += Publish;
    }

    public override void Dispose()
    {
        _changes.Announced -= Publish;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The first use connects, and waits for a server that is down: nobody's start and no request shall.
        await Task.Yield();
        while (!await TrySubscribeAsync())
            await Task.Delay(RetryInterval, _time, stoppingToken);
    }

    // Once subscribed, the client subscribes again by itself after every loss of the connection.
    private async Task<bool> TrySubscribeAsync()
    {
        try
        {
            _subscriber = _connect().GetSubscriber();
            await _subscriber.SubscribeAsync(Channel, (_, message) =>
            {
                if (Guid.TryParseExact(message, "N", out var id))
                    _changes.Apply(id);
            });
            return true;
        }
        catch (Exception e)   // whatever it is, the process goes on without
        {
            LogFailed(_logger, e.Message);
            return false;
        }
    }

    // Never waited for, and without an answer: whoever changes a credential is not to depend on Redis.
    private void Publish(Guid id)
    {
        try
        {
            _subscriber?.Publish(Channel, id.ToString("N"), CommandFlags.FireAndForget);
        }
        catch (Exception e)
        {
            LogFailed(_logger, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Other replicas cannot be told of changed credentials over Redis and will notice within seconds by themselves: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
