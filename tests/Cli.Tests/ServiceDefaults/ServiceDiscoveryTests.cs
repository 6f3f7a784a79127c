using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using PersonData.ServiceDefaults;

namespace PersonData.Cli.Tests.ServiceDefaults;

/// <summary>A client asks for <c>http://api</c> and reaches whatever the environment names so, in the form that Aspire injects.</summary>
public sealed class ServiceDiscoveryTests
{
    [Theory]
    [InlineData("http://api/hello?x=1")]
    [InlineData("https+http://api/hello?x=1")]
    public async Task Client_ReachesTheServiceThatTheConfigurationNames(string url)
    {
        await using var api = WebApplication.Create();
        api.Urls.Add("http://127.0.0.1:0");
        api.MapGet("/hello", (int x) => $"hello {x}");
        await api.StartAsync(TestContext.Current.CancellationToken);

        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["services:api:http:0"] = api.Urls.First();
        builder.AddServiceDefaults();
        await using var caller = builder.Build();
        using var client = caller.Services.GetRequiredService<IHttpClientFactory>().CreateClient();

        Assert.Equal("hello 1", await client.GetStringAsync(new Uri(url), TestContext.Current.CancellationToken));

        // A host that is not named there is left as it is.
        Assert.Equal("hello 2", await client.GetStringAsync(new Uri($"{api.Urls.First()}/hello?x=2"), TestContext.Current.CancellationToken));
    }
}
