using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using PersonData.Api.Http.Limits;
using PersonData.Core;

namespace PersonData.Api.Http;

/// <summary>What is known of the request being served; one per request, from the outermost middleware on.</summary>
internal sealed class RequestState
{
    /// <summary>Credits that this request has cost; null until the caller is known.</summary>
    public long? CreditsCharged { get; set; }

    /// <summary>What the limits say of it; null until the caller is known.</summary>
    public LimitDecision? Limits { get; set; }

    public static RequestState Of(HttpContext context) => context.Features.GetRequiredFeature<RequestState>();
}

/// <summary>
/// Gives every request its id, in <c>X-Request-ID</c>, <see cref="HttpContext.TraceIdentifier"/> and the scope of every log line: the caller's own if it
/// is 1 to 128 of the characters A–Z a–z 0–9 . _ - (so that it can neither forge log lines nor headers), else a new <c>req_…</c>. Headers are
/// written when the response starts, because an error clears what was set before.
/// </summary>
internal sealed class RequestIds(RequestDelegate next, TimeProvider time, ILogger<RequestIds> logger)
{
    public const string Header = "X-Request-ID";
    public const string CreditsHeader = "X-Credits-Charged";
    private const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>("RequestId:{RequestId}");

    public async Task InvokeAsync(HttpContext context)
    {
        var id = context.Request.Headers[Header] is [{ Length: > 0 and <= MaxLength } own] && !own.AsSpan().ContainsAnyExcept(Allowed)
            ? own
            : PublicId.Format(PublicId.Request, Guid.CreateVersion7(time.GetUtcNow()));
        context.TraceIdentifier = id;
        context.Features.Set(new RequestState());
        context.Response.OnStarting(static state => WriteHeaders((HttpContext)state), context);

        using (Scope(logger, id))
            await next(context);
    }

    private static Task WriteHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers[Header] = context.TraceIdentifier;
        var state = RequestState.Of(context);
        state.Limits?.WriteTo(headers);
        if (state.CreditsCharged is { } credits)
        {
            headers[CreditsHeader] = credits.ToString(CultureInfo.InvariantCulture);
            headers.CacheControl = "no-store";   // people's data, for this caller only
        }

        return Task.CompletedTask;
    }
}
