using System.Net;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.EnrichContact;

/// <summary>Protects: a call that is refused leaves the contact as it was, its time included, and costs nothing.</summary>
[Collection(typeof(SharedPeople))]
public sealed class EnrichContactErrorTests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{}", "contact_id", "is required")]
    [InlineData("""{ "contact_id": null }""", "contact_id", "is required")]
    [InlineData("""{ "contact_id": "c0mpany-uuid-0001" }""", "contact_id", "must be an id")]
    [InlineData("""{ "contact_id": 7 }""", "contact_id", "must be a string")]
    [InlineData("""{ "contact_id": "{id}", "fields": ["job_title", "email"] }""", "fields", "must be a list of one or more of job_title, company_name, linkedin_url, phone, location, seniority; 'email' is none of them")]
    [InlineData("""{ "contact_id": "{id}", "fields": ["phone", 7] }""", "fields", "must be a list of one or more of job_title, company_name, linkedin_url, phone, location, seniority; entry 2 is no text")]
    [InlineData("""{ "contact_id": "{id}", "fields": [] }""", "fields", "must be a list of one or more of job_title")]
    [InlineData("""{ "contact_id": "{id}", "fields": "job_title" }""", "fields", "must be a list of one or more of job_title")]
    [InlineData("""{ "contact_id": "{id}", "overwrite": "yes" }""", "overwrite", "must be true or false")]
    [InlineData("""{ "contact_id": "{id}", "max_age_days": 31 }""", "max_age_days", "must be a whole number from 0 to 30")]
    [InlineData("""{ "contact_id": "{id}", "max_age_days": -1 }""", "max_age_days", "must be a whole number from 0 to 30")]
    [InlineData("""{ "contact_id": "{id}", "field": ["job_title"] }""", "field", "unknown member")]
    public async Task BodyThatIsWrong_Is400_NamingTheMember(string body, string member, string message)
    {
        var owner = await WorkspaceOwner.CreateAsync(server, $"enrich 400 {body}", credits: 5);
        var before = await owner.Api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct);

        var response = await owner.SendAsync(HttpMethod.Post, "/v1/enrich/contact", body.Replace("{id}", $"{before.Id}", StringComparison.Ordinal));

        var detail = await response.IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.StartsWith(message, detail.GetProperty(member).GetString(), StringComparison.Ordinal);
        Assert.Single(detail.EnumerateObject());
        Assert.Equal(before, await owner.Api.GetContactAsync(before.Id, Ct));
    }

    [Fact]
    public async Task EmptyWallet_Is402_AndTheContactStaysAsItWas()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "enrich 402");
        var before = await owner.Api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct);

        var response = await owner.SendAsync(HttpMethod.Post, "/v1/enrich/contact", $$"""{ "contact_id": "{{before.Id}}" }""");

        var detail = await response.IsErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_credits");
        Assert.Equal("Insufficient funds in the account.", detail.GetString());
        Assert.Equal("0", response.CreditsCharged());
        Assert.Equal(before, await owner.Api.GetContactAsync(before.Id, Ct));
        Assert.Equal(0, (await owner.Api.GetWalletAsync(Ct)).Wallet.HeldCreditUnits);
    }

    [Fact]
    public async Task ContactOfAnotherAccountOrReach_Is404_AsOneThatNobodyHas()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "enrich 404", credits: 5);
        var other = await WorkspaceOwner.CreateAsync(server, "enrich 404 other", credits: 5);
        var foreign = (await other.Api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct)).Id;
        var ofTestKeys = (await owner.TestApi.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct)).Id;

        foreach (var id in new[] { foreign, ofTestKeys, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()) })
        {
            var response = await owner.SendAsync(HttpMethod.Post, "/v1/enrich/contact", $$"""{ "contact_id": "{{id}}" }""");
            Assert.Equal("The account has no such contact.", (await response.IsErrorAsync(HttpStatusCode.NotFound, "not_found")).GetString());
        }

        Assert.Null((await other.Api.GetContactAsync(foreign, Ct)).JobTitle);
        Assert.Equal(0, await server.UsedCreditsAsync(owner.Account) + await server.UsedCreditsAsync(other.Account));
    }

    [Fact]
    public async Task ContactThatNobodyKnows_Is409_AndFree()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "enrich 409", credits: 5);
        var before = await owner.Api.CreateContactAsync(new() { Email = "nobody@nowhere.example" }, Ct);

        var response = await owner.SendAsync(HttpMethod.Post, "/v1/enrich/contact", $$"""{ "contact_id": "{{before.Id}}" }""");

        Assert.StartsWith("Nobody knows this contact.", (await response.IsErrorAsync(HttpStatusCode.Conflict, "no_match")).GetString(), StringComparison.Ordinal);
        Assert.Equal("0", response.CreditsCharged());
        Assert.Equal(before, await owner.Api.GetContactAsync(before.Id, Ct));
        Assert.Equal(0, await server.UsedCreditsAsync(owner.Account));
    }

    [Fact]
    public async Task KeyWithoutThePermission_Is403_NamingIt()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "enrich 403", credits: 5);
        var key = await server.CreateKeyAsync(owner.Account.Account, permissions: Permissions.All & ~Permissions.WriteEnrich);

        var detail = await (await SendAsync(key, "{}")).IsErrorAsync(HttpStatusCode.Forbidden, "insufficient_permissions");

        Assert.Contains("write:enrich", detail.GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SuspendedAccount_Is403_AndTheContactStaysAsItWas()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "enrich suspended", credits: 5);
        var before = await owner.Api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct);
        var accountId = owner.Account.Account.AccountId;
        await SetStatusAsync("suspended");

        await (await SendAsync(owner.Account.LiveKey, $$"""{ "contact_id": "{{before.Id}}" }""")).IsErrorAsync(HttpStatusCode.Forbidden, "account_suspended");

        await SetStatusAsync("active");
        Assert.Equal(before, await owner.Api.GetContactAsync(before.Id, Ct));
        Assert.Equal(0, await server.UsedCreditsAsync(owner.Account));

        async Task SetStatusAsync(string status)
        {
            await server.ExecuteAsync($"update accounts set status = '{status}' where account_id = '{accountId}'");
            ((CredentialChanges)server.Services.GetService(typeof(CredentialChanges))!).Apply(accountId);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string key, string body)
    {
        using var client = server.Client(key);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return await client.PostAsync("/v1/enrich/contact", content, Ct);
    }
}
