using PersonData.Contracts.Webhooks;

namespace PersonData.Api.Tests.RedeliverWebhookDeliveries;

[Collection(typeof(SharedWebhooks))]
public sealed class RedeliverWebhookDeliveries202Tests(ApiServer server)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Range_PutsWhatHasFailedInItOnItsWay_AndNothingElse()
    {
        var owner = await WebhookOwner.CreateAsync(server, "range");
        var (id, other) = ((await owner.EndpointAsync()).Id, (await owner.EndpointAsync()).Id);
        foreach (var (offset, body) in new[] { (-1, "early"), (0, "first"), (30, "accepted"), (59, "last"), (60, "late") })
            await owner.TellAsync(at: Noon.AddMinutes(offset), body: body);
        foreach (var endpoint in new[] { id, other })
        {
            foreach (var delivery in (await owner.Api.ListWebhookDeliveriesAsync(endpoint, new(), Ct)).Data)
                await owner.EndAsync(delivery.Id, delivery.BodyExcerpt == "accepted" ? "delivered" : "failed");
        }

        var failed = await owner.Api.RedeliverWebhookDeliveriesAsync(id, new() { From = Noon, To = Noon.AddHours(1) }, Ct);
        Assert.Equal(new RedeliverWebhookDeliveriesResponse { Redelivered = 2, NextCursor = null }, failed);
        Assert.Equal(["last", "first"], await PendingAsync(id));

        // They are pending, so there is nothing left to do.
        Assert.Equal(0, (await owner.Api.RedeliverWebhookDeliveriesAsync(id, new() { From = Noon, To = Noon.AddHours(1) }, Ct)).Redelivered);

        Assert.Equal(1, (await owner.Api.RedeliverWebhookDeliveriesAsync(id, new() { From = Noon, Status = "delivered" }, Ct)).Redelivered);
        Assert.Equal(1, (await owner.Api.RedeliverWebhookDeliveriesAsync(id, new() { From = Noon }, Ct)).Redelivered);
        Assert.Equal(["late", "last", "accepted", "first"], await PendingAsync(id));
        Assert.Empty(await PendingAsync(other));

        var log = (await (await server.OperatorAsync()).ListAuditLogAsync(new() { Subject = id, Operation = "redeliverWebhookDeliveries" }, Ct)).Data;
        Assert.Equal([1, 1, 2], log.Select(entry => (int)entry.After!["redelivered"]!));
        Assert.Equal(("failed", Noon), ((string?)log[2].After!["status"], (DateTimeOffset)log[2].After!["from"]!));

        async Task<IEnumerable<string>> PendingAsync(string endpoint) =>
            (await owner.Api.ListWebhookDeliveriesAsync(endpoint, new() { Status = "pending" }, Ct)).Data.Select(delivery => delivery.BodyExcerpt);
    }

    [Fact]
    public async Task Range_OfWhatWaits_IsDueNow_AndOnlyEventsOfAType()
    {
        var owner = await WebhookOwner.CreateAsync(server, "range pending");
        var id = (await owner.EndpointAsync()).Id;
        await owner.TellAsync(WebhookEventTypes.PersonSearchJobSucceeded, at: Noon, body: "succeeded");
        await owner.TellAsync(WebhookEventTypes.PersonSearchJobFailed, at: Noon.AddMinutes(1), body: "failed");
        await owner.ExecuteAsync("update webhook_deliveries set tries = 8, due_at = now() + interval '20 hours' where endpoint_id = $1", WebhookOwner.IdOf("endpoint", id));
        var range = new RedeliverWebhookDeliveriesRequest { From = Noon, Status = "pending", EventType = WebhookEventTypes.PersonSearchJobFailed };

        Assert.Equal(0, (await owner.Api.RedeliverWebhookDeliveriesAsync(id, range with { Status = null }, Ct)).Redelivered);
        Assert.Equal(new RedeliverWebhookDeliveriesResponse { Redelivered = 1, NextCursor = null }, await owner.Api.RedeliverWebhookDeliveriesAsync(id, range, Ct));

        var deliveries = (await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data;
        var now = TimeProvider.System.GetUtcNow();
        Assert.Equal([("failed", true), ("succeeded", false)], deliveries.Select(delivery => (delivery.BodyExcerpt, delivery.NextTryAt <= now)));
        Assert.Equal(
            WebhookEventTypes.PersonSearchJobFailed,
            (string?)Assert.Single((await (await server.OperatorAsync()).ListAuditLogAsync(new() { Subject = id, Operation = "redeliverWebhookDeliveries" }, Ct)).Data).After!["event_type"]);
        Assert.Equal(2, (await owner.Api.RedeliverWebhookDeliveriesAsync(id, range with { EventType = null }, Ct)).Redelivered);
    }

    [Fact]
    public async Task MoreThanAThousand_AreSentByFurtherCalls_EachOnce()
    {
        var owner = await WebhookOwner.CreateAsync(server, "range of many");
        var id = (await owner.EndpointAsync()).Id;
        await owner.TellAsync(at: Noon, body: "many");
        await owner.ExecuteAsync(
            """
            insert into webhook_deliveries (delivery_id, message_id, endpoint_id, status, created_at, ended_at)
            select uuid_at($2 + n * interval '1 ms'), message_id, endpoint_id, 'delivered', $2 + n * interval '1 ms', $2
            from webhook_deliveries, generate_series(1, 1001) n where endpoint_id = $1
            """,
            WebhookOwner.IdOf("endpoint", id), Noon);

        var range = new RedeliverWebhookDeliveriesRequest { From = Noon, Status = "delivered" };
        var first = await owner.Api.RedeliverWebhookDeliveriesAsync(id, range, Ct);
        Assert.Equal((1000, true), (first.Redelivered, first.NextCursor is not null));

        // Those of the first call have been accepted meanwhile, and are not sent a third time.
        await owner.ExecuteAsync("update webhook_deliveries set status = 'delivered', due_at = null, ended_at = now() where endpoint_id = $1", WebhookOwner.IdOf("endpoint", id));
        var second = await owner.Api.RedeliverWebhookDeliveriesAsync(id, range with { Cursor = first.NextCursor }, Ct);
        Assert.Equal(new RedeliverWebhookDeliveriesResponse { Redelivered = 1, NextCursor = null }, second);
    }

    /// <summary>Protects: two who ask for the same range at once begin one round of each delivery.</summary>
    [Fact]
    public async Task Range_ThatManyAskForAtOnce_IsSentOnce()
    {
        var owner = await WebhookOwner.CreateAsync(server, "range race");
        var id = (await owner.EndpointAsync()).Id;
        for (var i = 0; i < 20; i++)
            await owner.TellAsync(at: Noon.AddSeconds(i));
        await owner.ExecuteAsync("update webhook_deliveries set status = 'failed', due_at = null, ended_at = now() where endpoint_id = $1", WebhookOwner.IdOf("endpoint", id));

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => owner.Api.RedeliverWebhookDeliveriesAsync(id, new() { From = Noon }, Ct)));

        Assert.Equal(20, answers.Sum(answer => answer.Redelivered));
    }
}
