using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PersonData.Contracts.Webhooks;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.CreateWebhookEndpoint;

[Collection(typeof(SharedWebhooks))]
public sealed class CreateWebhookEndpoint201Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_HasEveryMemberOfTheContract_AndNamesWhereTheEndpointIs()
    {
        var owner = await WebhookOwner.CreateAsync(server, "answer");
        using var client = server.Client(owner.Account.LiveKey);

        var response = await client.PostAsJsonAsync(
            "/v1/webhooks/endpoints",
            new { url = WebhookOwner.Url, description = " CRM enrichment workflow ", events = new[] { "person_search.job.succeeded", "person_search.job.failed" } }, Ct);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var created = await response.JsonAsync();
        Assert.Equal(
            ["id", "url", "description", "events", "status", "created_at", "updated_at", "disabled_reason", "disabled_at", "failing_since", "former_secret_expires_at", "signing_secret"],
            created.EnumerateObject().Select(member => member.Name));
        var id = created.GetProperty("id").GetString()!;
        Assert.StartsWith("endpoint_", id, StringComparison.Ordinal);
        Assert.Equal($"/v1/webhooks/endpoints/{id}", response.Headers.Location?.OriginalString);
        Assert.Equal(
            (WebhookOwner.Url, "CRM enrichment workflow", """["person_search.job.succeeded","person_search.job.failed"]""", "active"),
            (created.GetProperty("url").GetString(), created.GetProperty("description").GetString(), created.GetProperty("events").GetRawText(), created.GetProperty("status").GetString()));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", created.GetProperty("created_at").GetString());
        Assert.Equal(created.GetProperty("signing_secret").GetString(), (await owner.SecretsAsync(id)).Secret);
        Assert.Equal(32, Convert.FromBase64String(created.GetProperty("signing_secret").GetString()!["whsec_".Length..]).Length);
    }

    [Fact]
    public async Task Endpoint_OfWhichOnlyTheUrlIsGiven_WantsEveryEvent()
    {
        var owner = await WebhookOwner.CreateAsync(server, "defaults");
        var created = await owner.EndpointAsync();
        Assert.Equal((null, "active"), (created.Description, created.Status));
        Assert.Equal(WebhookEventTypes.All, created.Events);
    }

    [Fact]
    public async Task Secret_IsShownOnce()
    {
        var owner = await WebhookOwner.CreateAsync(server, "once");
        var created = await owner.EndpointAsync();
        using var client = server.Client(owner.Account.LiveKey);

        var texts = new List<string>();
        foreach (var path in new[] { "/v1/webhooks/endpoints", $"/v1/webhooks/endpoints/{created.Id}" })
            texts.Add(await client.GetStringAsync(path, Ct));
        using var change = JsonContent.Create(new { description = "changed" });
        texts.Add(await (await client.PatchAsync($"/v1/webhooks/endpoints/{created.Id}", change, Ct)).Content.ReadAsStringAsync(Ct));
        texts.Add(await (await client.PostAsync($"/v1/webhooks/endpoints/{created.Id}/test", null, Ct)).Content.ReadAsStringAsync(Ct));
        texts.AddRange((await (await server.OperatorAsync()).ListAuditLogAsync(new() { Subject = created.Id }, Ct)).Data.Select(entry => $"{entry.Before?.ToJsonString()} {entry.After?.ToJsonString()}"));

        Assert.Equal(4 + 3, texts.Count);
        var random = created.SigningSecret["whsec_".Length..];
        Assert.All(texts.Concat(server.Log.All), text => Assert.DoesNotContain(random, text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain("secret\"", text, StringComparison.Ordinal));
    }

    /// <summary>Another key of the account may have been refused the secret; it gets an endpoint of its own.</summary>
    [Fact]
    public async Task Secret_IsReplayedToWhoeverMadeTheEndpointOnly()
    {
        var owner = await WebhookOwner.CreateAsync(server, "replay");
        var other = await server.CreateKeyAsync(owner.Account.Account, permissions: Permissions.ManageWebhooks);
        var once = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var request = new CreateWebhookEndpointRequest { Url = WebhookOwner.Url };

        var first = await owner.Api.WithIdempotencyKey(once).CreateWebhookEndpointAsync(request, Ct);
        var again = await owner.Api.WithIdempotencyKey(once).CreateWebhookEndpointAsync(request, Ct);
        var others = await server.Api(other).WithIdempotencyKey(once).CreateWebhookEndpointAsync(request, Ct);

        Assert.Equal((first.Id, first.SigningSecret), (again.Id, again.SigningSecret));
        Assert.NotEqual(first.SigningSecret, others.SigningSecret);
        Assert.Equal([others.Id, first.Id], (await owner.Api.ListWebhookEndpointsAsync(new(), Ct)).Data.Select(endpoint => endpoint.Id));
        await using var kept = server.Database.App.CreateCommand("select string_agg(encode(outcome, 'escape'), '') from idempotency_keys");
        Assert.DoesNotContain(first.SigningSecret["whsec_".Length..], (string)(await kept.ExecuteScalarAsync(Ct))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoint_HearsOfWhatHappensFromThenOn_AndOfWhatItWants()
    {
        var owner = await WebhookOwner.CreateAsync(server, "hears");
        Assert.Equal(0, await owner.TellAsync());
        var both = await owner.EndpointAsync();
        var failures = await owner.EndpointAsync(WebhookEventTypes.PersonSearchJobFailed);

        Assert.Equal(1, await owner.TellAsync());
        Assert.Equal(2, await owner.TellAsync(WebhookEventTypes.PersonSearchJobFailed));

        Assert.Equal(2, (await owner.Api.ListWebhookDeliveriesAsync(both.Id, new(), Ct)).Data.Count);
        Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(failures.Id, new(), Ct)).Data);
    }

    [Fact]
    public async Task EndpointOfATestKey_HearsOfWhatTestKeysDo_AndNoOther()
    {
        var owner = await WebhookOwner.CreateAsync(server, "reach");
        var live = await owner.EndpointAsync();
        var test = await owner.TestApi.CreateWebhookEndpointAsync(new() { Url = WebhookOwner.Url }, Ct);

        Assert.Equal((1, 1), (await owner.TellAsync(test: true), await owner.TellAsync(test: false, body: "live")));

        Assert.Equal("{}", Assert.Single((await owner.TestApi.ListWebhookDeliveriesAsync(test.Id, new(), Ct)).Data).BodyExcerpt);
        Assert.Equal("live", Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(live.Id, new(), Ct)).Data).BodyExcerpt);
    }

    [Fact]
    public async Task Owner_WhoHasSignedIn_CanMakeALiveEndpoint()
    {
        var owner = await WebhookOwner.CreateAsync(server, "signed in");
        using var client = server.Client(await server.SignInAsync(UserRole.Owner, owner.Account.Account));
        var created = await new Contracts.PersonDataClient(client).CreateWebhookEndpointAsync(new() { Url = WebhookOwner.Url }, Ct);
        Assert.Equal(created.Id, Assert.Single((await owner.Api.ListWebhookEndpointsAsync(new(), Ct)).Data).Id);
    }

    [Fact]
    public async Task Creation_IsAudited_WithWhatTheEndpointIs()
    {
        var owner = await WebhookOwner.CreateAsync(server, "audited");
        var created = await owner.EndpointAsync(WebhookEventTypes.PersonSearchJobFailed);

        var entry = Assert.Single((await (await server.OperatorAsync()).ListAuditLogAsync(new() { Subject = created.Id }, Ct)).Data);

        Assert.Equal(("createWebhookEndpoint", "key", owner.Account.Account.PublicId, null), (entry.Operation, entry.Actor.Kind, entry.AccountId, entry.Before));
        var expected = JsonNode.Parse(
            $$"""{ "test": false, "url": "{{WebhookOwner.Url}}", "description": null, "events": ["person_search.job.failed"], "status": "active", "disabled_reason": null }""");
        Assert.True(JsonNode.DeepEquals(expected, entry.After), entry.After?.ToJsonString());
    }
}
