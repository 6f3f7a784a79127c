using System.Text.Json;

namespace PersonData.Api.Tests.OpenApi;

/// <summary>What clients are generated from must be what is sent.</summary>
[Collection(typeof(SharedPeople))]
public sealed class AnswersTests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Requests whose answers hold as many of the members as possible, by path of the document.</summary>
    private static readonly Dictionary<string, string[]> Requests = new()
    {
        ["/v1/persons/search"] =
        [
            "/v1/persons/search?limit=3&q=" + Uri.EscapeDataString("owners of insurance agencies in Las Vegas with 50-200 employees, not in Reno"),
            "/v1/persons/search?limit=3&q=" + Uri.EscapeDataString("give me 50 owners of insurance agencies in Las Vegas"),
            "/v1/persons/search?q=" + Uri.EscapeDataString("VPs of marketing at Bigco in Toledo"),
            "/v1/persons/search?q=" + Uri.EscapeDataString("welders"),
            "/v1/persons/search?q=" + Uri.EscapeDataString("chief marketing officers in Boise"),
        ],
        ["/v1/persons/search/taxonomy"] = ["/v1/persons/search/taxonomy"],
        ["/v1/persons/lookup"] = ["/v1/persons/lookup?email=jordan@example.com", "/v1/persons/lookup?company_domain=bigco.example"],
        ["/v1/companies/{domain}/people"] =
            ["/v1/companies/bigco.example/people?limit=2&max_records=5", "/v1/companies/example.com/people", "/v1/companies/none.example/people"],
        ["/v1/domains"] = ["/v1/domains?min_contacts=1&limit=2", "/v1/domains?min_contacts=2"],
        ["/v1/usage"] = ["/v1/usage"],
    };

    [Fact]
    public async Task Answers_AreWhatTheirSchemasSay()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var document = await DocumentAsync(client);
        Assert.Equal(Requests.Keys.Order(), document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order());
        foreach (var (path, requests) in Requests)
        {
            var responses = document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("responses");
            foreach (var request in requests)
                SchemaAssert.Matches(document, Content(responses, "200").GetProperty("schema"), await (await client.GetAsync(request, Ct)).JsonAsync(), request);

            var refused = await client.GetAsync(path + "?lmit=1", Ct);
            var envelope = JsonElement.Parse(await refused.Content.ReadAsStringAsync(Ct));
            SchemaAssert.Matches(document, Content(responses, "400").GetProperty("schema"), envelope, path);
        }
    }

    [Fact]
    public async Task Examples_AreWhatTheirSchemasSay()
    {
        using var client = server.Client();
        var document = await DocumentAsync(client);
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var response in path.Value.GetProperty("get").GetProperty("responses").EnumerateObject())
            {
                var content = response.Value.GetProperty("content").GetProperty("application/json");
                var examples = content.TryGetProperty("examples", out var named)
                    ? named.EnumerateObject().Select(example => example.Value.GetProperty("value")).ToList()
                    : [content.GetProperty("example")];
                Assert.NotEmpty(examples);
                Assert.All(examples, example => SchemaAssert.Matches(document, content.GetProperty("schema"), example, $"{path.Name} {response.Name}"));
            }
        }
    }

    private static JsonElement Content(JsonElement responses, string status) =>
        responses.GetProperty(status).GetProperty("content").GetProperty("application/json");

    private static async Task<JsonElement> DocumentAsync(HttpClient client) => await (await client.GetAsync("/openapi/v1.json", Ct)).JsonAsync();
}
