using System.Net;
using System.Text;
using System.Text.Json;

namespace PersonData.Api.Tests.Http;

/// <summary>Protects: with <c>max_credits</c> no answer costs more, on any operation that can charge.</summary>
[Collection(typeof(SharedPeople))]
public sealed class MaxCreditsTests(PeopleServer server)
{
    // A call of each operation that finds something with a live key: a path, or a path and the members of a body.
    private static readonly Dictionary<string, (string Path, string? Body)> Calls = new()
    {
        ["searchPersons"] = ("/v1/persons/search?q=owners+of+insurance+agencies&limit=7", null),
        ["searchPersonsWithBody"] = ("/v1/persons/search", "\"q\": \"owners of insurance agencies\", \"limit\": 7, \"dedupe_token\": \"max\""),
        ["searchCompanies"] = ("/v1/companies/search?q=insurance+agencies+in+Nevada&limit=7", null),
        ["lookupPersons"] = ("/v1/persons/lookup?email=jordan@example.com", null),
        ["lookupPersonsBatch"] = ("/v1/persons/lookup/batch", "\"lookups\": [{ \"company_domain\": \"bigco.example\" }], \"max_records\": 7"),
        ["listCompanyPeople"] = ("/v1/companies/bigco.example/people?limit=7", null),
        ["enrichContact"] = ("/v1/enrich/contact", "\"contact_id\": \"{contact}\""),
        ["enrichCompany"] = ("/v1/enrich/company", "\"domain\": \"{domain}\""),
        ["enrichEmail"] = ("/v1/email/enrich", "\"email\": \"{email}\""),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryOperationThatCanCharge_TakesMaxCredits_AndNoOther()
    {
        using var client = server.Client();
        var document = await (await client.GetAsync("/openapi/v1.json", Ct)).JsonAsync();
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value).ToList();
        var charging = operations.Where(operation => operation.GetProperty("responses").TryGetProperty("402", out _)).Select(IdOf).ToList();

        // A job charges when it runs, and then fails instead of answering 402; a batch says of each contact what the credits do not reach for.
        Assert.Equal(charging.Concat(["createPersonSearchJob", "enrichContactsBatch"]).Order(), operations.Where(TakesMaxCredits).Select(IdOf).Order());
        Assert.Equal(charging.Order(), Calls.Keys.Order());

        static string IdOf(JsonElement operation) => operation.GetProperty("operationId").GetString()!;

        static bool TakesMaxCredits(JsonElement operation) =>
            (operation.TryGetProperty("requestBody", out var body)
                ? body.GetProperty("content").TryGetProperty("application/json", out var json) && json.GetProperty("schema").GetProperty("properties").TryGetProperty("max_credits", out _)
                : operation.TryGetProperty("parameters", out var parameters) && parameters.EnumerateArray().Any(p => p.GetProperty("name").GetString() == "max_credits"));
    }

    [Fact]
    public async Task Answer_ThatCostsMore_Is402_AndChangesNothing()
    {
        foreach (var (operation, call) in Calls)
        {
            var account = await server.CreateAccountAsync($"max_credits {operation}", 100);
            var records = call.Path.Contains("email", StringComparison.Ordinal) || call.Path.Contains("enrich", StringComparison.Ordinal) ? 1 : 7;

            foreach (var tooLow in new[] { 0, records - 1 }.Distinct())
            {
                var refused = await SendAsync(account.LiveKey, call, $"{tooLow}");
                var detail = await refused.IsErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_credits");
                Assert.Contains($"max_credits ({tooLow})", detail.GetString(), StringComparison.Ordinal);
                Assert.Equal((operation, "0", 0), (operation, refused.CreditsCharged(), await server.UsedCreditsAsync(account)));
            }

            Assert.Equal((operation, $"{records}"), (operation, (await SendAsync(account.LiveKey, call, $"{records}")).CreditsCharged()));
            Assert.Equal((operation, records), (operation, await server.UsedCreditsAsync(account)));
            Assert.Equal(new(1, records), await server.Api(account.LiveKey).GetUsageAsync(Ct));
        }
    }

    [Fact]
    public async Task Zero_LetsThroughWhatIsFree()
    {
        foreach (var (operation, call) in Calls)
        {
            var free = await SendAsync(server.Acme.TestKey, call, "0");
            Assert.True(free.StatusCode == HttpStatusCode.OK, $"{operation}: {await free.Content.ReadAsStringAsync(Ct)}");
        }

        using var client = server.Client(server.Acme.LiveKey);
        Assert.Equal("0", (await client.GetAsync("/v1/persons/lookup?email=nobody@example.com&max_credits=0", Ct)).CreditsCharged());
    }

    [Fact]
    public async Task Number_ThatIsNone_Is400()
    {
        foreach (var call in Calls.Values)
        {
            var detail = await (await SendAsync(server.Acme.LiveKey, call, "-1")).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
            Assert.Equal("must be a whole number of 0 or more", detail.GetProperty("max_credits").GetString());
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string key, (string Path, string? Body) call, string maxCredits)
    {
        using var client = server.Client(key);
        if (call.Body is null)
            return await client.GetAsync($"{call.Path}&max_credits={maxCredits}", Ct);
        var body = await FilledAsync(call.Body, key);
        using var content = new StringContent($"{{ {body}, \"max_credits\": {maxCredits} }}", Encoding.UTF8, "application/json");
        return await client.PostAsync(call.Path, content, Ct);
    }

    /// <summary>Puts somebody whom the data set of the key knows in the place of {email}, {domain} and {contact}.</summary>
    private async Task<string> FilledAsync(string body, string key)
    {
        var (api, email) = (server.Api(key), key == server.Acme.TestKey ? "sample1@sample.example" : "jordan@example.com");
        body = body.Replace("{email}", email, StringComparison.Ordinal).Replace("{domain}", email[(email.IndexOf('@', StringComparison.Ordinal) + 1)..], StringComparison.Ordinal);
        if (!body.Contains("{contact}", StringComparison.Ordinal))
            return body;
        var contact = (await api.ListContactsAsync(new() { Email = email }, Ct)).Data.SingleOrDefault() ?? await api.CreateContactAsync(new() { Email = email }, Ct);
        return body.Replace("{contact}", $"{contact.Id}", StringComparison.Ordinal);
    }
}
