using System.Net;
using PersonData.Contracts;

namespace PersonData.Api.Tests.EnrichEmail;

/// <summary>Protects: person and company are looked for by themselves, and paid for together.</summary>
[Collection(typeof(SharedPeople))]
public sealed class EnrichEmailVendorTests(PeopleServer server) : IAsyncLifetime
{
    private Vendors _vendors = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _vendors = await Vendors.StartAsync(server, Ct);

    public ValueTask DisposeAsync() => _vendors.DisposeAsync();

    [Fact]
    public async Task PersonAndCompany_FromDifferentVendors_CostTheDearerOnce()
    {
        var account = await server.CreateAccountAsync("email vendors", 10);
        _vendors.A.Answer = context => (context.Request.Path == "/people" ? VendorServer.Says(Vendors.Person("jane@vendors.example", name: "Jane Doe", title: "Counsel")) : VendorServer.Fails(404))(context);
        _vendors.B.Answer = context => (context.Request.Path == "/people" ? VendorServer.Fails(404) : VendorServer.Says(new { domain = "vendors.example", name = "Vendors Inc." }))(context);

        var found = (await _vendors.Api(server, account).EnrichEmailAsync(new() { Email = "jane@vendors.example" }, Ct)).Data;

        Assert.Equal(("Jane Doe", "Counsel", "Vendors Inc."), (found.Person.Value?.FullName, found.Person.Value?.JobTitle, found.Company.Value?.Name));
        Assert.Equal(["vendor_a", "vendor_b"], found.Sources.Select(source => source.Source));
        Assert.Equal(("vendor_a", 7L), (found.Source, found.CreditsRemaining));
        Assert.Equal(3, await server.UsedCreditsAsync(account));
    }

    [Fact]
    public async Task FreeMailAddress_IsAPersonWithoutACompany_AndNobodyIsAskedForOne()
    {
        var account = await server.CreateAccountAsync("email free mail", 10);
        _vendors.A.Answer = VendorServer.Says(new { mail = "jane.doe@gmail.com", name = "Jane Doe", site = "bigco.example" });

        var found = (await _vendors.Api(server, account).EnrichEmailAsync(new() { Email = "jane.doe@gmail.com" }, Ct)).Data;

        Assert.Equal(("Jane Doe", true), (found.Person.Value?.FullName, found.Company.IsGiven));
        Assert.Null(found.Company.Value);
        Assert.DoesNotContain(_vendors.A.Questions.Concat(_vendors.B.Questions), question => question.PathAndQuery.StartsWith("/companies", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bigco.example", null)]
    [InlineData(null, "Bigco")]
    public async Task DomainThatNobodyKnows_AnswersTheEmployerOfThePerson(string? site, string? employer)
    {
        var account = await server.CreateAccountAsync($"email employer {site ?? employer}", 10);
        _vendors.A.Answer = context => (context.Request.Path == "/people"
            ? VendorServer.Says(new { mail = "jane@post.example", name = "Jane Doe", site, employer })
            : VendorServer.Fails(404))(context);

        var found = (await _vendors.Api(server, account).EnrichEmailAsync(new() { Email = "jane@post.example" }, Ct)).Data;

        Assert.Equal(("Jane Doe", "Bigco", "bigco.example"), (found.Person.Value?.FullName, found.Company.Value?.Name, found.Company.Value?.Domain));
        Assert.Equal(1, await server.UsedCreditsAsync(account));
    }

    [Fact]
    public async Task EveryVendorDown_Is503_AndFree_UnlessTheDataSetKnows()
    {
        var account = await server.CreateAccountAsync("email vendors down", 10);
        var api = _vendors.Api(server, account);
        (_vendors.A.Answer, _vendors.B.Answer) = (VendorServer.Fails(500), VendorServer.Fails(500));

        var refused = await Assert.ThrowsAsync<PersonDataException>(() => api.EnrichEmailAsync(new() { Email = "nobody@vendors.example" }, Ct));
        var known = (await api.EnrichEmailAsync(new() { Email = "bea1@bigco.example" }, Ct)).Data;

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (refused.Status, refused.Error?.Code));
        Assert.Equal("Bea Big1", known.Person.Value?.FullName);
        Assert.Equal(["vendor_a", "vendor_b"], known.Unavailable);
        Assert.Equal(1, await server.UsedCreditsAsync(account));
        Assert.Equal(0, (await api.GetWalletAsync(Ct)).Wallet.HeldCreditUnits);
    }
}
