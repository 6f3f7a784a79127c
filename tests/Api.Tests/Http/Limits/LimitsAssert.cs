using System.Globalization;

namespace PersonData.Api.Tests.Http.Limits;

/// <summary>What a response says of the limits.</summary>
/// <param name="Limit">Calls a minute.</param>
/// <param name="Remaining">Calls that are left.</param>
/// <param name="Reset">End of the minute, Unix seconds.</param>
internal sealed record RateLimitHeaders(int Limit, int Remaining, long Reset)
{
    /// <summary>Fails when one is missing or there twice.</summary>
    public static RateLimitHeaders Of(HttpResponseMessage response) => new(
        (int)Number(response, "X-RateLimit-Limit"), (int)Number(response, "X-RateLimit-Remaining"), Number(response, "X-RateLimit-Reset"));

    private static long Number(HttpResponseMessage response, string header) =>
        long.Parse(Assert.Single(response.Headers.GetValues(header)), NumberStyles.None, CultureInfo.InvariantCulture);
}
