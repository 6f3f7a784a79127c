using System.Text;
using System.Text.Json;

namespace PersonData.Api.Tests.Http.Idempotency;

/// <summary>POSTs with an Idempotency-Key, and their answers as bytes.</summary>
internal static class IdempotentCalls
{
    public const string Header = "Idempotency-Key";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static string NewKey() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();

    public static async Task<Reply> PostAsync(this HttpClient client, string path, string body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.TryAddWithoutValidation(Header, key);
        return await client.SendForReplyAsync(request);
    }

    public static async Task<Reply> SendForReplyAsync(this HttpClient client, HttpRequestMessage request)
    {
        var response = await client.SendAsync(request, Ct);
        return new Reply(response, await response.Content.ReadAsByteArrayAsync(Ct));
    }
}

/// <summary>An answer with its body.</summary>
internal sealed record Reply(HttpResponseMessage Response, byte[] Body)
{
    public int Status => (int)Response.StatusCode;

    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonElement.Parse(Body);

    public bool Replayed => Response.Headers.TryGetValues("Idempotent-Replayed", out var values) && values.Single() == "true";

    /// <summary>The credits that this very answer has cost.</summary>
    public long Credits => long.Parse(Response.CreditsCharged(), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Asserts that this is what <paramref name="first"/> was, byte for byte, sent again under a request id of its own and free of charge.</summary>
    public void IsReplayOf(Reply first)
    {
        Assert.True(Replayed, $"{Status}: {Text}");
        Assert.False(first.Replayed);
        Assert.Equal((first.Status, first.Text), (Status, Text));
        Assert.Equal(first.Body, Body);
        Assert.Equal(OutcomeHeaders(first), OutcomeHeaders(this));
        Assert.NotEqual(first.Response.RequestId(), Response.RequestId());
        Assert.True(!Response.Headers.Contains("X-Credits-Charged") || Credits == 0);   // operators have no credits
    }

    private static IEnumerable<string> OutcomeHeaders(Reply reply) => reply.Response.Content.Headers.Concat(reply.Response.Headers)
        .Where(header => header.Key is not ("Date" or "X-Request-ID" or "X-Credits-Charged" or "Idempotent-Replayed") && !header.Key.StartsWith("X-RateLimit-", StringComparison.Ordinal))
        .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order();
}
