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
        await using var command = server.Database.App.CreateCommand("select tries from webhook_deliveries where delivery_id = $1");
        command.Parameters.Add(new() { Value = WebhookOwner.IdOf("delivery", before.Id) });
        Assert.Equal(0, await command.ExecuteScalarAsync(Ct));   // a new round of the schedule

        var entry = Assert.Single((await (await server.OperatorAsync()).ListAuditLogAsync(new() { Subject = before.Id }, Ct)).Data);
        Assert.Equal(("redeliverWebhookDelivery", status, "pending"), (entry.Operation, (string?)entry.Before!["status"], (string?)entry.After!["status"]));
    }
}

[Collection(typeof(SharedWebhooks))]
public sealed class RedeliverWebhookDelivery409Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Protects: many who ask at once begin one round.</summary>
    [Fact]
    public async Task Delivery_ThatManySendAgainAtOnce_IsOnItsWayOnce()
    {
        var owner = await WebhookOwner.CreateAsync(server, "redeliver race");
        var id = (await owner.EndpointAsync()).Id;
        await owner.TellAsync();
        var delivery = Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data).Id;
        await owner.EndAsync(delivery, "failed");
        using var client = server.Client(owner.Account.LiveKey);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.PostAsync($"/v1/webhooks/deliveries/{delivery}/redeliver", content: null, Ct)));

        var accepted = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Accepted);
        foreach (var answer in answers.Where(answer => answer != accepted))
            Assert.StartsWith("The delivery is on its way", (await answer.IsErrorAsync(HttpStatusCode.Conflict, "conflict")).GetString(), StringComparison.Ordinal);
        Assert.Single((await (await server.OperatorAsync()).ListAuditLogAsync(new() { Subject = delivery }, Ct)).Data);
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
