using PersonData.Core.Webhooks;

namespace PersonData.Core.Tests.Webhooks;

public sealed class RetryScheduleTests
{
    private const double Middle = 0.5;

    [Fact]
    public void Waits_AreThoseOfTheContract_ThenThereIsNone()
    {
        var options = new WebhookOptions();

        var waits = Enumerable.Range(1, 8).Select(tries => RetrySchedule.WaitAfter(options, tries, retryAfter: null, Middle)!.Value.TotalSeconds);

        Assert.Equal([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000], waits);
        Assert.Null(RetrySchedule.WaitAfter(options, 9, retryAfter: null, Middle));
        Assert.Null(RetrySchedule.WaitAfter(options, 9, TimeSpan.FromHours(1), Middle));
    }

    [Theory]
    [InlineData(0.0, 85)]
    [InlineData(0.5, 100)]
    [InlineData(1.0, 115)]
    public void Waits_AreSpread(double random, double seconds) =>
        Assert.Equal(seconds, RetrySchedule.WaitAfter(new WebhookOptions { RetryWaits = [TimeSpan.FromSeconds(100)] }, 1, null, random)!.Value.TotalSeconds, precision: 6);

    [Theory]
    [InlineData(-5, 300)]            // a date that has passed
    [InlineData(0, 300)]
    [InlineData(299, 300)]
    [InlineData(301, 301)]
    [InlineData(86_400, 86_400)]
    [InlineData(86_401, 86_400)]
    [InlineData(int.MaxValue, 86_400)]
    public void RetryAfter_MakesAWaitLonger_NeverShorter_AndAtMostADay(int retryAfterSeconds, int seconds) =>
        Assert.Equal(
            TimeSpan.FromSeconds(seconds),
            RetrySchedule.WaitAfter(new WebhookOptions(), 2, TimeSpan.FromSeconds(retryAfterSeconds), Middle));
}
