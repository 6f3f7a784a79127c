using System.Net;
using System.Text.Json;

namespace PersonData.Api.Tests;

/// <summary>What every error response must be.</summary>
internal static class ErrorAssert
{
    /// <summary>Asserts status and envelope, and returns <c>detail</c>.</summary>
    public static async Task<JsonElement> IsErrorAsync(this HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} instead of {(int)status} for {response.RequestMessage?.RequestUri}: {body}");
        var envelope = JsonElement.Parse(body);
        Assert.Equal(code, envelope.GetProperty("code").GetString());
        IsEnvelope(response, envelope);
        return envelope.GetProperty("detail");
    }

    public static async Task IsEnvelopeAsync(this HttpResponseMessage response) =>
        IsEnvelope(response, JsonElement.Parse(await response.Content.ReadAsStringAsync()));

    private static void IsEnvelope(HttpResponseMessage response, JsonElement envelope)
    {
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            ["status", "status_code", "code", "detail", "retryable", "request_id"],
            envelope.EnumerateObject().Select(member => member.Name));
        Assert.Equal("error", envelope.GetProperty("status").GetString());
        Assert.Equal((int)response.StatusCode, envelope.GetProperty("status_code").GetInt32());
        Assert.Equal(
            (int)response.StatusCode is 429 or >= 500 || envelope.GetProperty("code").GetString() == "idempotency_in_progress",
            envelope.GetProperty("retryable").GetBoolean());
        Assert.Equal(response.RequestId(), envelope.GetProperty("request_id").GetString());
        var detail = envelope.GetProperty("detail");
        Assert.True(detail.ValueKind == JsonValueKind.String || detail.EnumerateObject().All(field => field.Value.GetString() is { Length: > 0 }));
    }

    public static string RequestId(this HttpResponseMessage response) => Assert.Single(response.Headers.GetValues("X-Request-ID"));

    public static string CreditsCharged(this HttpResponseMessage response) => Assert.Single(response.Headers.GetValues("X-Credits-Charged"));

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {body}");
        return JsonElement.Parse(body);
    }
}
