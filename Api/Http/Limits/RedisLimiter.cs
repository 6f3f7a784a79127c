using System.Collections.Concurrent;
using System.Globalization;
using StackExchange.Redis;

namespace PersonData.Api.Http.Limits;

/// <summary>
/// One budget for all processes, kept in Redis. When Redis does not answer in time, the call is decided by this process, and so are all after it until a
/// probe in the background is answered again: no call waits for a server that is known to be down, and none fails because of it.
/// </summary>
internal sealed partial class RedisLimiter(
    IServiceProvider services, ProcessLimiter fallback, LimitOptions options, LimitMetrics metrics, TimeProvider time, ILogger<RedisLimiter> logger)
    : BackgroundService, ILimiter
{
    // What the start waits for the first connection, so that the first calls are counted with everybody's; a server that is down costs no more.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarningInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<long, Place> _places = new();
    private readonly TimeSpan _renewalAge = options.PlaceLease / 3;
    private readonly long _leaseMilliseconds = (long)options.PlaceLease.TotalMilliseconds;
    private readonly string _process = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private IDatabase? _redis;   // null while it is down
    private long _lastPlace;
    private long _warnedAt;
    private bool _isOutageLogged;

    public ValueTask<LimitDecision> AcquireAsync(CallLimits limits, string operation) =>
        Volatile.Read(ref _redis) is { } redis ? AskAsync(redis, limits, operation) : fallback.AcquireAsync(limits, operation);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        try
        {
            await _connected.Task.WaitAsync(StartPatience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Then the first calls are decided here.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = ProbeInterval < _renewalAge ? ProbeInterval : _renewalAge;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (_redis is null)
                await ProbeAsync();
            else
                RenewPlaces();
            await Task.Delay(interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask<LimitDecision> AskAsync(IDatabase redis, CallLimits limits, string operation)
    {
        var id = Interlocked.Increment(ref _lastPlace);
        var member = string.Create(CultureInfo.InvariantCulture, $"{_process}:{id}");
        var place = new Place(this, id, redis, $"persondata:limits:{{{limits.CallerId:N}}}:places", member) { LeasedAt = time.GetTimestamp() };
        try
        {
            RedisKey[] keys = [$"persondata:limits:{{{limits.CallerId:N}}}:calls:{operation}", place.Key];
            RedisValue[] arguments = [limits.RateLimitPerMinute, limits.ParallelLimit, place.Member, _leaseMilliseconds];
            var answer = (long[])(await EvaluateAsync(redis, keys, arguments).WaitAsync(options.RedisTimeout, time))!;
            var outcome = (LimitOutcome)answer[0];
            if (outcome == LimitOutcome.Allowed)
                _places[id] = place;
            return new LimitDecision(
                outcome, limits.RateLimitPerMinute, answer[1], answer[2], (int)answer[3], IsShared: true, outcome == LimitOutcome.Allowed ? place : null);
        }
        catch (Exception e)   // whatever it is, a call must not fail because of it
        {
            metrics.RedisFailed();
            if (Interlocked.CompareExchange(ref _redis, null, redis) == redis)
                LogDown(e);
            place.GiveBack();   // it may have been taken after all
            return await fallback.AcquireAsync(limits, operation);
        }
    }

    // A Redis that has restarted has forgotten the script: the client learns it from the refusal, which has changed nothing.
    private static async Task<RedisResult> EvaluateAsync(IDatabase redis, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await redis.ScriptEvaluateAsync(RedisScripts.Acquire, keys, arguments);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await redis.ScriptEvaluateAsync(RedisScripts.Acquire, keys, arguments);
        }
    }

    private async Task ProbeAsync()
    {
        try
        {
            // The first time, this connects, and waits for it.
            var redis = services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
            await redis.PingAsync().WaitAsync(options.RedisTimeout, time);
            Volatile.Write(ref _redis, redis);
            _connected.TrySetResult();
            if (_isOutageLogged)
                LogBack(logger);
            _isOutageLogged = false;
        }
        catch (Exception e)
        {
            metrics.RedisFailed();
            LogDown(e);
        }
    }

    private void RenewPlaces()
    {
        foreach (var place in _places.Values)
        {
            if (time.GetElapsedTime(place.LeasedAt) < _renewalAge)
                continue;
            place.LeasedAt = time.GetTimestamp();
            place.Renew(_leaseMilliseconds);
        }
    }

    private void LogDown(Exception e)
    {
        if (_warnedAt != 0 && time.GetElapsedTime(_warnedAt) < WarningInterval)
            return;
        _warnedAt = time.GetTimestamp();
        _isOutageLogged = true;
        LogDown(logger, e.Message);
    }

    [LoggerMessage(LogLevel.Warning, "Redis does not answer; until it does, each process limits its calls by itself: {Reason}")]
    private static partial void LogDown(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "Redis answers again: limits are shared by all processes")]
    private static partial void LogBack(ILogger logger);

    /// <summary>A place in parallel that this process holds in Redis, on lease.</summary>
    private sealed class Place(RedisLimiter limiter, long id, IDatabase redis, RedisKey key, RedisValue member) : IDisposable
    {
        public RedisKey Key => key;

        public RedisValue Member => member;

        public long LeasedAt { get; set; }

        public void Renew(long leaseMilliseconds) =>
            Send(() => redis.ScriptEvaluateAsync(RedisScripts.Renew, [key], [member, leaseMilliseconds], CommandFlags.FireAndForget));

        public void GiveBack() => Send(() => redis.SortedSetRemoveAsync(key, member, CommandFlags.FireAndForget));

        public void Dispose()
        {
            limiter._places.TryRemove(id, out _);
            GiveBack();
        }

        // Not waited for, and what is lost with a broken connection is put right by the lease.
        private static void Send(Func<Task> command)
        {
            try
            {
                command();
            }
            catch (Exception)
            {
                // No connection. The call has been decided and goes on.
            }
        }
    }
}
