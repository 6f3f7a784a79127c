using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace PersonData.Api.Tests.Http;

public sealed class EnvelopeTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/persons")]
    [InlineData("/v1/companies//people")]
    [InlineData("/v2/usage")]
    public async Task UnknownPath_Is404(string path)
    {
        using var client = server.Client();
        await (await client.GetAsync(path, Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task WrongMethod_Is405WithAllow()
    {
        using var client = server.Client();
        var response = await client.DeleteAsync("/v1/usage", Ct);
        await response.IsErrorAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        Assert.Equal(["GET"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("application/json", "{", 400, "validation_error")]
    [InlineData("application/json", "", 400, "validation_error")]
    [InlineData("text/plain", "hello", 415, "unsupported_media_type")]
    public async Task Body_ThatCannotBeRead_IsRefused(string type, string body, int status, string code)
    {
        using var client = server.Client();
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        await (await client.PostAsync("/test/body", content, Ct)).IsErrorAsync((HttpStatusCode)status, code);
    }

    [Fact]
    public async Task Body_ThatIsTooLarge_Is413()
    {
        using var client = server.Client();
        using var content = new StringContent($"{{\"text\":\"{new string('x', 1024 * 1024)}\"}}", Encoding.UTF8, "application/json");
        await (await client.PostAsync("/test/body", content, Ct)).IsErrorAsync(HttpStatusCode.RequestEntityTooLarge, "payload_too_large");
    }

    [Fact]
    public async Task Crash_Is500_ThatTellsTheLogWhatItHidesFromTheCaller()
    {
        using var client = server.Client();
        var response = await client.GetAsync("/test/crash", Ct);
        var detail = await response.IsErrorAsync(HttpStatusCode.InternalServerError, "internal_error");
        Assert.DoesNotContain("secret", detail.GetString(), StringComparison.Ordinal);
        var line = Assert.Single(server.Log.All, line => line.Contains("secret detail", StringComparison.Ordinal));
        Assert.True(line.Contains($"RequestId:{response.RequestId()}", StringComparison.Ordinal), line);
    }

    [Fact]
    public async Task Database_WhenItCannotBeReached_Is503WithRetryAfter()
    {
        await using var app = await ApiServer.StartWithoutDatabaseAsync();
        using var client = server.Client(server.Acme.LiveKey, ApiServer.AddressOf(app));
        var response = await client.GetAsync("/v1/usage", Ct);
        await response.IsErrorAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task RequestId_WhenValid_IsKept()
    {
        foreach (var id in new[] { "a", "0HN-7.x_9", new string('z', 128) })
            Assert.Equal(id, (await SendWithIdAsync(id)).RequestId());
    }

    [Fact]
    public async Task RequestId_WhenMissingOrInvalid_IsNew()
    {
        var seen = new HashSet<string>();
        foreach (var id in new[] { null, "", "a b", "a/b", "{id}", new string('z', 129) })
        {
            var given = (await SendWithIdAsync(id)).RequestId();
            Assert.Matches("^req_[0-9a-z]{26}$", given);
            Assert.True(seen.Add(given));
        }
    }

    private async Task<HttpResponseMessage> SendWithIdAsync(string? id)
    {
        using var client = server.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere");
        if (id is not null)
            request.Headers.TryAddWithoutValidation("X-Request-ID", id);
        var response = await client.SendAsync(request, Ct);
        await response.IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        return response;
    }
}
