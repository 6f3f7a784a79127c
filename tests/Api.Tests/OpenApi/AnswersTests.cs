using System.Globalization;
using System.Text;
using System.Text.Json;
using PersonData.Contracts.Accounts;
using PersonData.Contracts.Webhooks;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.OpenApi;

/// <summary>What clients are generated from must be what is sent.</summary>
[Collection(typeof(SharedPeople))]
public sealed class AnswersTests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly string Yesterday = TimeProvider.System.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

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
        ["/v1/persons/search/jobs"] = ["/v1/persons/search/jobs?limit=1"],
        ["/v1/persons/search/jobs/{job_id}"] = ["/v1/persons/search/jobs/{queued_job}", "/v1/persons/search/jobs/{succeeded_job}", "/v1/persons/search/jobs/{failed_job}"],
        ["/v1/companies/search"] =
            ["/v1/companies/search?limit=2&q=" + Uri.EscapeDataString("insurance agencies in Las Vegas"), "/v1/companies/search?q=" + Uri.EscapeDataString("owners in Boise")],
        ["/v1/persons/lookup"] = ["/v1/persons/lookup?email=jordan@example.com", "/v1/persons/lookup?company_domain=bigco.example"],
        ["/v1/companies/{domain}/people"] =
            ["/v1/companies/bigco.example/people?limit=2&max_records=5", "/v1/companies/example.com/people", "/v1/companies/none.example/people"],
        ["/v1/domains"] = ["/v1/domains?min_contacts=1&limit=2", "/v1/domains?min_contacts=2"],
        ["/v1/keys"] = ["/v1/keys", "/v1/keys?limit=1"],
        ["/v1/keys/{id}"] = ["/v1/keys/{key}"],
        ["/v1/users"] = ["/v1/users?limit=1"],
        ["/v1/usage"] = ["/v1/usage", .. ((string[])["day", "day,operation", "key", "customer", "user", "provider", "day,provider"]).Select(by => $"/v1/usage?from={Yesterday}&group_by={by}&limit=1")],
        ["/v1/wallet"] = ["/v1/wallet"],
        ["/v1/wallet/transactions"] = ["/v1/wallet/transactions?limit=5", "/v1/wallet/transactions?kind=grant"],
        ["/v1/partner-customers"] = ["/v1/partner-customers?limit=1", "/v1/partner-customers?status=suspended"],
        ["/v1/partner-customers/{id}"] = ["/v1/partner-customers/{customer}"],
        ["/v1/partner-customers/{id}/wallet"] = ["/v1/partner-customers/{customer}/wallet"],
        ["/v1/partner-customers/{id}/wallet/transactions"] = ["/v1/partner-customers/{customer}/wallet/transactions"],
        ["/v1/webhooks/endpoints"] = ["/v1/webhooks/endpoints", "/v1/webhooks/endpoints?limit=1"],
        ["/v1/webhooks/endpoints/{id}"] = ["/v1/webhooks/endpoints/{endpoint}"],
        ["/v1/webhooks/endpoints/{id}/deliveries"] = ["/v1/webhooks/endpoints/{endpoint}/deliveries", "/v1/webhooks/endpoints/{endpoint}/deliveries?limit=1&status=delivered"],
        ["/v1/webhooks/deliveries/{id}"] = ["/v1/webhooks/deliveries/{delivery}"],
        ["/v1/enrich/providers"] = ["/v1/enrich/providers"],
        ["/v1/contacts"] = ["/v1/contacts?limit=1", "/v1/contacts?domain=answers.example"],
        ["/v1/contacts/{id}"] = ["/v1/contacts/{contact}"],
        ["/v1/companies"] = ["/v1/companies?limit=1"],
        ["/v1/companies/{id}"] = ["/v1/companies/{company}"],
        ["/v1/admin/accounts"] = ["/v1/admin/accounts?limit=1"],
        ["/v1/admin/accounts/{id}"] = ["/v1/admin/accounts/{account}"],
        ["/v1/admin/accounts/{id}/keys"] = ["/v1/admin/accounts/{account}/keys?limit=1"],
        ["/v1/admin/accounts/{id}/keys/{key_id}"] = ["/v1/admin/accounts/{account}/keys/{key}"],
        ["/v1/admin/accounts/{id}/wallet"] = ["/v1/admin/accounts/{account}/wallet"],
        ["/v1/admin/accounts/{id}/wallet/transactions"] = ["/v1/admin/accounts/{account}/wallet/transactions?limit=5"],
        ["/v1/admin/audit-log"] = ["/v1/admin/audit-log"],
        ["/v1/admin/ledger"] = ["/v1/admin/ledger"],
        ["/v1/admin/queues"] = ["/v1/admin/queues"],
        ["/v1/admin/webhooks/endpoints"] = ["/v1/admin/webhooks/endpoints?limit=2", "/v1/admin/webhooks/endpoints?state=disabled"],
        ["/v1/admin/jobs"] = ["/v1/admin/jobs?limit=2"],
    };

    /// <summary>Bodies for the operations that take one.</summary>
    private static readonly Dictionary<string, string[]> Bodies = new()
    {
        ["/v1/persons/search"] =
        [
            """{ "q": "owners of insurance agencies in Las Vegas with 50-200 employees, not in Reno", "limit": 3 }""",
            """{ "interpretation": { "roles": [{ "key": "owner" }], "locations": [{ "state": "Nevada" }] }, "limit": 3, "max_records": 5 }""",
        ],
        ["/v1/persons/search/jobs"] = ["""{ "q": "owners of insurance agencies in Las Vegas", "max_credits": 5, "dedupe_token": "answers" }"""],
        ["/v1/auth/login"] = [$$"""{ "email": "{user}", "password": "{{ApiServer.Password}}" }"""],
        ["/v1/auth/refresh"] = ["""{ "refresh_token": "{refresh}" }"""],
        ["/v1/keys"] = ["""{ "name": "answers", "permissions": ["read:persons"], "expires_at": "2100-01-01T00:00:00Z", "rate_limit_per_minute": 10, "parallel_limit": 2 }"""],
        ["/v1/keys/{id}/rotate"] = ["""{ "overlap_seconds": 0 }"""],
        ["/v1/users"] = [$$"""{ "email": "Answers@example.com", "role": "member", "password": "{{ApiServer.Password}}" }"""],
        ["/v1/partner-customers"] =
        [
            """{ "external_customer_id": "answers" }""",
            """
            {
              "external_customer_id": "answers in full", "name": "Answers", "status": "suspended", "credit_enforcement_mode": "metered", "credit_reset_policy": "monthly_reset",
              "limits": { "monthly_credit_units": 5 }, "allowed_result_actions": ["push_endpoint"], "result_delivery_url": "https://partner.example/in", "result_delivery_cta": "Add"
            }
            """,
        ],
        ["/v1/partner-customers/{id}/wallet/credits"] = ["""{ "credit_units": 5, "credit_type": "prepaid", "expires_at": "2100-01-01T00:00:00Z", "note": "answers" }"""],
        ["/v1/webhooks/endpoints"] =
        [
            """{ "url": "https://customer.example/in" }""",
            """{ "url": "https://customer.example/in", "description": "Answers", "events": ["person_search.job.failed"] }""",
        ],
        ["/v1/webhooks/endpoints/{id}/rotate-secret"] = ["""{ "overlap_hours": 1 }"""],
        ["/v1/webhooks/endpoints/{id}/redeliver"] = ["""{ "from": "2026-01-01T00:00:00Z", "to": "2100-01-01T00:00:00Z", "status": "delivered" }"""],
        ["/v1/contacts"] =
        [
            """{ "email": "jane@answers.example" }""",
            """
            {
              "first_name": "Jane", "last_name": "Doe", "full_name": "Jane A. Doe", "email": "jane.doe@answers.example", "job_title": "GC", "seniority": "executive",
              "company_name": "Answers", "company_domain": "answers.example", "company_id": "{company}", "linkedin_url": "linkedin.com/in/janedoe", "phone": "(208) 555-0123",
              "location": "Boise, ID"
            }
            """,
        ],
        ["/v1/contacts/import"] = ["Email,Fax\njane@import.example,\nnobody,\n"],
        ["/v1/companies"] =
        [
            """{ "name": "Answers" }""",
            """
            {
              "name": "Answers", "domain": "answers.example", "industry": "Legal Services", "size": "201-500", "founded_year": 1998, "description": "Answers.",
              "hq_location": "Boise, ID", "logo_url": "https://answers.example/logo.png", "linkedin_url": "linkedin.com/company/answers", "tech_stack": ["Postgres"]
            }
            """,
        ],
        ["/v1/enrich/contact"] = ["""{ "contact_id": "{jordan}" }""", """{ "contact_id": "{jordan}" }"""],
        ["/v1/enrich/company"] = ["""{ "domain": "example.com" }""", """{ "domain": "example.com", "fields": ["name"], "max_age_days": 0, "max_credits": 0 }"""],
        ["/v1/enrich/contacts/batch"] = ["""{ "contact_ids": ["{jordan}", "{contact}", "01977f2e-8a4b-7c3d-9e21-5b6f0a1c2d3e"], "overwrite": true }"""],
        ["/v1/email/enrich"] =
        [
            """{ "email": "jordan@example.com" }""",
            """{ "domain": "example.com" }""",
            """{ "email": "jordan@example.com", "include": ["social"] }""",
            """{ "domain": "example.com", "include": ["company", "person"] }""",
        ],
        ["/v1/admin/accounts"] = ["""{ "name": "Answers", "managed": true, "limits": { "lifetime_record_reveals": 7 }, "rate_limit_per_minute": 5, "credit_units": 9 }"""],
        ["/v1/admin/accounts/{id}/keys"] = ["""{ "name": "first", "permissions": ["all"] }"""],
        ["/v1/admin/accounts/{id}/users"] = [$$"""{ "email": "First@example.com", "role": "owner", "password": "{{ApiServer.Password}}" }"""],
        ["/v1/admin/accounts/{id}/wallet/credits"] = ["""{ "credit_units": 5 }"""],
        ["/v1/admin/accounts/{id}/wallet/adjustments"] = ["""{ "credit_units": -5, "note": "answers" }"""],
        ["/v1/persons/search/interpret"] =
        [
            """{ "q": "owners of insurance agencies in Las Vegas" }""",
            """{ "q": "give me 20 gutter cleaners in Nevada" }""",
        ],
        ["/v1/persons/lookup/batch"] =
        [
            """{ "lookups": [{ "email": "jordan@example.com" }, { "phone": "+12025550199" }, { "company_domain": "bigco.example" }], "max_records": 50 }""",
        ],
    };

    [Fact]
    public async Task Answers_AreWhatTheirSchemasSay()
    {
        using var anybody = server.Client();
        var document = await DocumentAsync(anybody);
        Assert.Equal(Requests.Keys.Order(), PathsOf(document, "get"));
        foreach (var (path, requests) in Requests)
        {
            using var client = server.Client(await server.CredentialForAsync(path));
            var responses = document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("responses");
            foreach (var request in requests)
                SchemaAssert.Matches(document, Content(responses, "200").GetProperty("schema"), await (await client.GetAsync(await FilledAsync(request), Ct)).JsonAsync(), request);

            var refused = await client.GetAsync(path + "?lmit=1", Ct);
            var envelope = JsonElement.Parse(await refused.Content.ReadAsStringAsync(Ct));
            SchemaAssert.Matches(document, Content(responses, "400").GetProperty("schema"), envelope, path);
        }
    }

    [Fact]
    public async Task AnswersToBodies_AreWhatTheirSchemasSay()
    {
        using var anybody = server.Client();
        var document = await DocumentAsync(anybody);
        Assert.Equal(Bodies.Keys.Order(), PathsOf(document, "post").Where(path => HasBody(document, path)));
        foreach (var (path, bodies) in Bodies)
        {
            using var client = server.Client(await server.CredentialForAsync(path));
            var operation = document.GetProperty("paths").GetProperty(path).GetProperty("post");
            foreach (var body in bodies)
            {
                var type = operation.GetProperty("requestBody").GetProperty("content").EnumerateObject().Single().Name;
                if (type == "application/json")
                    SchemaAssert.Matches(document, Content(operation, "requestBody").GetProperty("schema"), JsonElement.Parse(body), body);
                using var content = new StringContent(await FilledAsync(body), Encoding.UTF8, type);
                var response = await client.PostAsync(await FilledAsync(WithNames(path)), content, Ct);
                var answer = await response.JsonAsync();
                SchemaAssert.Matches(document, Content(operation.GetProperty("responses"), $"{(int)response.StatusCode}").GetProperty("schema"), answer, body);
            }
        }
    }

    [Fact]
    public async Task Examples_AreWhatTheirSchemasSay()
    {
        using var client = server.Client();
        var document = await DocumentAsync(client);
        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(o => o.Value))
        {
            var name = operation.GetProperty("operationId").GetString();
            if (operation.TryGetProperty("requestBody", out _))
            {
                var body = Content(operation, "requestBody");
                SchemaAssert.Matches(document, body.GetProperty("schema"), body.GetProperty("example"), $"{name} body");
            }

            foreach (var response in operation.GetProperty("responses").EnumerateObject().Where(response => response.Name != "204"))
            {
                var content = response.Value.GetProperty("content").GetProperty("application/json");
                var examples = content.TryGetProperty("examples", out var named)
                    ? named.EnumerateObject().Select(example => example.Value.GetProperty("value")).ToList()
                    : [content.GetProperty("example")];
                Assert.NotEmpty(examples);
                Assert.All(examples, example => SchemaAssert.Matches(document, content.GetProperty("schema"), example, $"{name} {response.Name}"));
            }
        }
    }

    /// <summary>Protects: whoever writes a receiver from the description reads what really comes.</summary>
    [Fact]
    public async Task Events_AreWhatTheirSchemasSay()
    {
        var owner = WebhookOwner.Of(server, await server.CreateAccountAsync("webhooks described", 10));
        var endpoint = await owner.EndpointAsync();
        await owner.Api.TestWebhookEndpointAsync(endpoint.Id, Ct);
        foreach (var maxCredits in (int?[])[null, 0])
            await owner.Api.CreatePersonSearchJobAsync(new() { Q = "chief marketing officers in Boise", Limit = 2, MaxCredits = maxCredits }, Ct);
        await server.RunJobsAsync();
        using var client = server.Client();
        var document = await DocumentAsync(client);
        var described = document.GetProperty("webhooks").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetProperty("post"));
        Assert.Equal([.. WebhookEventTypes.All, WebhookEventTypes.Test], described.Keys);

        foreach (var (type, operation) in described)
        {
            var body = Content(operation, "requestBody");
            SchemaAssert.Matches(document, body.GetProperty("schema"), body.GetProperty("example"), type);
            var delivery = Assert.Single((await owner.Api.ListWebhookDeliveriesAsync(endpoint.Id, new() { EventType = type }, Ct)).Data);
            SchemaAssert.Matches(document, body.GetProperty("schema"), JsonElement.Parse((await owner.Api.GetWebhookDeliveryAsync(delivery.Id, Ct)).Body), type);
        }
    }

    private static bool HasBody(JsonElement document, string path) =>
        document.GetProperty("paths").GetProperty(path).GetProperty("post").TryGetProperty("requestBody", out _);

    private static string WithNames(string path) => path.Replace("/keys/{id}", "/keys/{key}", StringComparison.Ordinal)
        .Replace("/endpoints/{id}", "/endpoints/{endpoint}", StringComparison.Ordinal)
        .Replace("/partner-customers/{id}", "/partner-customers/{customer}", StringComparison.Ordinal).Replace("/accounts/{id}", "/accounts/{account}", StringComparison.Ordinal);

    /// <summary>Puts what exists only now in the place of {key}, {user}, {refresh}, {customer}, {account}, {endpoint}, {delivery}, {contact}, {company}, {jordan} and the jobs.</summary>
    private async Task<string> FilledAsync(string text)
    {
        text = text.Replace("{account}", server.Acme.Account.PublicId, StringComparison.Ordinal);
        if (text.Contains("{customer}", StringComparison.Ordinal))
        {
            var api = server.Api(server.Acme.LiveKey);
            var customer = await api.CreatePartnerCustomerAsync(new() { ExternalCustomerId = $"{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}", AllowedResultActions = ["csv_export"] }, Ct);
            await api.GrantPartnerCustomerCreditsAsync(customer.Id, new() { CreditUnits = 5 }, Ct);
            return text.Replace("{customer}", customer.Id, StringComparison.Ordinal);
        }

        if (text.Contains("{jordan}", StringComparison.Ordinal))
        {
            // The data set knows whose address this is.
            var api = server.Api(server.Acme.LiveKey);
            var jordan = (await api.ListContactsAsync(new() { Email = "jordan@example.com" }, Ct)).Data.SingleOrDefault() ?? await api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct);
            text = text.Replace("{jordan}", $"{jordan.Id}", StringComparison.Ordinal);
        }

        if (text.Contains("{contact}", StringComparison.Ordinal) || text.Contains("{company}", StringComparison.Ordinal))
        {
            var api = server.Api(server.Acme.LiveKey);
            var company = await api.CreateCompanyAsync(new() { Name = "Answers" }, Ct);
            var contact = await api.CreateContactAsync(new() { FullName = "Jane Doe", CompanyId = company.Id }, Ct);
            return text.Replace("{contact}", $"{contact.Id}", StringComparison.Ordinal).Replace("{company}", $"{company.Id}", StringComparison.Ordinal);
        }

        if (text.Contains("_job}", StringComparison.Ordinal))
        {
            var api = server.Api(server.Acme.LiveKey);
            var job = await api.CreatePersonSearchJobAsync(new() { Q = "chief marketing officers in Boise", Limit = 2, MaxCredits = text.Contains("{failed", StringComparison.Ordinal) ? 0 : null }, Ct);
            if (!text.Contains("{queued", StringComparison.Ordinal))
                await server.RunJobsAsync();
            return text[..(text.LastIndexOf('/') + 1)] + job.JobId;
        }

        if (text.Contains("{endpoint}", StringComparison.Ordinal) || text.Contains("{delivery}", StringComparison.Ordinal))
        {
            var owner = WebhookOwner.Of(server, server.Acme);
            var endpoint = await owner.EndpointAsync();
            var (failed, delivered) = (await owner.Api.TestWebhookEndpointAsync(endpoint.Id, Ct), await owner.Api.TestWebhookEndpointAsync(endpoint.Id, Ct));
            await owner.EndAsync(failed.Id, "failed", (500, "The endpoint answered 500."), (null, "Nobody answers."));
            await owner.EndAsync(delivered.Id, "delivered", (200, null));
            return text.Replace("{endpoint}", endpoint.Id, StringComparison.Ordinal).Replace("{delivery}", failed.Id, StringComparison.Ordinal);
        }

        if (text.Contains("{key}", StringComparison.Ordinal))
        {
            var created = await server.Api(server.Acme.LiveKey).CreateKeyAsync(new CreateKeyRequest { Name = "answers", Permissions = ["read:usage"] }, Ct);
            return text.Replace("{key}", created.Id, StringComparison.Ordinal);
        }

        if (!text.Contains("{user}", StringComparison.Ordinal) && !text.Contains("{refresh}", StringComparison.Ordinal))
            return text;
        var email = $"{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}@example.com";
        await server.CreateUserAsync(email, UserRole.Owner, server.Acme.Account);
        return text.Replace("{user}", email, StringComparison.Ordinal).Replace("{refresh}", (await server.LoginAsync(email)).RefreshToken, StringComparison.Ordinal);
    }

    private static JsonElement Content(JsonElement responses, string status) =>
        responses.GetProperty(status).GetProperty("content").EnumerateObject().Single().Value;

    private static IEnumerable<string> PathsOf(JsonElement document, string method) =>
        document.GetProperty("paths").EnumerateObject().Where(path => path.Value.TryGetProperty(method, out _)).Select(path => path.Name).Order();

    private static async Task<JsonElement> DocumentAsync(HttpClient client) => await (await client.GetAsync("/openapi/v1.json", Ct)).JsonAsync();
}
