using Microsoft.Extensions.Configuration;
using PersonData.ServiceDefaults;
using PersonData.Worker.Features.Jobs;

namespace PersonData.Worker.Tests.Features.Jobs;

public sealed class JobOptionsTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("65")]
    [InlineData("many")]
    public void Concurrency_ThatIsNone_IsNamedAtStart(string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Jobs:Concurrency", value)]).Build();
        Assert.Equal($"Jobs__Concurrency is '{value}': give a whole number from 1 to 64.", Assert.Throws<ConfigurationException>(() => JobOptions.Read(configuration)).Message);
    }
}
