using PersonData.Contracts.Webhooks;

namespace PersonData.Api.Tests.ListWebhookEndpoints;

[Collection(typeof(SharedWebhooks))]
public sealed class ListWebhookEndpoints200Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_HoldEveryEndpointOnce_NewestFirst_AndNoneOfAnother()
    {
        var owner = await WebhookOwner.CreateAsync(server, "pages");
        await (await WebhookOwner.CreateAsync(server, "pages of another")).EndpointAsync();
        await owner.TestApi.CreateWebhookEndpointAsync(new() { Url = WebhookOwner.Url }, Ct);
        var created = new List<string>();
        for (var i = 0; i < 5; i++)
            created.Add((await owner.EndpointAsync()).Id);

        var listed = new List<WebhookEndpointResponse>();
        string? cursor = null;
        do
        {
            var page = await owner.Api.ListWebhookEndpointsAsync(new(2, cursor), Ct);
            listed.AddRange(page.Data);
            cursor = page.Pagination.NextCursor;
        }
        while (cursor is not null);

        // Those of one millisecond have no order in time.
        Assert.Equal(created.OrderDescending(StringComparer.Ordinal), listed.Select(endpoint => endpoint.Id));
        Assert.Equivalent(await owner.Api.GetWebhookEndpointAsync(listed[^1].Id, Ct), listed[^1]);
    }
}
