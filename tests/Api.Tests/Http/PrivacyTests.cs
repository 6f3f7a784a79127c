namespace PersonData.Api.Tests.Http;

public sealed class PrivacyTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The log of this server keeps every line from Debug up.</summary>
    [Fact]
    public async Task Log_HoldsNeitherQueriesNorIdentifiersNorSecrets()
    {
        using var client = server.Client(server.Acme.LiveKey);
        foreach (var path in new[] { "search?q=zebrafinch+owners", "lookup?email=zebrafinch@example.com", "lookup?phone=zebrafinch", "lookup?zebrafinch=1" })
            await client.GetAsync("/v1/persons/" + path, Ct);
        foreach (var body in new[] { """{ "q": "zebrafinch owners" }""", """{ "zebrafinch": 1 }""", "zebrafinch", """{ "interpretation": { "roles": [{ "key": "zebrafinch" }] } }""" })
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            await client.PostAsync("/v1/persons/search", content, Ct);
        }

        foreach (var body in new[] { """{ "email": "zebrafinch@example.com" }""", """{ "email": "zebrafinch@example.com" }""", """{ "phone": "zebrafinch" }""" })
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            await client.PostAsync("/v1/contacts", content, Ct);
        }

        using (var csv = new StringContent("zebrafinch,email\n1,zebrafinch@example.com\n2,zebrafinch\n", System.Text.Encoding.UTF8, "text/csv"))
            await client.PostAsync("/v1/contacts/import", csv, Ct);

        Assert.NotEmpty(server.Log.All);
        Assert.DoesNotContain(server.Log.All, line => line.Contains("zebrafinch", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(server.Log.All, line => line.Contains(server.Acme.LiveKey, StringComparison.Ordinal));
    }
}
