using System.Net;
using System.Text.Json;
using PersonData.Contracts;
using PersonData.Contracts.Webhooks;

namespace PersonData.Api.Tests.UpdateWebhookEndpoint;

[Collection(typeof(SharedWebhooks))]
public sealed class UpdateWebhookEndpoint200Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Change_LeavesWhatIsNotGiven_AndNullTakesTheDescriptionAway()
    {
        var owner = await WebhookOwner.CreateAsync(server, "patch");
        var id = (await owner.Api.CreateWebhookEndpointAsync(new() { Url = WebhookOwner.Url, Description = "A" }, Ct)).Id;
        var created = await owner.Api.GetWebhookEndpointAsync(id, Ct);

        var renamed = await owner.Api.UpdateWebhookEndpointAsync(created.Id, new() { Description = " B " }, Ct);
        var moved = await owner.Api.UpdateWebhookEndpointAsync(created.Id, new() { Url = "https://customer.example/new" }, Ct);
        var narrowed = await owner.Api.UpdateWebhookEndpointAsync(created.Id, new() { Events = [WebhookEventTypes.PersonSearchJobFailed], Description = null }, Ct);

        Same(created with { Description = "B" }, renamed);
        Same(renamed with { Url = "https://customer.example/new" }, moved);
        Same(moved with { Description = null, Events = [WebhookEventTypes.PersonSearchJobFailed] }, narrowed);
        Assert.Equivalent(narrowed, await owner.Api.GetWebhookEndpointAsync(created.Id, Ct));

        static void Same(WebhookEndpointResponse expected, WebhookEndpointResponse actual) => Assert.Equivalent(expected with { UpdatedAt = actual.UpdatedAt }, actual);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "url": null, "events": null, "status": null }""")]
    [InlineData("""{ "url": "https://customer.example/webhooks/persondata", "description": null, "events": ["person_search.job.succeeded", "person_search.job.failed"], "status": "active" }""")]
    public async Task NothingNew_ChangesNothing_NotEvenItsTime(string body)
    {
        var owner = await WebhookOwner.CreateAsync(server, $"patch nothing {body.Length}");
        var created = await owner.EndpointAsync();
        using var client = server.Client(owner.Account.LiveKey);
        using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/merge-patch+json"));

        Assert.Equal(HttpStatusCode.OK, (await client.PatchAsync($"/v1/webhooks/endpoints/{created.Id}", content, Ct)).StatusCode);

        Assert.Equal(created.UpdatedAt, (await owner.Api.GetWebhookEndpointAsync(created.Id, Ct)).UpdatedAt);
        Assert.Single((await (await server.OperatorAsync()).ListAuditLogAsync(new() { Subject = created.Id }, Ct)).Data);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"description":null}""")]
    [InlineData("""{"url":"https://a.example","description":"D","events":["person_search.job.failed"],"status":"disabled"}""")]
    public void Request_KeepsWhatIsNull_ApartFromWhatIsNotThere(string json) =>
        Assert.Equal(
            json,
            JsonSerializer.Serialize(
                JsonSerializer.Deserialize(json, PersonDataJson.Wire.UpdateWebhookEndpointRequest)!, PersonDataJson.Wire.UpdateWebhookEndpointRequest));

    [Fact]
    public async Task Disabled_EndsWhatWaits_AndHearsOfNothing_UntilItIsActiveAgain()
    {
        var owner = await WebhookOwner.CreateAsync(server, "patch disabled");
        var id = (await owner.EndpointAsync()).Id;
        var now = TimeProvider.System.GetUtcNow();
        await owner.TellAsync(at: now.AddSeconds(-1));
        await owner.TellAsync(at: now);
        await owner.ExecuteAsync(
            "update webhook_deliveries set claim_id = gen_random_uuid(), due_at = now() + interval '1 hour' where delivery_id = (select max(delivery_id::text)::uuid from webhook_deliveries where endpoint_id = $1)",
            WebhookOwner.IdOf("endpoint", id));

        var disabled = await owner.Api.UpdateWebhookEndpointAsync(id, new() { Status = "disabled" }, Ct);

        Assert.Equal(("disabled", "manual"), (disabled.Status, disabled.DisabledReason));
        Assert.NotNull(disabled.DisabledAt);
        Assert.Equal(0, await owner.TellAsync());

        // The newer one is being sent at this moment: what comes of it is its sender's to say.
        var deliveries = (await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data;
        Assert.Equal(["pending", "failed"], deliveries.Select(delivery => delivery.Status));
        Assert.Equal((null, true), (deliveries[1].NextTryAt, deliveries[1].EndedAt is not null));

        // A change of something else does not make it begin again.
        Assert.Equivalent(
            (disabled.DisabledAt, disabled.DisabledReason, "disabled"),
            await owner.Api.UpdateWebhookEndpointAsync(id, new() { Description = "off" }, Ct) is var changed ? (changed.DisabledAt, changed.DisabledReason, changed.Status) : default);

        var active = await owner.Api.UpdateWebhookEndpointAsync(id, new() { Status = "active" }, Ct);
        Assert.Equal(("active", null, null), (active.Status, active.DisabledReason, active.DisabledAt));
        Assert.Equal(1, await owner.TellAsync());
    }

    [Fact]
    public async Task EndpointThatWasDisabledForItsFailures_IsEnabled_WithoutThem()
    {
        var owner = await WebhookOwner.CreateAsync(server, "patch failing");
        var id = (await owner.EndpointAsync()).Id;
        await owner.ExecuteAsync(
            "update webhook_endpoints set status = 'disabled', disabled_reason = 'failing', disabled_at = now(), failing_since = now() - interval '5 days' where endpoint_id = $1",
            WebhookOwner.IdOf("endpoint", id));
        var before = await owner.Api.GetWebhookEndpointAsync(id, Ct);
        Assert.Equal(("disabled", "failing", true), (before.Status, before.DisabledReason, before.FailingSince is not null));

        var active = await owner.Api.UpdateWebhookEndpointAsync(id, new() { Status = "active" }, Ct);

        Assert.Equal(("active", null, null, null), (active.Status, active.DisabledReason, active.DisabledAt, active.FailingSince));
    }

    [Fact]
    public async Task NewUrl_BeginsWithoutFailures_AndNothingElseDoes()
    {
        var owner = await WebhookOwner.CreateAsync(server, "patch url");
        var id = (await owner.EndpointAsync()).Id;
        await owner.ExecuteAsync("update webhook_endpoints set failing_since = now() where endpoint_id = $1", WebhookOwner.IdOf("endpoint", id));

        await owner.TellAsync();
        await owner.ExecuteAsync("update webhook_deliveries set tries = 8, catch_ups = 3, due_at = now() + interval '20 hours' where endpoint_id = $1", WebhookOwner.IdOf("endpoint", id));

        Assert.NotNull((await owner.Api.UpdateWebhookEndpointAsync(id, new() { Description = "D" }, Ct)).FailingSince);
        Assert.True(await NextTryAsync() > TimeProvider.System.GetUtcNow());
        Assert.Null((await owner.Api.UpdateWebhookEndpointAsync(id, new() { Url = "https://customer.example/new" }, Ct)).FailingSince);
        Assert.True(await NextTryAsync() <= TimeProvider.System.GetUtcNow());   // what waits is sent there at once

        async Task<DateTimeOffset?> NextTryAsync() => Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data).NextTryAt;
    }

    /// <summary>Protects: changes at the same time, each of another member, are all made.</summary>
    [Fact]
    public async Task ManyChangesAtOnce_AreAllMade()
    {
        var owner = await WebhookOwner.CreateAsync(server, "patch race");
        var id = (await owner.EndpointAsync()).Id;
        UpdateWebhookEndpointRequest[] changes =
            [new() { Url = "https://customer.example/new" }, new() { Description = "D" }, new() { Events = [WebhookEventTypes.PersonSearchJobFailed] }, new() { Status = "disabled" }];

        await Task.WhenAll(changes.Select(change => owner.Api.UpdateWebhookEndpointAsync(id, change, Ct)));

        var changed = await owner.Api.GetWebhookEndpointAsync(id, Ct);
        Assert.Equal(("https://customer.example/new", "D", "disabled"), (changed.Url, changed.Description, changed.Status));
        Assert.Equal([WebhookEventTypes.PersonSearchJobFailed], changed.Events);
    }

    [Fact]
    public async Task Change_IsAudited_WithBeforeAndAfter()
    {
        var owner = await WebhookOwner.CreateAsync(server, "patch audited");
        var id = (await owner.EndpointAsync()).Id;
        await owner.Api.UpdateWebhookEndpointAsync(id, new() { Status = "disabled", Description = "D" }, Ct);

        var entry = (await (await server.OperatorAsync()).ListAuditLogAsync(new() { Subject = id }, Ct)).Data[0];

        Assert.Equal("updateWebhookEndpoint", entry.Operation);
        Assert.Equal(("active", null, null), ((string?)entry.Before!["status"], (string?)entry.Before["description"], (string?)entry.Before["disabled_reason"]));
        Assert.Equal(("disabled", "D", "manual"), ((string?)entry.After!["status"], (string?)entry.After["description"], (string?)entry.After["disabled_reason"]));
    }
}
