using System.Net;
using System.Net.Http.Json;
using System.Text;
using PersonData.Contracts.Webhooks;

namespace PersonData.Api.Tests.CreateWebhookEndpoint;

[Collection(typeof(SharedWebhooks))]
public sealed class CreateWebhookEndpoint400Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{}""", "url", "is required")]
    [InlineData("""{ "url": null }""", "url", "is required")]
    [InlineData("""{ "url": "" }""", "url", "is required")]
    [InlineData("""{ "url": 7 }""", "url", "must be a string")]
    [InlineData("""{ "url": "https://customer.example/in", "description": "" }""", "description", "must not be empty")]
    [InlineData("""{ "url": "https://customer.example/in", "description": ["a"] }""", "description", "must be a string")]
    [InlineData("""{ "url": "https://customer.example/in", "events": [] }""", "events", "must be a list of one or more of person_search.job.succeeded, person_search.job.failed")]
    [InlineData("""{ "url": "https://customer.example/in", "events": "person_search.job.failed" }""", "events", "must be a list of one or more of")]
    [InlineData("""{ "url": "https://customer.example/in", "events": ["webhook.test"] }""", "events", "must be a list of one or more of")]
    [InlineData("""{ "url": "https://customer.example/in", "events": ["person_search.job.failed", "person_search.job.failed"] }""", "events", "must not name an event twice")]
    [InlineData("""{ "url": "https://customer.example/in", "status": "disabled" }""", "status", "unknown member; known ones: url, description, events")]
    [InlineData("""{ "url": "https://customer.example/in", "signing_secret": "whsec_mine" }""", "signing_secret", "unknown member")]
    public async Task Create_WithSomethingWrong_NamesIt(string body, string member, string message)
    {
        using var client = server.Client(server.Acme.LiveKey);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var detail = await (await client.PostAsync("/v1/webhooks/endpoints", content, Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");

        Assert.StartsWith(message, detail.GetProperty(member).GetString(), StringComparison.Ordinal);
        Assert.Single(detail.EnumerateObject());
    }

    [Fact]
    public async Task Create_WithEverythingWrong_NamesAllOfIt()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var response = await client.PostAsJsonAsync(
            "/v1/webhooks/endpoints", new { url = "https://customer.example/" + new string('a', 2000), description = new string('a', 201), events = new[] { "x" }, evnts = 1 }, Ct);
        var detail = await response.IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Equal(["description", "events", "evnts", "url"], detail.EnumerateObject().Select(field => field.Name).Order());
        Assert.Equal("must have at most 2000 characters", detail.GetProperty("url").GetString());
    }

    /// <summary>What cannot be reached from outside must not be reached through this server.</summary>
    [Theory]
    [InlineData("http://customer.example/in")]
    [InlineData("ftp://customer.example/in")]
    [InlineData("customer.example/in")]
    [InlineData("https://user:password@customer.example/in")]
    [InlineData("https://customer.example/in#part")]
    [InlineData("https://customer/in")]
    [InlineData("https://localhost/in")]
    [InlineData("http://localhost:8080/in")]
    [InlineData("https://127.0.0.1/in")]
    [InlineData("https://2130706433/in")]
    [InlineData("https://0x7f.1/in")]
    [InlineData("https://0177.0.0.1/in")]
    [InlineData("https://[::1]/in")]
    [InlineData("https://[::ffff:10.0.0.1]/in")]
    [InlineData("https://10.0.0.8/in")]
    [InlineData("https://192.168.0.1/in")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[fd00:ec2::254]/latest")]
    [InlineData("https://metadata.google.internal/computeMetadata")]
    public async Task Url_ThatIsNotOfAPublicHost_IsRefused(string url)
    {
        using var client = server.Client(server.Acme.TestKey);
        var detail = await (await client.PostAsJsonAsync("/v1/webhooks/endpoints", new { url }, Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.StartsWith("must be an https URL of a host in the public internet, without", detail.GetProperty("url").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Url_OfThisMachine_IsTakenWhereTheOperatorAllowsIt_AndNoOtherInside()
    {
        await using var replica = await server.StartReplicaAsync(("Webhooks:AllowLoopback", "true"));
        var owner = await WebhookOwner.CreateAsync(server, "loopback");
        var api = server.Api(owner.Account.LiveKey, ApiServer.AddressOf(replica));
        foreach (var url in new[] { "http://localhost:9/in", "http://127.0.0.1:9/in", "https://[::1]:9/in", WebhookOwner.Url })
            Assert.Equal(url, (await api.CreateWebhookEndpointAsync(new CreateWebhookEndpointRequest { Url = url }, Ct)).Url);

        using var client = server.Client(owner.Account.LiveKey, ApiServer.AddressOf(replica));
        foreach (var url in new[] { "http://customer.example/in", "http://10.0.0.8/in", "https://192.168.0.1/in", "http://169.254.169.254/latest", "http://0.0.0.0/in" })
        {
            var detail = await (await client.PostAsJsonAsync("/v1/webhooks/endpoints", new { url }, Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
            Assert.Contains("or an http or https URL of this machine", detail.GetProperty("url").GetString(), StringComparison.Ordinal);
        }
    }
}
