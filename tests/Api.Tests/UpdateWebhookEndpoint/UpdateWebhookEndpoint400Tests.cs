using System.Net;
using System.Text;
using PersonData.Api.Tests.Http;

namespace PersonData.Api.Tests.UpdateWebhookEndpoint;

[Collection(typeof(SharedWebhooks))]
public sealed class UpdateWebhookEndpoint400Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{ "url": "" }""", "url", "must not be empty")]
    [InlineData("""{ "url": "https://10.0.0.8/in" }""", "url", "must be an https URL")]
    [InlineData("""{ "url": "http://localhost/in" }""", "url", "must be an https URL")]
    [InlineData("""{ "description": "" }""", "description", "must not be empty")]
    [InlineData("""{ "events": [] }""", "events", "must be a list of one or more of")]
    [InlineData("""{ "events": ["person_search.job.failed", "person_search.job.failed"] }""", "events", "must not name an event twice")]
    [InlineData("""{ "status": "paused" }""", "status", "must be one of active, disabled")]
    [InlineData("""{ "id": "endpoint_1" }""", "id", "unknown member")]
    [InlineData("""{ "failing_since": null }""", "failing_since", "unknown member")]
    public async Task Change_ThatCannotBeMade_NamesWhy(string body, string member, string message)
    {
        var detail = await (await PatchAsync(server.Acme.LiveKey, "endpoint_1", body)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.StartsWith(message, detail.GetProperty(member).GetString(), StringComparison.Ordinal);
        Assert.Single(detail.EnumerateObject());
    }

    [Fact]
    public async Task AnyValueAnywhere_ChangesAnEndpointOrIsRefused_AndNeverFails()
    {
        var owner = await WebhookOwner.CreateAsync(server, "patch nonsense");
        var id = (await owner.EndpointAsync()).Id;
        foreach (var body in Nonsense.InPlaceOfEveryValue("""{ "url": "https://customer.example/in", "description": "D", "events": ["person_search.job.failed"], "status": "active" }"""))
        {
            var response = await PatchAsync(owner.Account.LiveKey, id, body);
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{(int)response.StatusCode} for {body}");
        }
    }

    private async Task<HttpResponseMessage> PatchAsync(string key, string id, string body)
    {
        using var client = server.Client(key);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.PatchAsync($"/v1/webhooks/endpoints/{id}", content, Ct);
    }
}
