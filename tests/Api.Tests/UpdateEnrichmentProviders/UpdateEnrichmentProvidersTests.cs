using System.Net;

namespace PersonData.Api.Tests.UpdateEnrichmentProviders;

[Collection(typeof(SharedPeople))]
public sealed class UpdateEnrichmentProvidersTests(PeopleServer server) : IAsyncLifetime
{
    private const string Path = "/v1/enrich/providers";

    private Vendors _vendors = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _vendors = await Vendors.StartAsync(server, Ct);

    public ValueTask DisposeAsync() => _vendors.DisposeAsync();

    [Fact]
    public async Task Order_IsTheInstallations_UntilTheAccountHasItsOwn_AndWhoIsLeftOutIsNotAsked()
    {
        var account = await server.CreateAccountAsync("providers", 10);
        var api = _vendors.Api(server, account);
        var contact = await api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct);
        _vendors.B.Answer = VendorServer.Says(Vendors.Person("jordan@example.com", title: "Chief of Vendor B"));

        var before = await api.GetEnrichmentProvidersAsync(Ct);
        var changed = await api.UpdateEnrichmentProvidersAsync(new() { EnrichmentOrder = new(["vendor_b", "dataset"]) }, Ct);
        var enriched = (await api.EnrichContactAsync(new() { ContactId = contact.Id }, Ct)).Data;
        var taken = await api.UpdateEnrichmentProvidersAsync(new() { EnrichmentOrder = null }, Ct);

        Assert.Null(before.EnrichmentOrder);
        Assert.Equal(["dataset", "cached", "vendor_a", "vendor_b"], before.EffectiveOrder);
        Assert.Equal(
            [new("dataset", false, 1, false), new("cached", false, null, false), new("vendor_a", true, 1, false), new("vendor_b", true, 3, false)],
            before.Data);
        Assert.Equal((string[])["vendor_b", "dataset"], changed.EnrichmentOrder);
        Assert.Equal(changed.EnrichmentOrder, changed.EffectiveOrder);
        Assert.Equal(["vendor_b", "dataset"], enriched.Sources.Select(source => source.Source));
        Assert.Equal(("Chief of Vendor B", 7L, 0), (enriched.Contact.JobTitle, enriched.CreditsRemaining, _vendors.A.Asked));
        Assert.Null(taken.EnrichmentOrder);
        Assert.Equal(before.EffectiveOrder, (await api.GetEnrichmentProvidersAsync(Ct)).EffectiveOrder);

        var audited = (await (await server.OperatorAsync()).ListAuditLogAsync(new() { AccountId = account.Account.PublicId }, Ct)).Data;
        Assert.Contains(audited, entry => entry.Operation == "updateAccount");
    }

    [Theory]
    [InlineData("""{ "enrichment_order": [] }""")]
    [InlineData("""{ "enrichment_order": ["dataset", "dataset"] }""")]
    [InlineData("""{ "enrichment_order": ["dataset", "vendor_z"] }""")]
    public async Task OrderThatCannotBeFollowed_Is400_AndSaysWhatCan(string body)
    {
        var account = await server.CreateAccountAsync($"providers 400 {body}", 0);

        var detail = await (await PatchAsync(account.LiveKey, body)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");

        Assert.Equal("must be a list of one or more of dataset, cached, vendor_a, vendor_b, each once", detail.GetProperty("enrichment_order").GetString());
    }

    [Fact]
    public async Task TestKey_ReadsTheOrder_AndCannotChangeIt()
    {
        var account = await server.CreateAccountAsync("providers test key", 0);

        await (await PatchAsync(account.TestKey, """{ "enrichment_order": ["dataset"] }""")).IsErrorAsync(HttpStatusCode.Forbidden, "insufficient_permissions");

        Assert.Null((await _vendors.Api(server, account, test: true).GetEnrichmentProvidersAsync(Ct)).EnrichmentOrder);
    }

    [Fact]
    public async Task NameThatIsNoLongerConfigured_IsIgnored()
    {
        var account = await server.CreateAccountAsync("providers gone", 5);
        await _vendors.Api(server, account).UpdateEnrichmentProvidersAsync(new() { EnrichmentOrder = new(["vendor_a", "dataset"]) }, Ct);

        // The other server has no vendors.
        var there = await server.Api(account.LiveKey).GetEnrichmentProvidersAsync(Ct);

        Assert.Equal((string[])["vendor_a", "dataset"], there.EnrichmentOrder);
        Assert.Equal(["dataset"], there.EffectiveOrder);
    }

    [Fact]
    public async Task OrderOfNamesThatAreAllGone_IsTheInstallations()
    {
        var account = await server.CreateAccountAsync("providers all gone", 5);
        await _vendors.Api(server, account).UpdateEnrichmentProvidersAsync(new() { EnrichmentOrder = new(["vendor_a", "vendor_b"]) }, Ct);
        var api = server.Api(account.LiveKey);

        var there = await api.GetEnrichmentProvidersAsync(Ct);
        var found = (await api.EnrichEmailAsync(new() { Email = "jordan@example.com" }, Ct)).Data;

        Assert.Equal((string[])["vendor_a", "vendor_b"], there.EnrichmentOrder);
        Assert.Equal(["dataset", "cached"], there.EffectiveOrder);
        Assert.Equal("dataset", found.Source);
    }

    [Fact]
    public async Task TestKey_AsksTheSampleData_WhateverTheOrderSays()
    {
        var account = await server.CreateAccountAsync("providers without dataset", 5);
        await _vendors.Api(server, account).UpdateEnrichmentProvidersAsync(new() { EnrichmentOrder = new(["vendor_a", "cached"]) }, Ct);
        var api = _vendors.Api(server, account, test: true);

        var found = (await api.EnrichEmailAsync(new() { Email = "sample2@sample.example" }, Ct)).Data;

        Assert.Equal(["dataset"], (await api.GetEnrichmentProvidersAsync(Ct)).EffectiveOrder);
        Assert.Equal(("dataset", "Sample Owner2", 0), (found.Source, found.Person.Value?.FullName, _vendors.A.Asked));
    }

    private async Task<HttpResponseMessage> PatchAsync(string key, string body)
    {
        using var client = server.Client(key, _vendors.Address);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return await client.PatchAsync(Path, content, Ct);
    }
}
