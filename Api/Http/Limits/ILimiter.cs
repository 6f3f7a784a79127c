namespace PersonData.Api.Http.Limits;

/// <summary>Decides whether a call is within the limits of whoever makes it.</summary>
internal interface ILimiter
{
    /// <summary>Takes one call of the running minute and one of the places in parallel, or neither. Never throws.</summary>
    /// <param name="limits">The caller's, as they are at this moment.</param>
    /// <param name="operation">What is called: each operation has a minute of its own, while places are shared by all.</param>
    ValueTask<LimitDecision> AcquireAsync(CallLimits limits, string operation);
}

/// <summary>How often a caller may call.</summary>
/// <param name="CallerId">The key or user; what they call is counted under it.</param>
/// <param name="RateLimitPerMinute">Calls a minute for each operation, at least 1.</param>
/// <param name="ParallelLimit">Calls at the same time, at least 1.</param>
internal readonly record struct CallLimits(Guid CallerId, int RateLimitPerMinute, int ParallelLimit);
