using PersonData.Contracts.Webhooks;

namespace PersonData.Api.Tests.ListWebhookDeliveries;

[Collection(typeof(SharedWebhooks))]
public sealed class ListWebhookDeliveries200Tests(ApiServer server)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_HoldEveryDeliveryOnce_NewestFirst()
    {
        var owner = await WebhookOwner.CreateAsync(server, "deliveries");
        var id = (await owner.EndpointAsync()).Id;
        for (var i = 0; i < 5; i++)
            await owner.TellAsync(at: Noon.AddSeconds(i), body: $"{i}");

        var bodies = new List<string>();
        string? cursor = null;
        do
        {
            var page = await owner.Api.ListWebhookDeliveriesAsync(id, new() { Limit = 2, Cursor = cursor }, Ct);
            bodies.AddRange(page.Data.Select(delivery => delivery.BodyExcerpt));
            cursor = page.Pagination.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(["4", "3", "2", "1", "0"], bodies);
    }

    [Fact]
    public async Task Delivery_ShowsItsTries_NewestFirst_AndHowManyThereWere()
    {
        var owner = await WebhookOwner.CreateAsync(server, "tries");
        var id = (await owner.EndpointAsync()).Id;
        await owner.TellAsync(at: Noon, body: new string('é', 3000));
        await owner.TellAsync(at: Noon.AddSeconds(1), body: "other");
        var pending = (await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data[1];
        Assert.Equal(("pending", 0, true, null), (pending.Status, pending.Tries, pending.NextTryAt is not null, pending.EndedAt));
        Assert.Empty(pending.LatestTries);

        await owner.EndAsync(pending.Id, "delivered", [.. Enumerable.Repeat((default(int?), (string?)"Nobody answers."), 24), (500, "The endpoint answered 500."), (204, null)]);

        var all = (await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data;
        var delivered = all[1];
        Assert.Equal(("delivered", 26, null, true), (delivered.Status, delivered.Tries, delivered.NextTryAt, delivered.EndedAt is not null));
        Assert.StartsWith("msg_", delivered.MessageId, StringComparison.Ordinal);
        Assert.Equal(new string('é', 1000), delivered.BodyExcerpt);
        Assert.Equal(Enumerable.Range(7, 20).Reverse(), delivered.LatestTries.Select(one => one.Number));
        Assert.Equal((204, null, "Thanks", 12.5), (delivered.LatestTries[0].StatusCode, delivered.LatestTries[0].Error, delivered.LatestTries[0].ResponseExcerpt, delivered.LatestTries[0].DurationMs));
        Assert.Equal((500, "The endpoint answered 500."), (delivered.LatestTries[1].StatusCode, delivered.LatestTries[1].Error));
        Assert.Equal((null, "Nobody answers.", null), (delivered.LatestTries[2].StatusCode, delivered.LatestTries[2].Error, delivered.LatestTries[2].ResponseExcerpt));
        Assert.Empty(all[0].LatestTries);
    }

    [Fact]
    public async Task Filters_SelectByStatusTypeAndTime()
    {
        var owner = await WebhookOwner.CreateAsync(server, "filters");
        var id = (await owner.EndpointAsync()).Id;
        await owner.TellAsync(at: Noon, body: "a");
        await owner.TellAsync(WebhookEventTypes.PersonSearchJobFailed, at: Noon.AddTicks(9_995_000), body: "b");   // its id has the next millisecond
        await owner.TellAsync(at: Noon.AddSeconds(2), body: "c");
        var all = (await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data;
        await owner.EndAsync(all.Single(delivery => delivery.BodyExcerpt == "a").Id, "failed");
        await owner.EndAsync(all.Single(delivery => delivery.BodyExcerpt == "b").Id, "delivered");

        Assert.Equal("a", await FoundAsync(new() { Status = "failed" }));
        Assert.Equal("b", await FoundAsync(new() { Status = "delivered" }));
        Assert.Equal("c", await FoundAsync(new() { Status = "pending" }));
        Assert.Equal("b", await FoundAsync(new() { EventType = WebhookEventTypes.PersonSearchJobFailed }));
        Assert.Equal("", await FoundAsync(new() { EventType = WebhookEventTypes.Test }));
        Assert.Equal("", await FoundAsync(new() { EventType = WebhookEventTypes.PersonSearchJobFailed, Status = "failed" }));
        Assert.Equal("cba", await FoundAsync(new() { From = Noon }));
        Assert.Equal("cb", await FoundAsync(new() { From = Noon.AddMicroseconds(1) }));
        Assert.Equal("c", await FoundAsync(new() { From = Noon.AddSeconds(1) }));
        Assert.Equal("ba", await FoundAsync(new() { To = Noon.AddSeconds(1) }));
        Assert.Equal("a", await FoundAsync(new() { To = Noon.AddTicks(9_995_000) }));
        Assert.Equal("b", await FoundAsync(new() { From = Noon.AddMilliseconds(1), To = Noon.AddSeconds(1) }));

        async Task<string> FoundAsync(WebhookDeliveriesRequest request) =>
            string.Concat((await owner.Api.ListWebhookDeliveriesAsync(id, request, Ct)).Data.Select(delivery => delivery.BodyExcerpt));
    }
}
