using System.Globalization;

namespace PersonData.Api.Http.Limits;

/// <summary>What came of asking for a call.</summary>
internal enum LimitOutcome
{
    /// <summary>It may be served.</summary>
    Allowed,

    /// <summary>The calls of this minute are used up.</summary>
    RateLimited,

    /// <summary>Every place in parallel is taken; the minute is as it was.</summary>
    TooManyParallel,
}

/// <summary>A decision, and what its headers say.</summary>
/// <param name="Outcome">Whether the call may be served.</param>
/// <param name="Limit">Calls a minute for this operation.</param>
/// <param name="Calls">Calls that the running minute has seen, this one included when it is allowed.</param>
/// <param name="MinuteEndsAt">When the running minute ends, in Unix seconds.</param>
/// <param name="SecondsLeft">The same as a distance: 1 to 60.</param>
/// <param name="IsShared">True when it holds for all processes, false when it was made for this process alone.</param>
/// <param name="Place">The place in parallel of an allowed call, given back by disposing it exactly once.</param>
internal readonly record struct LimitDecision(
    LimitOutcome Outcome, int Limit, long Calls, long MinuteEndsAt, int SecondsLeft, bool IsShared, IDisposable? Place)
{
    public const string LimitHeader = "X-RateLimit-Limit";
    public const string RemainingHeader = "X-RateLimit-Remaining";
    public const string ResetHeader = "X-RateLimit-Reset";

    // Nobody knows when a place becomes free: calls are short, so soon.
    private const int PlaceRetrySeconds = 1;

    /// <summary>Limits count in minutes of the clock: everybody's minute ends at the same moment, whichever process counts.</summary>
    public const int WindowSeconds = 60;

    /// <summary>What to answer instead of serving the call; null when it is allowed.</summary>
    public ErrorResult? Refusal(int parallelLimit) => Outcome switch
    {
        LimitOutcome.Allowed => null,
        LimitOutcome.RateLimited => Errors.RateLimited(Limit, SecondsLeft),
        _ => Errors.TooManyParallelRequests(parallelLimit, PlaceRetrySeconds),
    };

    public void WriteTo(IHeaderDictionary headers)
    {
        headers[LimitHeader] = Limit.ToString(CultureInfo.InvariantCulture);
        headers[RemainingHeader] = Math.Max(0, Limit - Calls).ToString(CultureInfo.InvariantCulture);
        headers[ResetHeader] = MinuteEndsAt.ToString(CultureInfo.InvariantCulture);
    }
}
