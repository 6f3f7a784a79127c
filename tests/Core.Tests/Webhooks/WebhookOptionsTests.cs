using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PersonData.Core.Webhooks;

namespace PersonData.Core.Tests.Webhooks;

public sealed class WebhookOptionsTests
{
    [Theory]
    [InlineData("RetryJitter", "1.5")]
    [InlineData("LongestRetryAfter", "-00:00:01")]
    [InlineData("DisableAfter", "00:00:00")]
    [InlineData("RequestTimeout", "00:00:00")]
    [InlineData("SlowAfter", "-00:00:01")]
    [InlineData("Retention", "00:00:00")]
    [InlineData("Requests", "1")]
    [InlineData("RequestsPerEndpoint", "0")]
    [InlineData("RetryWaits:0", "-00:00:05")]
    public void Setting_OutOfItsBounds_IsNamed(string name, string value) =>
        Assert.Contains(name.Split(':')[0], Assert.Throws<OptionsValidationException>(() => Read(name, value)).Message, StringComparison.Ordinal);

    [Fact]
    public void Settings_WithinTheirBounds_AreTaken()
    {
        Assert.Equal(2, Read("Requests", "2").Requests);
        Assert.Equal(TimeSpan.Zero, Read("LongestRetryAfter", "00:00:00").LongestRetryAfter);
        Assert.Equal([TimeSpan.Zero], Read("RetryWaits:0", "00:00:00").RetryWaits);
    }

    private static WebhookOptions Read(string name, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"{WebhookOptions.Section}:{name}", value)]).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddCore().BuildServiceProvider();
        return services.GetRequiredService<IOptions<WebhookOptions>>().Value;
    }
}
