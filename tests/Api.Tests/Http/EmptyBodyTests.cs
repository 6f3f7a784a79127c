using System.Net;
using System.Text;

namespace PersonData.Api.Tests.Http;

/// <summary>Operations that take no members: what is sent to them is not silently dropped.</summary>
public sealed class EmptyBodyTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/webhooks/endpoints/endpoint_00000000000000000000000000/test")]
    [InlineData("/v1/webhooks/deliveries/delivery_00000000000000000000000000/redeliver")]
    public async Task Members_ThatNobodyReads_AreRefused(string path)
    {
        using var client = server.Client(server.Acme.LiveKey);

        var detail = await (await PostAsync(client, path, """{ "url": "https://example.com" }""")).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");

        Assert.True(detail.TryGetProperty("url", out _));
        await (await PostAsync(client, path, "{{{")).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        await (await PostAsync(client, path, "{}")).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        await (await client.PostAsync(path, content: null, Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.PostAsync(path, content, Ct);
    }
}
