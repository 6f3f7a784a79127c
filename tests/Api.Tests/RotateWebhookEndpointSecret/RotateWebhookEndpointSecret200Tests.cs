using System.Net;
using PersonData.Contracts.Webhooks;

namespace PersonData.Api.Tests.RotateWebhookEndpointSecret;

[Collection(typeof(SharedWebhooks))]
public sealed class RotateWebhookEndpointSecret200Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NewSecret_SignsBesideTheFormer_UntilTheOverlapEnds()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var replica = await server.StartReplicaAsync(new LogLines(), clock);
        var owner = await WebhookOwner.CreateAsync(server, "rotate");
        var created = await owner.EndpointAsync();
        var api = server.Api(owner.Account.LiveKey, ApiServer.AddressOf(replica));

        var rotated = await api.RotateWebhookEndpointSecretAsync(created.Id, new() { OverlapHours = 168 }, Ct);

        var end = clock.GetUtcNow().AddHours(168);
        Assert.Equal(created.Id, rotated.Id);
        Assert.NotEqual(created.SigningSecret, rotated.SigningSecret);
        Assert.Equal(end, rotated.FormerSecretExpiresAt!.Value, TimeSpan.FromMilliseconds(1));
        var (secret, former, until) = await owner.SecretsAsync(created.Id);
        Assert.Equal((rotated.SigningSecret, created.SigningSecret), (secret, former));
        Assert.Equal(end, until!.Value, TimeSpan.FromMilliseconds(1));

        Assert.NotNull((await api.GetWebhookEndpointAsync(created.Id, Ct)).FormerSecretExpiresAt);
        clock.Advance(TimeSpan.FromHours(168));
        Assert.Null((await api.GetWebhookEndpointAsync(created.Id, Ct)).FormerSecretExpiresAt);
        Assert.NotEqual(rotated.SigningSecret, (await api.RotateWebhookEndpointSecretAsync(created.Id, new(), Ct)).SigningSecret);
    }

    [Fact]
    public async Task Overlap_IsADay_WhenNothingIsSent()
    {
        var owner = await WebhookOwner.CreateAsync(server, "rotate default");
        var id = (await owner.EndpointAsync()).Id;
        using var client = server.Client(owner.Account.LiveKey);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync($"/v1/webhooks/endpoints/{id}/rotate-secret", content: null, Ct)).StatusCode);
        var endpoint = await owner.Api.GetWebhookEndpointAsync(id, Ct);
        Assert.Equal(endpoint.UpdatedAt.AddHours(24), endpoint.FormerSecretExpiresAt);
    }

    [Fact]
    public async Task Overlap_OfZero_EndsEverySecretOfBefore()
    {
        var owner = await WebhookOwner.CreateAsync(server, "rotate at once");
        var id = (await owner.EndpointAsync()).Id;
        await owner.Api.RotateWebhookEndpointSecretAsync(id, new() { OverlapHours = 24 }, Ct);

        var last = await owner.Api.RotateWebhookEndpointSecretAsync(id, new() { OverlapHours = 0 }, Ct);

        Assert.Null(last.FormerSecretExpiresAt);
        Assert.Equal((last.SigningSecret, null, null), await owner.SecretsAsync(id));
    }

    [Fact]
    public async Task Rotation_IsAudited_WithoutASecret()
    {
        var owner = await WebhookOwner.CreateAsync(server, "rotate audited");
        var created = await owner.EndpointAsync();
        var rotated = await owner.Api.RotateWebhookEndpointSecretAsync(created.Id, new(), Ct);

        var entry = (await (await server.OperatorAsync()).ListAuditLogAsync(new() { Subject = created.Id }, Ct)).Data[0];

        Assert.Equal("rotateWebhookEndpointSecret", entry.Operation);
        Assert.Equal((null, rotated.FormerSecretExpiresAt), ((DateTimeOffset?)entry.Before!["former_secret_until"], (DateTimeOffset?)entry.After!["former_secret_until"] is { } end ? Milliseconds(end) : null));
        Assert.Single(entry.After);

        static DateTimeOffset? Milliseconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));
    }

    [Fact]
    public async Task Repetition_WithItsIdempotencyKey_IsTheSameRotation()
    {
        var owner = await WebhookOwner.CreateAsync(server, "rotate replay");
        var id = (await owner.EndpointAsync()).Id;
        var api = owner.Api.WithIdempotencyKey(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        Assert.Equal(
            (await api.RotateWebhookEndpointSecretAsync(id, new RotateWebhookEndpointSecretRequest(), Ct)).SigningSecret,
            (await api.RotateWebhookEndpointSecretAsync(id, new RotateWebhookEndpointSecretRequest(), Ct)).SigningSecret);
    }
}
