using PersonData.Contracts.Webhooks;

namespace PersonData.Api.Tests.ListAllWebhookEndpoints;

/// <summary>Protects: the operator finds whose endpoints do not take what is sent to them, and reads no more of a URL than its host.</summary>
[Collection(typeof(SharedWebhooks))]
public sealed class ListAllWebhookEndpoints200Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Endpoints_OfEveryAccountAndReach_AreListedByTheirState()
    {
        var (one, other) = (await WebhookOwner.CreateAsync(server, "of all"), await WebhookOwner.CreateAsync(server, "of all others"));
        var works = (await one.EndpointAsync()).Id;
        var failing = (await one.TestApi.CreateWebhookEndpointAsync(new() { Url = "https://customer.example/webhooks/secret-path" }, Ct)).Id;
        var disabled = (await other.EndpointAsync()).Id;
        await one.ExecuteAsync("update webhook_endpoints set failing_since = now() where endpoint_id = $1", WebhookOwner.IdOf("endpoint", failing));
        await one.TellAsync(test: true);
        await one.TellAsync(test: true);
        await other.Api.UpdateWebhookEndpointAsync(disabled, new() { Status = WebhookEndpointStatuses.Disabled }, Ct);
        var @operator = await server.OperatorAsync();

        // Those of one millisecond have no order in time.
        Assert.Equal(new[] { disabled, failing, works }.OrderDescending(StringComparer.Ordinal), (await ListAsync(null)).Take(3).Select(entry => entry.Id));
        var fails = (await ListAsync("failing"))[0];
        Assert.Equal((failing, one.Account.Account.PublicId, true, "customer.example", "active", 2), (fails.Id, fails.AccountId, fails.Test, fails.Host, fails.Status, fails.Pending));
        Assert.NotNull(fails.FailingSince);
        var ended = (await ListAsync("disabled"))[0];
        Assert.Equal((disabled, other.Account.Account.PublicId, "disabled", "manual", 0), (ended.Id, ended.AccountId, ended.Status, ended.DisabledReason, ended.Pending));
        Assert.All(await ListAsync("failing"), entry => Assert.Equal(("active", true), (entry.Status, entry.FailingSince is not null)));

        var first = await @operator.ListAllWebhookEndpointsAsync(new(Limit: 1), Ct);
        var second = await @operator.ListAllWebhookEndpointsAsync(new(Limit: 1, Cursor: first.Pagination.NextCursor), Ct);
        Assert.Equal((await ListAsync(null)).Take(2).Select(entry => entry.Id), [first.Data[0].Id, second.Data[0].Id]);

        async Task<IReadOnlyList<WebhookEndpointEntry>> ListAsync(string? state) => (await @operator.ListAllWebhookEndpointsAsync(new(state), Ct)).Data;
    }
}
