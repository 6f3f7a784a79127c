using PersonData.Api.Http.Limits;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.Http.Limits;

public sealed class ProcessLimiterTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 9, 0, 20, TimeSpan.Zero);

    private readonly TestClock _clock = new(Start);
    private readonly ProcessLimiter _limiter;

    public ProcessLimiterTests() => _limiter = new ProcessLimiter(_clock);

    [Fact]
    public async Task Minute_AllowsItsCalls_AndTellsWhatIsLeftAndWhenItEnds()
    {
        var caller = Someone(rateLimitPerMinute: 3);
        for (var calls = 1; calls <= 3; calls++)
        {
            var allowed = await CallAsync(caller);
            Assert.Equal((LimitOutcome.Allowed, 3, (long)calls), (allowed.Outcome, allowed.Limit, allowed.Calls));
            Assert.Equal((Start.AddSeconds(40).ToUnixTimeSeconds(), 40), (allowed.MinuteEndsAt, allowed.SecondsLeft));
        }

        var refused = await CallAsync(caller);
        Assert.Equal((LimitOutcome.RateLimited, 3L, 40), (refused.Outcome, refused.Calls, refused.SecondsLeft));
        Assert.Null(refused.Place);
    }

    [Theory]
    [InlineData(39.999, false, 1)]
    [InlineData(40, true, 60)]
    public async Task Minute_EndsWithTheMinuteOfTheClock(double seconds, bool allowed, int secondsLeft)
    {
        var caller = Someone(rateLimitPerMinute: 1);
        await CallAsync(caller);
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        var decision = await CallAsync(caller);
        Assert.Equal((allowed, secondsLeft), (decision.Outcome == LimitOutcome.Allowed, decision.SecondsLeft));
    }

    [Fact]
    public async Task Refusals_UseNothingUp()
    {
        var caller = Someone(rateLimitPerMinute: 2, parallelLimit: 1);
        var first = await AcquireAsync(caller);
        for (var i = 0; i < 10; i++)
            Assert.Equal((LimitOutcome.TooManyParallel, 1L), await OutcomeAsync(caller));

        first.Place!.Dispose();
        Assert.Equal((LimitOutcome.Allowed, 2L), await OutcomeAsync(caller));
        for (var i = 0; i < 10; i++)
            Assert.Equal((LimitOutcome.RateLimited, 2L), await OutcomeAsync(caller));

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((LimitOutcome.Allowed, 1L), await OutcomeAsync(caller));
    }

    [Fact]
    public async Task Operations_HaveMinutesOfTheirOwn_AndShareThePlaces()
    {
        var caller = Someone(rateLimitPerMinute: 1, parallelLimit: 2);
        var one = await AcquireAsync(caller, "one");
        Assert.Equal(LimitOutcome.RateLimited, (await CallAsync(caller, "one")).Outcome);
        var two = await AcquireAsync(caller, "two");
        Assert.Equal(LimitOutcome.Allowed, two.Outcome);
        Assert.Equal(LimitOutcome.TooManyParallel, (await CallAsync(caller, "three")).Outcome);

        one.Place!.Dispose();
        Assert.Equal(LimitOutcome.Allowed, (await CallAsync(caller, "three")).Outcome);
    }

    [Fact]
    public async Task Credentials_DoNotShareAnything()
    {
        var (one, other) = (Someone(rateLimitPerMinute: 1, parallelLimit: 1), Someone(rateLimitPerMinute: 1, parallelLimit: 1));
        Assert.Equal(LimitOutcome.Allowed, (await AcquireAsync(one)).Outcome);
        Assert.Equal(LimitOutcome.Allowed, (await AcquireAsync(other)).Outcome);
    }

    [Fact]
    public async Task Limits_ThatChange_CountFromTheNextCallOn()
    {
        var caller = Someone(rateLimitPerMinute: 5);
        for (var i = 0; i < 4; i++)
            await CallAsync(caller);

        var lowered = await CallAsync(caller with { RateLimitPerMinute = 2 });
        Assert.Equal((LimitOutcome.RateLimited, 2, 4L), (lowered.Outcome, lowered.Limit, lowered.Calls));
        Assert.Equal(LimitOutcome.Allowed, (await CallAsync(caller)).Outcome);
    }

    [Fact]
    public async Task Races_NeverAllowMoreCallsNorPlaces()
    {
        var caller = Someone(rateLimitPerMinute: 10_000, parallelLimit: 3);
        var (allowed, inside, most) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var decision = await _limiter.AcquireAsync(caller, "operation");
                if (decision.Outcome != LimitOutcome.Allowed)
                    continue;
                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                Interlocked.Increment(ref allowed);
                Interlocked.Decrement(ref inside);
                decision.Place!.Dispose();
            }
        })));

        Assert.InRange(most, 1, 3);
        for (var i = allowed; i < 10_000; i++)
            Assert.Equal(LimitOutcome.Allowed, (await CallAsync(caller)).Outcome);
        Assert.Equal((LimitOutcome.RateLimited, 10_000L), await OutcomeAsync(caller));
    }

    /// <summary>Memory follows the callers in use, and what is dropped while it is used again is not lost: places stay exact across minutes.</summary>
    [Fact]
    public async Task IdleCredentials_AreForgotten_AndThoseWithACallUnderWayAreNot()
    {
        var busy = Someone(parallelLimit: 1);
        var place = (await AcquireAsync(busy)).Place!;
        for (var i = 0; i < 1000; i++)
            await CallAsync(Someone());
        Assert.Equal(1001, _limiter.Count);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await CallAsync(Someone());
        Assert.Equal(2, _limiter.Count);
        Assert.Equal(LimitOutcome.TooManyParallel, (await CallAsync(busy)).Outcome);
        place.Dispose();
        Assert.Equal(LimitOutcome.Allowed, (await CallAsync(busy)).Outcome);
    }

    [Fact]
    public async Task Races_WithForgetting_KeepPlacesExact()
    {
        var caller = Someone(rateLimitPerMinute: int.MaxValue, parallelLimit: 2);
        var (inside, most, running) = (0, 0, true);
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (Volatile.Read(ref running))
            {
                var decision = await _limiter.AcquireAsync(caller, "operation");
                if (decision.Outcome != LimitOutcome.Allowed)
                    continue;
                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                Interlocked.Decrement(ref inside);
                decision.Place!.Dispose();
            }
        })).ToList();
        for (var minute = 0; minute < 20_000 || Volatile.Read(ref most) == 0; minute++)   // until the callers have had a turn
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await CallAsync(Someone());   // drops whoever is idle at this moment
        }

        running = false;
        await Task.WhenAll(callers);
        Assert.InRange(most, 1, 2);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; seen < value; seen = target)
            Interlocked.CompareExchange(ref target, value, seen);
    }

    private static CallLimits Someone(int rateLimitPerMinute = Credential.DefaultRateLimitPerMinute, int parallelLimit = Credential.DefaultParallelLimit) =>
        new(Guid.CreateVersion7(Start), rateLimitPerMinute, parallelLimit);

    private ValueTask<LimitDecision> AcquireAsync(CallLimits caller, string operation = "operation") => _limiter.AcquireAsync(caller, operation);

    /// <summary>A call that is over at once.</summary>
    private async Task<LimitDecision> CallAsync(CallLimits caller, string operation = "operation")
    {
        var decision = await _limiter.AcquireAsync(caller, operation);
        decision.Place?.Dispose();
        return decision;
    }

    private async Task<(LimitOutcome Outcome, long Calls)> OutcomeAsync(CallLimits caller)
    {
        var decision = await CallAsync(caller);
        return (decision.Outcome, decision.Calls);
    }
}
