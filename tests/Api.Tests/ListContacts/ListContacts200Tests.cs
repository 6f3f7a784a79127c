using System.Net;
using PersonData.Contracts.Workspace;

namespace PersonData.Api.Tests.ListContacts;

[Collection(typeof(SharedWorkspaces))]
public sealed class ListContacts200Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_HoldEveryContactOnce_NewestFirst_AndNoneOfAnother()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "list");
        await (await WorkspaceOwner.CreateAsync(server, "list of another")).ContactAsync();
        await owner.TestApi.CreateContactAsync(new() { FullName = "Test" }, Ct);
        var created = new List<Guid>();
        for (var i = 0; i < 5; i++)
            created.Add((await owner.ContactAsync()).Id);

        // Those of one millisecond have no order in time.
        Assert.Equal(created.OrderDescending(), await PagesAsync(owner, new()));
    }

    [Fact]
    public async Task Email_InAnySpelling_FindsTheOneThatHasIt()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "list by e-mail");
        var wanted = (await owner.ContactAsync("jane@acme.com")).Id;
        await owner.ContactAsync("john@acme.com");

        Assert.Equal(wanted, Assert.Single((await owner.Api.ListContactsAsync(new() { Email = "Jane <JANE@acme.com>" }, Ct)).Data).Id);
        Assert.Empty((await owner.TestApi.ListContactsAsync(new() { Email = "jane@acme.com" }, Ct)).Data);
        Assert.Empty((await owner.Api.ListContactsAsync(new() { Email = "jane@acme.com", Domain = "other.example" }, Ct)).Data);
    }

    /// <summary>Protects: both ways of having a domain count, each contact is found once, and pages over both go on where they stopped.</summary>
    [Fact]
    public async Task Domain_FindsThoseWhoWorkThereOrHaveTheirMailThere()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "list by domain");
        var wanted = new List<Guid>();
        for (var i = 0; i < 2; i++)
        {
            wanted.Add((await owner.Api.CreateContactAsync(new() { Email = $"both{i}@acme.com", CompanyDomain = "acme.com" }, Ct)).Id);
            wanted.Add((await owner.Api.CreateContactAsync(new() { Email = $"mail{i}@mx.acme.com", CompanyDomain = "other.example" }, Ct)).Id);
            wanted.Add((await owner.Api.CreateContactAsync(new() { FullName = "Works There", CompanyDomain = "www.acme.com" }, Ct)).Id);
            await owner.Api.CreateContactAsync(new() { Email = $"none{i}@gmail.com", CompanyDomain = "other.example" }, Ct);
            await owner.Api.CreateContactAsync(new() { Phone = "+12085550123" }, Ct);
        }

        Assert.Equal(wanted.OrderDescending(), await PagesAsync(owner, new() { Domain = "https://Acme.com/" }));
        Assert.Equal(2, (await owner.Api.ListContactsAsync(new() { Domain = "gmail.com" }, Ct)).Data.Count);
    }

    [Theory]
    [InlineData("email=jane", "email", "must be an e-mail address")]
    [InlineData("domain=localhost", "domain", "must be a domain or a URL")]
    public async Task Filter_ThatNamesNothing_IsRefused(string query, string name, string message)
    {
        using var client = server.Client(server.Acme.LiveKey);
        var detail = await (await client.GetAsync($"/v1/contacts?{query}", Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.StartsWith(message, detail.GetProperty(name).GetString(), StringComparison.Ordinal);
    }

    /// <summary>Protects: a cursor goes on with the list that it comes from, and with no other.</summary>
    [Fact]
    public async Task Cursor_OfAnotherListAccountOrReach_IsRefused()
    {
        var (owner, stranger) = (await WorkspaceOwner.CreateAsync(server, "cursor"), await WorkspaceOwner.CreateAsync(server, "cursor of another"));
        await owner.ContactAsync();
        await owner.ContactAsync();
        var cursor = Uri.EscapeDataString((await owner.Api.ListContactsAsync(new() { Limit = 1 }, Ct)).Pagination.NextCursor!);

        foreach (var (key, path) in new[]
        {
            (stranger.Account.LiveKey, "contacts?"), (owner.Account.TestKey, "contacts?"), (owner.Account.LiveKey, "contacts?domain=acme.com&"), (owner.Account.LiveKey, "companies?"),
        })
        {
            using var client = server.Client(key);
            await (await client.GetAsync($"/v1/{path}cursor={cursor}", Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "invalid_cursor");
        }
    }

    private static async Task<List<Guid>> PagesAsync(WorkspaceOwner owner, ContactsRequest request)
    {
        var (ids, cursor) = (new List<Guid>(), (string?)null);
        do
        {
            var page = await owner.Api.ListContactsAsync(request with { Limit = 2, Cursor = cursor }, Ct);
            Assert.InRange(page.Data.Count, 1, 2);
            ids.AddRange(page.Data.Select(contact => contact.Id));
            cursor = page.Pagination.NextCursor;
        }
        while (cursor is not null);
        return ids;
    }
}
