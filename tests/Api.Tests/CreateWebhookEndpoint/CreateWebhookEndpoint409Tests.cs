using System.Net;
using System.Net.Http.Json;

namespace PersonData.Api.Tests.CreateWebhookEndpoint;

[Collection(typeof(SharedWebhooks))]
public sealed class CreateWebhookEndpoint409Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Protects: however many are asked for at once, an account has twenty; its test keys have twenty of their own.</summary>
    [Fact]
    public async Task MoreThanTwenty_WhenAskedForAtOnce_AreRefused()
    {
        var owner = await WebhookOwner.CreateAsync(server, "twenty");
        using var client = server.Client(owner.Account.LiveKey);

        var responses = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => client.PostAsJsonAsync("/v1/webhooks/endpoints", new { url = WebhookOwner.Url }, Ct)));

        Assert.Equal(20, responses.Count(response => response.StatusCode == HttpStatusCode.Created));
        foreach (var response in responses.Where(response => response.StatusCode != HttpStatusCode.Created))
            Assert.Contains("20 webhook endpoints", (await response.IsErrorAsync(HttpStatusCode.Conflict, "conflict")).GetString(), StringComparison.Ordinal);
        var all = (await owner.Api.ListWebhookEndpointsAsync(new(), Ct)).Data;
        Assert.Equal(20, all.Count);

        await owner.TestApi.CreateWebhookEndpointAsync(new() { Url = WebhookOwner.Url }, Ct);
        await owner.Api.DeleteWebhookEndpointAsync(all[0].Id, Ct);
        await owner.EndpointAsync();
    }
}
