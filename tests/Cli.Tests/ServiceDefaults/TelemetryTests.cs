using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace PersonData.Cli.Tests.ServiceDefaults;

/// <summary>With an endpoint in the environment, traces and metrics arrive there, and who is being looked for does not.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Serve_WithACollector_SendsTracesAndMetrics_WithoutTheQuery()
    {
        ConcurrentDictionary<string, string> received = new();
        await using var collector = WebApplication.Create();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.MapPost("/v1/{signal}", async (string signal, Stream body) =>
        {
            using var reader = new StreamReader(body, Encoding.Latin1);
            var text = await reader.ReadToEndAsync();
            received.AddOrUpdate(signal, text, (_, before) => before + text);
        });
        await collector.StartAsync(TestContext.Current.CancellationToken);
        await using var database = await TestDatabase.CreateAsync(TestContext.Current.CancellationToken);

        string[] there = ["--postgres", database.ConnectionString, "--json"];
        (await PersonDataProcess.RunAsync(["accounts", "create", "--name", "Acme", .. there])).Succeeded();
        var key = (await PersonDataProcess.RunAsync(["keys", "create", "--account", "Acme", .. there])).Succeeded().Json.GetProperty("secret").GetString();

        await using (var serve = PersonDataProcess.Start(
            ["serve", "--postgres", database.ConnectionString, "--urls", "http://127.0.0.1:0", "--json"],
            environment: [("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_SERVICE_NAME", "the-service")]))
        {
            var url = JsonElement.Parse(await serve.ReadLineAsync()).GetProperty("urls")[0].GetString();
            using var client = new HttpClient { DefaultRequestHeaders = { { "x-api-key", key } } };
            using var _ = await client.GetAsync($"{url}/v1/persons/lookup?email=somebody%40secret.example", TestContext.Current.CancellationToken);
            await client.GetStringAsync($"{url}/health", TestContext.Current.CancellationToken);
            Assert.Equal(0, await serve.TerminateAsync());
        }

        Assert.Contains("the-service", received["traces"], StringComparison.Ordinal);
        Assert.Contains("/v1/persons/lookup", received["traces"], StringComparison.Ordinal);
        Assert.Contains("postgresql", received["traces"], StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", received["metrics"], StringComparison.Ordinal);
        Assert.Contains("persondata.limits.decisions", received["metrics"], StringComparison.Ordinal);
        Assert.DoesNotContain(received.Values, body => body.Contains("secret.example", StringComparison.Ordinal));
    }
}
