using PersonData.Core.Webhooks;

namespace PersonData.Core.Tests.Webhooks;

public sealed class WebhookSecretTests
{
    [Fact]
    public void Secret_Is32RandomBytes_AsStandardWebhooksWritesThem()
    {
        var secret = WebhookSecret.Create();

        Assert.Equal(32, secret.ToKey().Length);
        Assert.Equal("whsec_" + Convert.ToBase64String(secret.ToKey()), secret.Text);
        Assert.NotEqual(secret, WebhookSecret.Create());
    }

    [Fact]
    public void Secret_InAMessage_IsNotGivenAway()
    {
        var secret = WebhookSecret.Create();
        Assert.Equal("whsec_…", $"{secret}");
    }
}
