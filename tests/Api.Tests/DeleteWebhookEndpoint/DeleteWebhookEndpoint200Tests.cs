using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PersonData.Core.Accounts;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Tests.DeleteWebhookEndpoint;

[Collection(typeof(SharedWebhooks))]
public sealed class DeleteWebhookEndpoint200Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deleted_IsGoneWithItsDeliveries_AndHearsOfNothingMore()
    {
        var owner = await WebhookOwner.CreateAsync(server, "delete");
        var (id, other) = ((await owner.EndpointAsync()).Id, (await owner.EndpointAsync()).Id);
        await owner.TellAsync();
        var delivery = Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data).Id;
        await owner.EndAsync(delivery, "failed", (500, "The endpoint answered 500."));
        using var client = server.Client(owner.Account.LiveKey);

        Assert.Equal("""{"deleted":true}""", await (await client.DeleteAsync($"/v1/webhooks/endpoints/{id}", Ct)).Content.ReadAsStringAsync(Ct));

        Assert.Equal(1, await owner.TellAsync());
        await (await client.GetAsync($"/v1/webhooks/deliveries/{delivery}", Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        await (await client.DeleteAsync($"/v1/webhooks/endpoints/{id}", Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(2, (await owner.Api.ListWebhookDeliveriesAsync(other, new(), Ct)).Data.Count);
        Assert.Equal(other, Assert.Single((await owner.Api.ListWebhookEndpointsAsync(new(), Ct)).Data).Id);
    }

    [Fact]
    public async Task Deletion_IsAudited_WithWhatTheEndpointWas()
    {
        var owner = await WebhookOwner.CreateAsync(server, "delete audited");
        var id = (await owner.EndpointAsync()).Id;
        await owner.Api.DeleteWebhookEndpointAsync(id, Ct);

        var entry = (await (await server.OperatorAsync()).ListAuditLogAsync(new() { Subject = id }, Ct)).Data[0];

        Assert.Equal(("deleteWebhookEndpoint", WebhookOwner.Url, null), (entry.Operation, (string?)entry.Before!["url"], entry.After));
    }

    /// <summary>Protects: what tells of something never fails because of an endpoint that goes away, and none that is gone or disabled is told.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EventAtTheMomentOfItsEnd_WaitsForIt_AndGoesToTheOthers(bool deletes)
    {
        var owner = await WebhookOwner.CreateAsync(server, $"end race {deletes}");
        var (id, other) = ((await owner.EndpointAsync()).Id, (await owner.EndpointAsync()).Id);
        var endpoints = server.Services.GetRequiredService<WebhookEndpoints>();
        await using var connection = await server.Database.App.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var (account, endpointId) = (owner.Account.Account.AccountId, WebhookOwner.IdOf("endpoint", id));
        if (deletes)
            Assert.True(await endpoints.DeleteAsync(connection, AuditActor.CommandLine, null, account, test: false, endpointId, Ct));
        else
            Assert.NotNull(await endpoints.ChangeAsync(connection, AuditActor.CommandLine, null, account, test: false, endpointId, before => before with { Status = WebhookEndpointStatus.Disabled }, Ct));

        var telling = owner.TellAsync();
        await Poll.UntilAsync(async () =>
        {
            await using var waiting = server.Database.App.CreateCommand("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%webhook_messages%' and datname = current_database()");
            return (long)(await waiting.ExecuteScalarAsync(Ct))! == 1;
        }, "the event waits", ct: Ct);
        await transaction.CommitAsync(Ct);

        Assert.Equal(1, await telling);
        Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(other, new(), Ct)).Data);
        if (!deletes)
            Assert.Empty((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data);
    }
}
