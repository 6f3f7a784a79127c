namespace PersonData.Api.Http.Limits;

/// <summary>
/// Serves a known caller within its limits, and answers 429 beyond them. Every call below <c>/v1</c> counts, whatever comes of it, so that a caller who is
/// always refused is limited too; a path or method that leads nowhere counts as an operation of its own. Whoever is not known is answered 401, uncounted.
/// </summary>
internal sealed class RequestLimits(RequestDelegate next, ILimiter limiter, LimitMetrics metrics)
{
    private const string Nowhere = "none";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.User is not Principal { Limits: var limits } || !context.Request.Path.StartsWithSegments("/v1"))
        {
            await next(context);
            return;
        }

        var operation = context.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? Nowhere;
        var decision = await limiter.AcquireAsync(limits, operation);
        metrics.Decided(decision);
        RequestState.Of(context).Limits = decision;
        if (decision.Refusal(limits.ParallelLimit) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        // Given back before the end of the response is sent: who waits for one answer before the next call needs one place.
        using (decision.Place)
            await next(context);
    }
}
