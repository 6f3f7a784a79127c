using System.Net;
using System.Net.Http.Json;
using System.Text;
using PersonData.Contracts.Webhooks;

namespace PersonData.Api.Tests.RedeliverWebhookDeliveries;

[Collection(typeof(SharedWebhooks))]
public sealed class RedeliverWebhookDeliveries400Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{}""", "from", "is required: a time in ISO 8601")]
    [InlineData("""{ "from": null }""", "from", "is required: a time in ISO 8601")]
    [InlineData("""{ "from": "yesterday" }""", "from", "must be a time in ISO 8601")]
    [InlineData("""{ "from": 1 }""", "from", "must be a time in ISO 8601")]
    [InlineData("""{ "from": "2026-03-10T12:00:00Z", "to": "2026-03-10T12:00:00Z" }""", "to", "must be after from")]
    [InlineData("""{ "from": "2026-03-10T12:00:00Z", "to": 5 }""", "to", "must be a time in ISO 8601")]
    [InlineData("""{ "from": "2026-03-10T12:00:00Z", "status": "lost" }""", "status", "must be one of pending, delivered, failed")]
    [InlineData("""{ "from": "2026-03-10T12:00:00Z", "event_type": "jobs" }""", "event_type", "must be one of person_search.job.succeeded, person_search.job.failed, webhook.test")]
    [InlineData("""{ "from": "2026-03-10T12:00:00Z", "limit": 5 }""", "limit", "unknown member")]
    public async Task Range_WithSomethingWrong_NamesIt(string body, string member, string message)
    {
        using var client = server.Client(server.Acme.LiveKey);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var detail = await (await client.PostAsync("/v1/webhooks/endpoints/none/redeliver", content, Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.StartsWith(message, detail.GetProperty(member).GetString(), StringComparison.Ordinal);
        Assert.Single(detail.EnumerateObject());
    }

    [Fact]
    public async Task Cursor_OfTheListOrOfNothing_IsRefused()
    {
        var owner = await WebhookOwner.CreateAsync(server, "range cursors");
        var id = (await owner.EndpointAsync()).Id;
        await owner.TellAsync();
        await owner.TellAsync();
        var ofTheList = (await owner.Api.ListWebhookDeliveriesAsync(id, new() { Limit = 1 }, Ct)).Pagination.NextCursor;
        using var client = server.Client(owner.Account.LiveKey);
        foreach (var cursor in new[] { ofTheList, "nonsense" })
        {
            var response = await client.PostAsJsonAsync($"/v1/webhooks/endpoints/{id}/redeliver", new { from = "2026-01-01T00:00:00Z", cursor }, Ct);
            await response.IsErrorAsync(HttpStatusCode.BadRequest, "invalid_cursor");
        }
    }
}

[Collection(typeof(SharedWebhooks))]
public sealed class RedeliverWebhookDeliveries409Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DisabledEndpoint_IsSentNothing()
    {
        var owner = await WebhookOwner.CreateAsync(server, "range disabled");
        var id = (await owner.EndpointAsync()).Id;
        await owner.TellAsync();
        await owner.Api.UpdateWebhookEndpointAsync(id, new() { Status = WebhookEndpointStatuses.Disabled }, Ct);
        using var client = server.Client(owner.Account.LiveKey);

        var response = await client.PostAsJsonAsync($"/v1/webhooks/endpoints/{id}/redeliver", new { from = "2026-01-01T00:00:00Z" }, Ct);

        Assert.StartsWith("The endpoint is disabled", (await response.IsErrorAsync(HttpStatusCode.Conflict, "conflict")).GetString(), StringComparison.Ordinal);
        Assert.Equal("failed", Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data).Status);
    }
}
