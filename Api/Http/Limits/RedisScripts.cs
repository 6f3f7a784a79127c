namespace PersonData.Api.Http.Limits;

/// <summary>
/// What Redis runs. The clock is Redis's own, so that processes whose clocks differ share one minute. The keys of a caller carry their id as a hash tag: a
/// cluster keeps them together.
/// </summary>
internal static class RedisScripts
{
    /// <summary>
    /// Both limits in one step: takes a call of the minute and a place, or neither. Answers { outcome, calls of the minute, its end in Unix seconds, seconds
    /// left }; the outcome is that of <see cref="LimitOutcome"/>. A place whose lease has run out is free.
    /// </summary>
    /// <remarks>
    /// KEYS: calls of the operation in the running minute, which vanish with it; places of the caller, a sorted set of members by the end of their lease
    /// in milliseconds. ARGV: calls a minute, places, the new member, lease in milliseconds.
    /// </remarks>
    public const string Acquire =
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local seconds_left = 60 - time[1] % 60
        local minute_end = time[1] + seconds_left
        local calls = tonumber(redis.call('GET', KEYS[1]) or 0)
        if calls >= tonumber(ARGV[1]) then
          return { 1, calls, minute_end, seconds_left }
        end
        redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
        if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[2]) then
          return { 2, calls, minute_end, seconds_left }
        end
        calls = redis.call('INCR', KEYS[1])
        if calls == 1 then
          redis.call('PEXPIREAT', KEYS[1], minute_end * 1000 - 1) -- a key lives through the millisecond of its expiry
        end
        redis.call('ZADD', KEYS[2], now + ARGV[4], ARGV[3])
        redis.call('PEXPIRE', KEYS[2], ARGV[4])
        return { 0, calls, minute_end, seconds_left }
        """;

    /// <summary>A new lease for a place that is still held; one that was given back stays given back.</summary>
    /// <remarks>KEYS: places of the caller. ARGV: the member, lease in milliseconds.</remarks>
    public const string Renew =
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        redis.call('ZADD', KEYS[1], 'XX', now + ARGV[2], ARGV[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        """;
}
