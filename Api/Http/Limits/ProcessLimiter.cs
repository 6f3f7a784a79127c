using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace PersonData.Api.Http.Limits;

/// <summary>
/// Limits within this process. Both limits of a caller are decided together under a lock of its own, so they are exact; callers never wait for each
/// other. What has been idle for a minute is dropped, so memory follows the callers in use. (The framework's limiters have no clock that a test
/// can own, no end of a window that could be told, and no decision over two limits at once.)
/// </summary>
internal sealed class ProcessLimiter(TimeProvider time) : ILimiter
{
    private readonly ConcurrentDictionary<Guid, CallerCalls> _callers = new();
    private long _sweptMinute;

    /// <summary>Callers that are remembered.</summary>
    public int Count => _callers.Count;

    public ValueTask<LimitDecision> AcquireAsync(CallLimits limits, string operation) => ValueTask.FromResult(Acquire(limits, operation));

    private LimitDecision Acquire(CallLimits limits, string operation)
    {
        LimitDecision decision;
        while (!_callers.GetOrAdd(limits.CallerId, static _ => new CallerCalls()).TryDecide(limits, operation, time, out decision))
        {
            // It was dropped between being found and being asked; the next one is new.
        }

        var minute = decision.MinuteEndsAt;
        if (Volatile.Read(ref _sweptMinute) is var swept && swept != minute && Interlocked.CompareExchange(ref _sweptMinute, minute, swept) == swept)
            DropIdle(minute);
        return decision;
    }

    private void DropIdle(long minute)
    {
        foreach (var entry in _callers)
        {
            if (entry.Value.TryDrop(minute))
                _callers.TryRemove(entry);
        }
    }

    /// <summary>What a caller does. As an <see cref="IDisposable"/> it stands for one of its places: disposing gives one back.</summary>
    private sealed class CallerCalls : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);   // of the minute, by operation
        private long _minuteEndsAt;
        private int _parallel;
        private bool _dropped;

        public bool TryDecide(CallLimits limits, string operation, TimeProvider time, out LimitDecision decision)
        {
            lock (_lock)
            {
                decision = default;
                if (_dropped)
                    return false;

                // Read under the lock, so that no late thread brings a minute back that has ended.
                var now = time.GetUtcNow().ToUnixTimeSeconds();
                var secondsLeft = (int)(LimitDecision.WindowSeconds - (now % LimitDecision.WindowSeconds));
                if (_minuteEndsAt != now + secondsLeft)
                {
                    _minuteEndsAt = now + secondsLeft;
                    _calls.Clear();
                }

                ref var calls = ref CollectionsMarshal.GetValueRefOrAddDefault(_calls, operation, out _);
                var outcome = calls >= limits.RateLimitPerMinute ? LimitOutcome.RateLimited
                    : _parallel >= limits.ParallelLimit ? LimitOutcome.TooManyParallel
                    : LimitOutcome.Allowed;
                if (outcome == LimitOutcome.Allowed)
                {
                    calls++;
                    _parallel++;
                }

                decision = new LimitDecision(
                    outcome, limits.RateLimitPerMinute, calls, _minuteEndsAt, secondsLeft, IsShared: false, outcome == LimitOutcome.Allowed ? this : null);
                return true;
            }
        }

        public bool TryDrop(long minuteEndsAt)
        {
            lock (_lock)
                return _dropped |= _parallel == 0 && _minuteEndsAt < minuteEndsAt;   // for good, whatever a sweep of an earlier minute thinks
        }

        public void Dispose()
        {
            lock (_lock)
                _parallel--;
        }
    }
}
