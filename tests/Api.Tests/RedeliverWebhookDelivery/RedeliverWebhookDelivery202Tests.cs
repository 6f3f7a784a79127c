using System.Net;
using PersonData.Contracts.Webhooks;

namespace PersonData.Api.Tests.RedeliverWebhookDelivery;

[Collection(typeof(SharedWebhooks))]
public sealed class RedeliverWebhookDelivery202Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("failed")]
    [InlineData("delivered")]
    public async Task Delivery_ThatHasEnded_IsOnItsWayAgain_WithTheSameMessage(string status)
    {
        var owner = await WebhookOwner.CreateAsync(server, $"redeliver {status}");
        var id = (await owner.EndpointAsync()).Id;
        await owner.TellAsync();
        var before = Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data);
        await owner.EndAsync(before.Id, status, (500, "The endpoint answered 500."));

        var again = await owner.Api.RedeliverWebhookDeliveryAsync(before.Id, Ct);

        Assert.Equal((before.Id, before.MessageId, "pending", 1, null), (again.Id, again.MessageId, again.Status, again.Tries, again.EndedAt));
        Assert.True(again.NextTryAt >= before.CreatedAt);
        Assert.Equal(0, await RoundAsync(before.Id));

        var entry = Assert.Single((await (await server.OperatorAsync()).ListAuditLogAsync(new() { Subject = before.Id }, Ct)).Data);
        Assert.Equal(("redeliverWebhookDelivery", status, "pending"), (entry.Operation, (string?)entry.Before!["status"], (string?)entry.After!["status"]));
    }

    [Fact]
    public async Task Delivery_ThatWaitsForItsNextTry_IsDueNow_InANewRound()
    {
        var owner = await WebhookOwner.CreateAsync(server, "redeliver pending");
        var before = await PendingAsync(owner);

        var again = await owner.Api.RedeliverWebhookDeliveryAsync(before.Id, Ct);

        Assert.Equal((before.Id, "pending", true), (again.Id, again.Status, again.NextTryAt < before.NextTryAt));
        Assert.Equal(0, await RoundAsync(before.Id));
        Assert.Equal("pending", (string?)Assert.Single((await (await server.OperatorAsync()).ListAuditLogAsync(new() { Subject = before.Id }, Ct)).Data).Before!["status"]);
    }

    /// <summary>Protects: a delivery whose sender has vanished is nobody's.</summary>
    [Fact]
    public async Task Delivery_WhoseSenderHasVanished_IsDueNow()
    {
        var owner = await WebhookOwner.CreateAsync(server, "redeliver vanished");
        var before = await PendingAsync(owner);
        await owner.ExecuteAsync("update webhook_deliveries set claim_id = gen_random_uuid(), due_at = now() - interval '1 second' where delivery_id = $1", WebhookOwner.IdOf("delivery", before.Id));

        Assert.Equal("pending", (await owner.Api.RedeliverWebhookDeliveryAsync(before.Id, Ct)).Status);
        Assert.Equal(0, await RoundAsync(before.Id));
    }

    /// <summary>Protects: many who ask at once begin one round.</summary>
    [Fact]
    public async Task Delivery_ThatManySendAgainAtOnce_IsSentOnce()
    {
        var owner = await WebhookOwner.CreateAsync(server, "redeliver race");
        var id = (await owner.EndpointAsync()).Id;
        await owner.TellAsync();
        var delivery = Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data).Id;
        await owner.EndAsync(delivery, "failed");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => owner.Api.RedeliverWebhookDeliveryAsync(delivery, Ct)));

        Assert.All(answers, answer => Assert.Equal((delivery, "pending"), (answer.Id, answer.Status)));
        Assert.Equal(0, await RoundAsync(delivery));
        Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data);
    }

    /// <summary>A delivery that was tried often, and waits for hours.</summary>
    private static async Task<WebhookDeliveryResponse> PendingAsync(WebhookOwner owner)
    {
        var id = (await owner.EndpointAsync()).Id;
        await owner.TellAsync();
        await owner.ExecuteAsync("update webhook_deliveries set tries = 8, due_at = now() + interval '20 hours' where endpoint_id = $1", WebhookOwner.IdOf("endpoint", id));
        return Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data);
    }

    private async Task<int> RoundAsync(string deliveryId)
    {
        await using var command = server.Database.App.CreateCommand("select tries from webhook_deliveries where delivery_id = $1 and due_at <= now() and claim_id is null");
        command.Parameters.Add(new() { Value = WebhookOwner.IdOf("delivery", deliveryId) });
        return (int)(await command.ExecuteScalarAsync(Ct))!;
    }
}

[Collection(typeof(SharedWebhooks))]
public sealed class RedeliverWebhookDelivery409Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Delivery_ThatIsBeingSent_IsLeftToItsSender()
    {
        var owner = await WebhookOwner.CreateAsync(server, "redeliver under way");
        var id = (await owner.EndpointAsync()).Id;
        await owner.TellAsync();
        await owner.ExecuteAsync("update webhook_deliveries set claim_id = gen_random_uuid(), due_at = now() + interval '1 hour' where endpoint_id = $1", WebhookOwner.IdOf("endpoint", id));
        var delivery = Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data);
        using var client = server.Client(owner.Account.LiveKey);

        var response = await client.PostAsync($"/v1/webhooks/deliveries/{delivery.Id}/redeliver", content: null, Ct);

        Assert.StartsWith("The delivery is being sent at this moment", (await response.IsErrorAsync(HttpStatusCode.Conflict, "conflict")).GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await owner.Api.RedeliverWebhookDeliveriesAsync(id, new() { From = delivery.CreatedAt, Status = "pending" }, Ct)).Redelivered);
        Assert.Equivalent(delivery, Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data));
    }

    [Fact]
    public async Task DisabledEndpoint_IsSentNothing_AndItsDeliveriesStayAsTheyAre()
    {
        var owner = await WebhookOwner.CreateAsync(server, "redeliver disabled");
        var id = (await owner.EndpointAsync()).Id;
        await owner.TellAsync();
        await owner.Api.UpdateWebhookEndpointAsync(id, new() { Status = WebhookEndpointStatuses.Disabled }, Ct);
        var delivery = Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data);
        using var client = server.Client(owner.Account.LiveKey);

        var one = await (await client.PostAsync($"/v1/webhooks/deliveries/{delivery.Id}/redeliver", content: null, Ct)).IsErrorAsync(HttpStatusCode.Conflict, "conflict");
        Assert.StartsWith("The endpoint is disabled", one.GetString(), StringComparison.Ordinal);
        Assert.Equivalent(delivery, Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data));

        await owner.Api.UpdateWebhookEndpointAsync(id, new() { Status = WebhookEndpointStatuses.Active }, Ct);
        Assert.Equal("pending", (await owner.Api.RedeliverWebhookDeliveryAsync(delivery.Id, Ct)).Status);
    }
}
