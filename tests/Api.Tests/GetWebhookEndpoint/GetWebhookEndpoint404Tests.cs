using System.Net;
using System.Text;
using PersonData.Contracts.Webhooks;

namespace PersonData.Api.Tests.GetWebhookEndpoint;

[Collection(typeof(SharedWebhooks))]
public sealed class GetWebhookEndpoint404Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Whatever is asked of it: what belongs to another account, or to the account's other reach, is as unknown as what never was.</summary>
    [Fact]
    public async Task EndpointAndDelivery_OfAnotherAccountOrReach_AreNotFound_AndStayAsTheyWere()
    {
        var owner = await WebhookOwner.CreateAsync(server, "unknown");
        var stranger = await WebhookOwner.CreateAsync(server, "stranger");
        var live = await owner.EndpointAsync();
        var test = await owner.TestApi.CreateWebhookEndpointAsync(new() { Url = WebhookOwner.Url }, Ct);
        await owner.TellAsync();
        await owner.TellAsync(test: true);
        var liveDelivery = (await owner.Api.ListWebhookDeliveriesAsync(live.Id, new(), Ct)).Data[0].Id;
        var testDelivery = (await owner.TestApi.ListWebhookDeliveriesAsync(test.Id, new(), Ct)).Data[0].Id;
        await owner.EndAsync(liveDelivery, "failed");
        await owner.EndAsync(testDelivery, "failed");

        (string Key, string Endpoint, string Delivery)[] unknown =
        [
            (stranger.Account.LiveKey, live.Id, liveDelivery),
            (stranger.Account.TestKey, test.Id, testDelivery),
            (owner.Account.TestKey, live.Id, liveDelivery),
            (owner.Account.LiveKey, test.Id, testDelivery),
            (owner.Account.LiveKey, "endpoint_01kkb32000fxhv3yj7g1d8ywpk", "delivery_01kkb32000fxhv3yj7g1d8ywpk"),
            (owner.Account.LiveKey, liveDelivery, live.Id),
            (owner.Account.LiveKey, "nonsense", "nonsense"),
        ];
        var answers = new HashSet<string>();
        foreach (var (key, endpoint, delivery) in unknown)
        {
            using var client = server.Client(key);
            foreach (var (method, path, body) in new[]
            {
                ("GET", $"endpoints/{endpoint}", null), ("PATCH", $"endpoints/{endpoint}", """{ "status": "disabled" }"""), ("DELETE", $"endpoints/{endpoint}", null),
                ("POST", $"endpoints/{endpoint}/rotate-secret", "{}"), ("POST", $"endpoints/{endpoint}/test", null), ("GET", $"endpoints/{endpoint}/deliveries", null),
                ("POST", $"endpoints/{endpoint}/redeliver", """{ "from": "2020-01-01T00:00:00Z" }"""), ("GET", $"deliveries/{delivery}", null),
                ("POST", $"deliveries/{delivery}/redeliver", null),
            })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), $"/v1/webhooks/{path}");
                if (body is not null)
                    request.Content = new StringContent(body, Encoding.UTF8, "application/json");
                answers.Add((await (await client.SendAsync(request, Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found")).GetString()!);
            }
        }

        Assert.Equal(2, answers.Count);   // one of endpoints, one of deliveries
        foreach (var (api, endpoint, delivery) in new[] { (owner.Api, live, liveDelivery), (owner.TestApi, test, testDelivery) })
        {
            Assert.Equivalent(endpoint with { SigningSecret = "" }, new WebhookEndpointSecretResponse(await api.GetWebhookEndpointAsync(endpoint.Id, Ct), ""));
            Assert.Equal(endpoint.SigningSecret, (await owner.SecretsAsync(endpoint.Id)).Secret);
            Assert.Equal((delivery, "failed"), Assert.Single((await api.ListWebhookDeliveriesAsync(endpoint.Id, new(), Ct)).Data) is var found ? (found.Id, found.Status) : default);
        }
    }
}
