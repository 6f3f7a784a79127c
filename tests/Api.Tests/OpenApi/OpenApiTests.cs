using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PersonData.Contracts.Accounts;
using PersonData.Contracts.Credits;
using PersonData.Contracts.Enrichment;
using PersonData.Contracts.Errors;
using PersonData.Contracts.Jobs;
using PersonData.Contracts.Partners;
using PersonData.Contracts.Search;
using PersonData.Contracts.Webhooks;

namespace PersonData.Api.Tests.OpenApi;

public sealed class OpenApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Served, but no part of the API: the way to its reference, the document itself, and what the tests add.</summary>
    private static readonly string[] Undescribed = ["/", "/openapi/{documentName}.json", "/test/body", "/test/crash", "/v1/test/hold", "/v1/test/crash"];

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
            .Where(endpoint => !Undescribed.Contains(endpoint.RoutePattern.RawText!))
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Select(method =>
                $"{method} {endpoint.RoutePattern.RawText!.Replace(":guid}", "}", StringComparison.Ordinal)}"))
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
            Assert.True(
                (operation.GetProperty("security").GetArrayLength() == 0) != Regex.IsMatch(operation.GetProperty("description").GetString()!, "Needs the permission `[a-z:-]+`\\.|For (operators|owners|everybody who)"),
                $"{name} does not say who may call it");
            if (operation.TryGetProperty("parameters", out var parameters))
            {
                Assert.All(parameters.EnumerateArray(), p => Assert.True(p.GetProperty("description").GetString()?.Length > 0, name));
                Assert.All(parameters.EnumerateArray(), p => Assert.True(p.TryGetProperty("example", out _), $"{name} {p}"));
            }

            var schemes = operation.GetProperty("security").EnumerateArray().SelectMany(one => one.EnumerateObject()).Select(scheme => scheme.Name).ToList();
            var responses = operation.GetProperty("responses");
            Assert.Single(responses.EnumerateObject(), response => response.Name[0] == '2');
            string[] errors = ["400", "500", "503", .. schemes.Count > 0 ? ["401", "403", "429"] : (string[])[]];
            foreach (var status in errors)
                Assert.True(responses.TryGetProperty(status, out _), $"{name} lacks {status}");
            foreach (var response in responses.EnumerateObject().Where(response => response.Name != "401" && schemes.Count > 0))
                Assert.True(response.Value.GetProperty("headers").TryGetProperty("X-RateLimit-Remaining", out _), $"{name} {response.Name}");
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
            if (!schema.Value.TryGetProperty("properties", out var members))
            {
                Assert.True(schema.Value.TryGetProperty("additionalProperties", out _), schema.Name);
                continue;
            }

            foreach (var member in members.EnumerateObject())
                Assert.True(member.Value.GetRawText().Contains("\"description\"", StringComparison.Ordinal), $"{schema.Name}.{member.Name}");
        }
    }

    [Fact]
    public async Task Document_SpeaksTheWordsOfTheWire() =>
        Assert.DoesNotMatch(@"\b(int|long|string)\??\s+\w+\.\w+", (await DocumentAsync()).GetRawText());

    [Fact]
    public async Task Document_DescribesEveryTagThatItUses()
    {
        var document = await DocumentAsync();
        var used = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .SelectMany(operation => operation.Value.GetProperty("tags").EnumerateArray()).Select(tag => tag.GetString()).Distinct().Order();
        var described = document.GetProperty("tags").EnumerateArray().Where(tag => tag.GetProperty("description").GetString()?.Length > 0)
            .Select(tag => tag.GetProperty("name").GetString()).Order();
        Assert.Equal(used, described);
    }

    /// <summary>A value that is sent but missing in its list would be refused by a generated client.</summary>
    [Theory]
    [InlineData(typeof(ErrorCodes))]
    [InlineData(typeof(AccountStatuses))]
    [InlineData(typeof(ActorKinds))]
    [InlineData(typeof(BlockReasons))]
    [InlineData(typeof(ContactsBatchStatuses))]
    [InlineData(typeof(EmailSections))]
    [InlineData(typeof(EnforcementModes))]
    [InlineData(typeof(KeyStatuses))]
    [InlineData(typeof(PartnerCustomerStatuses))]
    [InlineData(typeof(PersonSearchJobStatuses))]
    [InlineData(typeof(ResetPolicies))]
    [InlineData(typeof(TransactionKinds))]
    [InlineData(typeof(Roles))]
    [InlineData(typeof(WarningCodes))]
    [InlineData(typeof(WebhookDeliveryStatuses))]
    [InlineData(typeof(WebhookDisabledReasons))]
    [InlineData(typeof(WebhookEndpointStatuses))]
    [InlineData(typeof(SearchStrategies))]
    [InlineData(typeof(TotalRelations))]
    public void ClosedSet_HoldsEveryConstant(Type set) =>
        Assert.Equal(
            set.GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!),
            Assert.IsAssignableFrom<IEnumerable<string>>(set.GetProperty("All")!.GetValue(null)));

    [Fact]
    public async Task Root_LeadsToTheReference()
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        var response = await client.GetAsync("/", Ct);
        Assert.Equal((HttpStatusCode.Found, "/docs"), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task Reference_ServesItsPageAndAssets()
    {
        using var client = server.Client();
        var page = await client.GetStringAsync("/docs/index.html", Ct);
        Assert.Contains("<title>PersonData API</title>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("//", page, StringComparison.Ordinal);   // nothing from elsewhere: it works offline
        foreach (var asset in new[] { "/docs/redoc.standalone.js", "/docs/index.js", "/docs/index.css" })
            Assert.True((await client.GetAsync(asset, Ct)).IsSuccessStatusCode, asset);
    }

    private async Task<JsonElement> DocumentAsync()
    {
        using var client = server.Client();
        return await (await client.GetAsync("/openapi/v1.json", Ct)).JsonAsync();
    }
}
