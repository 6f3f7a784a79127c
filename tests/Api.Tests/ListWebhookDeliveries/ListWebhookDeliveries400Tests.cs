using System.Net;

namespace PersonData.Api.Tests.ListWebhookDeliveries;

[Collection(typeof(SharedWebhooks))]
public sealed class ListWebhookDeliveries400Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("status=lost", "status", "must be one of pending, delivered, failed")]
    [InlineData("event_type=job", "event_type", "must be one of person_search.job.succeeded, person_search.job.failed, webhook.test")]
    [InlineData("from=yesterday", "from", "must be a time in ISO 8601")]
    [InlineData("to=2026-13-01T00:00:00Z", "to", "must be a time in ISO 8601")]
    [InlineData("from=2026-03-10T12:00:00Z&to=2026-03-10T12:00:00Z", "to", "must be after from")]
    [InlineData("limit=0", "limit", "must be a whole number of 1 or more")]
    public async Task Parameter_ThatIsWrong_IsNamed(string query, string parameter, string message)
    {
        using var client = server.Client(server.Acme.LiveKey);
        var detail = await (await client.GetAsync($"/v1/webhooks/endpoints/none/deliveries?{query}", Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.StartsWith(message, detail.GetProperty(parameter).GetString(), StringComparison.Ordinal);
        Assert.Single(detail.EnumerateObject());
    }

    [Fact]
    public async Task Cursor_OfAnotherEndpointOrFilter_IsRefused()
    {
        var owner = await WebhookOwner.CreateAsync(server, "cursors");
        var (id, other) = ((await owner.EndpointAsync()).Id, (await owner.EndpointAsync()).Id);
        await owner.TellAsync();
        await owner.TellAsync();
        var cursor = (await owner.Api.ListWebhookDeliveriesAsync(id, new() { Limit = 1 }, Ct)).Pagination.NextCursor;
        using var client = server.Client(owner.Account.LiveKey);
        foreach (var path in new[] { $"{other}/deliveries?", $"{id}/deliveries?status=pending&", $"{id}/deliveries?from=2026-01-01T00:00:00Z&" })
            await (await client.GetAsync($"/v1/webhooks/endpoints/{path}cursor={cursor}", Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "invalid_cursor");
        Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(id, new() { Limit = 1, Cursor = cursor }, Ct)).Data);
    }
}
