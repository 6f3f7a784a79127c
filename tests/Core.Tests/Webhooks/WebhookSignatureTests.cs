using System.Text;
using PersonData.Core.Webhooks;

namespace PersonData.Core.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    // The example of the specification of Standard Webhooks.
    private static readonly WebhookSecret Published = new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    private static readonly byte[] Body = """{"test": 2432232314}"""u8.ToArray();

    [Fact]
    public void PublishedExample_IsSignedAsPublished()
    {
        var headers = Headers([Published]);

        Assert.Equal("msg_p5jXN8AQM9LWM0D4loKWxJek", headers["webhook-id"]);
        Assert.Equal("1614265330", headers["webhook-timestamp"]);
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", headers["webhook-signature"]);
    }

    // Computed with: printf '1614265330.{"test": 2432232314}' | openssl dgst -sha256 -hmac 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    [Fact]
    public void OwnSignature_IsOfTimeAndBody_WithTheWholeTextOfTheSecret() =>
        Assert.Equal("t=1614265330,v1=2e37df5d4a028c51a7f3133d64ae1e300d2c2c900f1b1d49d4369ad2530f8964", Headers([Published])["persondata-signature"]);

    [Fact]
    public void WhileTwoSecretsAreValid_BothSign()
    {
        var other = WebhookSecret.Create();

        var both = Headers([Published, other]);

        Assert.Equal($"{Headers([Published])["webhook-signature"]} {Headers([other])["webhook-signature"]}", both["webhook-signature"]);
        var own = Headers([other])["persondata-signature"];
        Assert.Equal($"{Headers([Published])["persondata-signature"]},{own[own.IndexOf("v1=", StringComparison.Ordinal)..]}", both["persondata-signature"]);
    }

    [Theory]
    [InlineData("msg_other", 1614265330, """{"test": 2432232314}""")]
    [InlineData("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265331, """{"test": 2432232314}""")]
    [InlineData("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232315}""")]
    public void AnyChange_IsAnotherSignature(string id, long at, string body)
    {
        var changed = WebhookSignature.Headers(id, DateTimeOffset.FromUnixTimeSeconds(at), Encoding.UTF8.GetBytes(body), [Published]).ToDictionary();

        Assert.NotEqual(Headers([Published])["webhook-signature"], changed["webhook-signature"]);
    }

    private static Dictionary<string, string> Headers(IReadOnlyList<WebhookSecret> secrets) =>
        WebhookSignature.Headers("msg_p5jXN8AQM9LWM0D4loKWxJek", At, Body, secrets).ToDictionary();
}
