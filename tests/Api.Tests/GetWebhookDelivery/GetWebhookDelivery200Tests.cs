namespace PersonData.Api.Tests.GetWebhookDelivery;

[Collection(typeof(SharedWebhooks))]
public sealed class GetWebhookDelivery200Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Delivery_HasTheWholeBody_CharacterForCharacter()
    {
        var owner = await WebhookOwner.CreateAsync(server, "delivery");
        var id = (await owner.EndpointAsync()).Id;
        var body = $$"""{ "type" : "x", "data":{"text":"é\u00e9 😀"}, "more":"{{string.Concat(Enumerable.Repeat("😀", 2000))}}" }""";
        await owner.TellAsync(body: body);
        var listed = Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(id, new(), Ct)).Data);
        await owner.EndAsync(listed.Id, "failed", (410, "The endpoint answered 410."));

        var delivery = await owner.Api.GetWebhookDeliveryAsync(listed.Id, Ct);

        Assert.Equal(body, delivery.Body);
        Assert.Equal(listed.BodyExcerpt, delivery.BodyExcerpt);
        Assert.Equal((listed.MessageId, id, "failed", 1), (delivery.MessageId, delivery.EndpointId, delivery.Status, delivery.Tries));
        Assert.Equal(410, Assert.Single(delivery.LatestTries).StatusCode);
    }
}
