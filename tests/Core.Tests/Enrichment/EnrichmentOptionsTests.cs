using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PersonData.Core.Enrichment;

namespace PersonData.Core.Tests.Enrichment;

public sealed class EnrichmentOptionsTests
{
    private const string Good =
        """
        {
          "Enrichment": {
            "Order": ["cached", "dataset", "people_finder"],
            "Vendors": [{
              "Name": "people_finder", "Price": 3, "Headers": {"Authorization": "Bearer 4711"}, "Timeout": "00:00:03", "RateLimitPerMinute": 300, "Breaker": {"MinimumThroughput": 5},
              "Person": {
                "Requests": [{"Url": "https://api.finder.example/v2/people?email={email}"}, {"Url": "https://api.finder.example/v2/match", "Body": "{\"name\": \"{full_name}\"}"}],
                "Fields": {"job_title": "/data/0/title", "phone": "/data/0/phones/0"}, "Confidence": "/data/0/score"
              }
            }]
          }
        }
        """;

    [Fact]
    public void Settings_OfAWholeVendor_AreTaken()
    {
        var options = Read();

        var vendor = Assert.Single(options.Vendors);
        Assert.Equal(("people_finder", 3, "Bearer 4711", TimeSpan.FromSeconds(3), 5), (vendor.Name, vendor.Price, vendor.Headers["Authorization"], vendor.Timeout, vendor.Breaker.MinimumThroughput));
        Assert.Equal("""{"name": "{full_name}"}""", vendor.Person!.Requests[1].Body);
        Assert.Equal(["cached", "dataset", "people_finder"], options.Order!);
    }

    [Fact]
    public void Vendor_OfTheReadme_IsWhole()
    {
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Enrichment.README.md"));
        var json = readme.Split("```json")[1].Split("```")[0].Replace('…', 'x');

        var vendor = Assert.Single(Of(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)))).Vendors);

        Assert.Equal((2, 1), (vendor.Person!.Requests.Count, vendor.Company!.Requests.Count));
    }

    [Theory]
    [InlineData("Vendors:0:Name", "Finder", "Vendors:0:Name")]
    [InlineData("Vendors:0:Name", "cached", "Vendors:0:Name")]
    [InlineData("Vendors:0:Price", "0", "Vendors:0:Price")]
    [InlineData("Vendors:0:Timeout", "00:02:00", "Vendors:0:Timeout")]
    [InlineData("Vendors:0:Timeout", "00:00:16", "Vendors:0:Timeout: must not be longer than OverallTimeout")]
    [InlineData("Vendors:0:OverallTimeout", "00:00:00", "Vendors:0:OverallTimeout")]
    [InlineData("Vendors:0:Retries", "-1", "Vendors:0:Retries")]
    [InlineData("Vendors:0:RateLimitPerMinute", "0", "Vendors:0:RateLimitPerMinute")]
    [InlineData("Vendors:0:Breaker:FailureRatio", "2", "Vendors:0:Breaker:FailureRatio")]
    [InlineData("Vendors:0:Breaker:MinimumThroughput", "1", "Vendors:0:Breaker:MinimumThroughput")]
    [InlineData("Vendors:0:Breaker:BreakDuration", "00:00:00", "Vendors:0:Breaker:BreakDuration")]
    [InlineData("Vendors:0:Headers:Bad Header", "x", "Vendors:0:Headers:Bad Header")]
    [InlineData("Vendors:0:Headers:Content-Type", "x", "Vendors:0:Headers:Content-Type")]
    [InlineData("Vendors:0:Headers:Authorization", "Bearer 47\n11", "Vendors:0:Headers:Authorization")]
    [InlineData("Vendors:0:Person:Requests:0:Url", "http://api.finder.example/{email}", "Vendors:0:Person:Requests:0:Url")]
    [InlineData("Vendors:0:Person:Requests:0:Url", "https://{email}/people", "Vendors:0:Person:Requests:0:Url")]
    [InlineData("Vendors:0:Person:Requests:0:Url", "https://user:pass@api.finder.example/{email}", "Vendors:0:Person:Requests:0:Url")]
    [InlineData("Vendors:0:Person:Requests:0:Url", "/people/{email}", "Vendors:0:Person:Requests:0:Url")]
    [InlineData("Vendors:0:Person:Requests:0:Url", "https://api.finder.example/{Email}", "Vendors:0:Person:Requests:0:Url")]
    [InlineData("Vendors:0:Person:Requests:0:Url", "https://api.finder.example/{shoe_size}", "Vendors:0:Person:Requests:0: there is no variable {shoe_size}")]
    [InlineData("Vendors:0:Person:Requests:0:Url", "https://api.finder.example/people", "Vendors:0:Person:Requests:0: must ask for somebody")]
    [InlineData("Vendors:0:Person:Requests:1:Body", "name={full_name}", "Vendors:0:Person:Requests:1:Body")]
    [InlineData("Vendors:0:Person:Requests:1:Body", "{\"{full_name}\": 1, \"name\": \"{full_name}\"}", "Vendors:0:Person:Requests:1:Body: a variable may stand in a value only")]
    [InlineData("Vendors:0:Person:Requests:1:Body", "{\"name\": \"{full_name}\", \"name\": 1}", "Vendors:0:Person:Requests:1:Body")]
    [InlineData("Vendors:0:Person:Fields:shoe_size", "/x", "Vendors:0:Person:Fields:shoe_size")]
    [InlineData("Vendors:0:Person:Fields:phone", "data.phone", "Vendors:0:Person:Fields:phone")]
    [InlineData("Vendors:0:Person:Confidence", "/a~2", "Vendors:0:Person:Confidence")]
    [InlineData("Vendors:0:Company:Fields:name", "/name", "Vendors:0:Company:Requests")]
    [InlineData("Vendors:1:Name", "people_finder", "Vendors:1:Name")]
    [InlineData("Order:0", "gone", "Order")]
    [InlineData("Order:0", "dataset", "Order")]
    public void Setting_ThatIsWrong_IsNamedByItsPath_AndNoSecretIsRepeated(string name, string value, string path)
    {
        var message = Assert.Throws<OptionsValidationException>(() => Read(KeyValuePair.Create<string, string?>($"Enrichment:{name}", value))).Message;

        Assert.Contains($"Enrichment:{path}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Vendor:0:Name", "people_finder", "Enrichment:Vendor: there is no such setting; there are Order, Vendors.")]
    [InlineData("Vendors:0:Timout", "00:00:03", "Enrichment:Vendors:0:Timout: there is no such setting; there are Breaker, Company, Headers, Name, ")]
    [InlineData("Vendors:0:Breaker:Ratio", "1", "Enrichment:Vendors:0:Breaker:Ratio: there is no such setting")]
    [InlineData("Vendors:0:Person:Requests:0:Method", "GET", "Enrichment:Vendors:0:Person:Requests:0:Method: there is no such setting; there are Body, Url.")]
    [InlineData("Vendors:0:Timeout", "soon", "Enrichment:Vendors:0:Timeout: must be a time, for example 00:00:05.")]
    [InlineData("Vendors:0:Price", "1.5", "Enrichment:Vendors:0:Price: must be a whole number.")]
    [InlineData("Vendors:0:RateLimitPerMinute", "many", "Enrichment:Vendors:0:RateLimitPerMinute: must be a whole number.")]
    [InlineData("Vendors:0:Breaker:FailureRatio", "half", "Enrichment:Vendors:0:Breaker:FailureRatio: must be a number, for example 0.5.")]
    [InlineData("Order", "dataset", "Enrichment:Order: must be a list or an object of settings, not one value.")]
    [InlineData("Vendors:0:Name:Short", "finder", "Enrichment:Vendors:0:Name: must be one text.")]
    public void Setting_ThatDoesNotExist_OrIsOfAnotherKind_IsNamed(string name, string value, string named) =>
        Assert.Contains(
            named, Assert.Throws<OptionsValidationException>(() => Read(KeyValuePair.Create<string, string?>($"Enrichment:{name}", value))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Vendors")]
    [InlineData("Vendors:0")]
    [InlineData("Vendors:0:Headers")]
    [InlineData("Vendors:0:Timeout")]
    [InlineData("Vendors:0:Retries")]
    [InlineData("Vendors:0:Person")]
    [InlineData("Vendors:0:Person:Requests:0")]
    [InlineData("Vendors:0:Headers:Authorization:Bearer")]
    public void Secret_InTheWrongPlace_IsNotRepeated(string name)
    {
        var message = Assert.Throws<OptionsValidationException>(() => Read(KeyValuePair.Create<string, string?>($"Enrichment:{name}", "Authorization: Bearer 4711"))).Message;

        Assert.Contains("Enrichment:Vendors", message, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoSettings_AreNoVendors() => Assert.Empty(Of(new ConfigurationBuilder()).Vendors);

    private static EnrichmentOptions Read(params KeyValuePair<string, string?>[] changes) =>
        Of(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Good))).AddInMemoryCollection(changes));

    private static EnrichmentOptions Of(IConfigurationBuilder configuration)
    {
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration.Build()).AddCore().BuildServiceProvider();
        return services.GetRequiredService<IOptions<EnrichmentOptions>>().Value;
    }
}
