using System.Net;
using System.Net.Http.Json;

namespace PersonData.Api.Tests.RotateWebhookEndpointSecret;

[Collection(typeof(SharedWebhooks))]
public sealed class RotateWebhookEndpointSecret400Tests(ApiServer server)
{
    [Theory]
    [InlineData(-1)]
    [InlineData(169)]
    [InlineData(1.5)]
    public async Task Overlap_OutOfItsRange_IsRefused(double overlap)
    {
        using var client = server.Client(server.Acme.LiveKey);
        var response = await client.PostAsJsonAsync("/v1/webhooks/endpoints/none/rotate-secret", new { overlap_hours = overlap }, TestContext.Current.CancellationToken);
        var detail = await response.IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal("must be a whole number from 0 to 168", detail.GetProperty("overlap_hours").GetString());
    }
}

[Collection(typeof(SharedWebhooks))]
public sealed class RotateWebhookEndpointSecret409Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Protects: a second click does not take away the secret that the receiver still checks with.</summary>
    [Fact]
    public async Task Secret_ThatManyRotateAtTheSameTime_IsRotatedOnce_AndTheFormerStillSigns()
    {
        var owner = await WebhookOwner.CreateAsync(server, "rotate race");
        var created = await owner.EndpointAsync();
        using var client = server.Client(owner.Account.LiveKey);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.PostAsync($"/v1/webhooks/endpoints/{created.Id}/rotate-secret", content: null, Ct)));

        var rotated = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        foreach (var answer in answers.Where(answer => answer != rotated))
            Assert.Contains("still signs", (await answer.IsErrorAsync(HttpStatusCode.Conflict, "conflict")).GetString(), StringComparison.Ordinal);
        var (secret, former, _) = await owner.SecretsAsync(created.Id);
        Assert.Equal(((await rotated.JsonAsync()).GetProperty("signing_secret").GetString(), created.SigningSecret), (secret, former));
    }
}
