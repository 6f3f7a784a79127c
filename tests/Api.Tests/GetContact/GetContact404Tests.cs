using System.Net;
using System.Text;

namespace PersonData.Api.Tests.GetContact;

[Collection(typeof(SharedWorkspaces))]
public sealed class GetContact404Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Whatever is asked of them: what belongs to another account, or to the account's other reach, is as unknown as what never was.</summary>
    [Theory]
    [InlineData("contacts")]
    [InlineData("companies")]
    public async Task ContactAndCompany_OfAnotherAccountOrReach_AreNotFound_AndStayAsTheyWere(string kind)
    {
        var (owner, stranger) = (await WorkspaceOwner.CreateAsync(server, $"unknown {kind}"), await WorkspaceOwner.CreateAsync(server, $"stranger {kind}"));
        var live = kind == "contacts" ? (await owner.ContactAsync("a@acme.com")).Id : (await owner.CompanyAsync("acme.com")).Id;
        var test = kind == "contacts"
            ? (await owner.TestApi.CreateContactAsync(new() { Email = "a@acme.com" }, Ct)).Id
            : (await owner.TestApi.CreateCompanyAsync(new() { Domain = "acme.com" }, Ct)).Id;
        var before = (await ReadAsync(owner.Account.LiveKey, live), await ReadAsync(owner.Account.TestKey, test));

        var answers = new HashSet<string>();
        foreach (var (key, id) in new[]
        {
            (stranger.Account.LiveKey, live), (stranger.Account.TestKey, test), (owner.Account.TestKey, live), (owner.Account.LiveKey, test),
            (owner.Account.LiveKey, Guid.CreateVersion7(TimeProvider.System.GetUtcNow())), (owner.Account.LiveKey, Guid.Empty),
        })
        {
            foreach (var method in new[] { "GET", "PATCH", "DELETE" })
                answers.Add((await (await SendAsync(key, method, $"{id}")).IsErrorAsync(HttpStatusCode.NotFound, "not_found")).GetString()!);
        }

        Assert.Single(answers);
        Assert.Equal(before, (await ReadAsync(owner.Account.LiveKey, live), await ReadAsync(owner.Account.TestKey, test)));

        async Task<string> ReadAsync(string key, Guid id) => (await (await SendAsync(key, "GET", $"{id}")).JsonAsync()).GetRawText();

        async Task<HttpResponseMessage> SendAsync(string key, string method, string id)
        {
            using var client = server.Client(key);
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/v1/{kind}/{id}");
            if (method == "PATCH")
                request.Content = new StringContent("""{ "linkedin_url": null }""", Encoding.UTF8, "application/json");
            return await client.SendAsync(request, Ct);
        }
    }

    [Theory]
    [InlineData("contacts", "nonsense")]
    [InlineData("contacts", "acct_01kkb32000fxhv3yj7g1d8ywpk")]
    [InlineData("companies", "acme.com")]
    [InlineData("companies", "1")]
    public async Task WhatIsNoId_IsNotFound(string kind, string id)
    {
        using var client = server.Client(server.Acme.LiveKey);
        await (await client.GetAsync($"/v1/{kind}/{id}", Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        await (await client.DeleteAsync($"/v1/{kind}/{id}", Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
    }

    /// <summary>Protects: no method takes the search of companies for one of them.</summary>
    [Fact]
    public async Task SearchOfCompanies_IsNoCompany()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var response = await client.DeleteAsync("/v1/companies/search", Ct);
        await response.IsErrorAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        Assert.Equal(["GET"], response.Content.Headers.Allow);
    }
}
