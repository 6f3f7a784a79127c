using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace PersonData.Api.Tests.OpenApi;

public sealed class OpenApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The snapshot is what clients are generated from: a change of it is a change of the contract, to be seen in review.</summary>
    [Fact]
    public async Task Document_IsTheSnapshot()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "OpenApi", "v1.json");
        var served = JsonSerializer.Serialize(await DocumentAsync(), Readable) + "\n";
        if (await File.ReadAllTextAsync(path, Ct) != served)
        {
            var received = Path.ChangeExtension(path, ".received.json");
            await File.WriteAllTextAsync(received, served, Ct);
            Assert.Fail($"The document changed. If that is meant: cp {received} tests/Api.Tests/OpenApi/v1.json");
        }
    }

    [Fact]
    public async Task Document_HasEveryRouteThatIsServed_AndNoOther()
    {
        var served = server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Select(method =>
                $"{method} {endpoint.RoutePattern.RawText!}"))
            .Order().ToList();
        var described = (await DocumentAsync()).GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"))
            .Order().ToList();

        Assert.NotEmpty(served);
        Assert.Equal(served, described);
    }

    [Fact]
    public async Task Document_DescribesEveryOperationInFull()
    {
        var document = await DocumentAsync();
        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(o => o.Value))
        {
            var name = operation.GetProperty("operationId").GetString();
            Assert.True(operation.GetProperty("summary").GetString()?.Length > 0, name);
            Assert.True(operation.GetProperty("description").GetString()?.Length > 0, name);
            if (operation.TryGetProperty("parameters", out var parameters))
                Assert.All(parameters.EnumerateArray(), p => Assert.True(p.GetProperty("description").GetString()?.Length > 0, name));
            Assert.Equal(2, operation.GetProperty("security").GetArrayLength());
            var responses = operation.GetProperty("responses");
            foreach (var status in new[] { "200", "400", "401", "403", "500", "503" })
                Assert.True(responses.TryGetProperty(status, out _), $"{name} lacks {status}");
            foreach (var response in responses.EnumerateObject().Where(response => response.Name[0] is '4' or '5'))
                Assert.NotEmpty(response.Value.GetProperty("content").GetProperty("application/json").GetProperty("examples").EnumerateObject());
        }
    }

    [Fact]
    public async Task Document_DescribesEveryMember()
    {
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");
        foreach (var schema in schemas.EnumerateObject())
        {
            Assert.True(schema.Value.TryGetProperty("description", out _), schema.Name);
            foreach (var member in schema.Value.GetProperty("properties").EnumerateObject())
                Assert.True(member.Value.GetRawText().Contains("\"description\"", StringComparison.Ordinal), $"{schema.Name}.{member.Name}");
        }
    }

    [Fact]
    public async Task Reference_ServesItsPageAndAssets()
    {
        using var client = server.Client();
        var page = await client.GetStringAsync("/docs/index.html", Ct);
        Assert.Contains("PersonData API", page, StringComparison.Ordinal);
        foreach (var asset in new[] { "/docs/redoc.standalone.js", "/docs/index.js" })
            Assert.True((await client.GetAsync(asset, Ct)).IsSuccessStatusCode, asset);
    }

    private async Task<JsonElement> DocumentAsync()
    {
        using var client = server.Client();
        return await (await client.GetAsync("/openapi/v1.json", Ct)).JsonAsync();
    }
}
