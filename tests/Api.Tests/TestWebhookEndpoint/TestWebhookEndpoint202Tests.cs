using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PersonData.Contracts.Webhooks;
using PersonData.Core.Data;

namespace PersonData.Api.Tests.TestWebhookEndpoint;

[Collection(typeof(SharedWebhooks))]
public sealed class TestWebhookEndpoint202Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TestMessage_IsOnItsWayToThisEndpointAlone_WhateverItWants()
    {
        var owner = await WebhookOwner.CreateAsync(server, "test");
        var (id, other) = ((await owner.EndpointAsync(WebhookEventTypes.PersonSearchJobFailed)).Id, (await owner.EndpointAsync()).Id);
        var woken = new TaskCompletionSource();
        var wakeups = server.Services.GetRequiredService<Wakeups>();
        void Hear(WorkKind kind) => _ = kind == WorkKind.Deliveries && woken.TrySetResult();
        wakeups.Woken += Hear;
        using var client = server.Client(owner.Account.LiveKey);

        var response = await client.PostAsync($"/v1/webhooks/endpoints/{id}/test", content: null, Ct);
        wakeups.Woken -= Hear;

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.True(woken.Task.IsCompletedSuccessfully);
        var delivery = Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data);
        Assert.Equal($"/v1/webhooks/deliveries/{delivery.Id}", response.Headers.Location?.OriginalString);
        Assert.Equal(
            JsonSerializer.Serialize(delivery, Contracts.PersonDataJson.Wire.WebhookDeliveryResponse), await response.Content.ReadAsStringAsync(Ct));
        Assert.Equal((id, "webhook.test", "pending", 0, null), (delivery.EndpointId, delivery.EventType, delivery.Status, delivery.Tries, delivery.EndedAt));
        Assert.Equal(delivery.CreatedAt, delivery.NextTryAt);
        Assert.Equal($$$"""{"type":"webhook.test","timestamp":"{{{delivery.CreatedAt:yyyy-MM-ddTHH:mm:ss.fff}}}Z","data":{"endpoint_id":"{{{id}}}"}}""", delivery.BodyExcerpt);
        Assert.Empty((await owner.Api.ListWebhookDeliveriesAsync(other, new(), Ct)).Data);

        var entry = (await (await server.OperatorAsync()).ListAuditLogAsync(new() { Subject = id }, Ct)).Data[0];
        Assert.Equal(("testWebhookEndpoint", delivery.Id), (entry.Operation, (string?)entry.After!["delivery_id"]));
    }

    [Fact]
    public async Task Repetition_WithItsIdempotencyKey_SendsOneMessage()
    {
        var owner = await WebhookOwner.CreateAsync(server, "test replay");
        var id = (await owner.EndpointAsync()).Id;
        var api = owner.Api.WithIdempotencyKey(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        Assert.Equal((await api.TestWebhookEndpointAsync(id, Ct)).Id, (await api.TestWebhookEndpointAsync(id, Ct)).Id);
        Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data);
    }
}

[Collection(typeof(SharedWebhooks))]
public sealed class TestWebhookEndpoint409Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DisabledEndpoint_IsSentNothing()
    {
        var owner = await WebhookOwner.CreateAsync(server, "test disabled");
        var id = (await owner.EndpointAsync()).Id;
        await owner.Api.UpdateWebhookEndpointAsync(id, new() { Status = "disabled" }, Ct);
        using var client = server.Client(owner.Account.LiveKey);

        var detail = await (await client.PostAsync($"/v1/webhooks/endpoints/{id}/test", content: null, Ct)).IsErrorAsync(HttpStatusCode.Conflict, "conflict");

        Assert.StartsWith("The endpoint is disabled", detail.GetString(), StringComparison.Ordinal);
        Assert.Empty((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data);
    }
}
