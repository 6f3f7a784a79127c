using System.Net;

namespace PersonData.Api.Tests.DeleteContact;

[Collection(typeof(SharedWorkspaces))]
public sealed class DeleteContact200Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deleted_IsGone_AndItsEmailIsFree()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "delete");
        var (id, other) = ((await owner.ContactAsync("jane@acme.com")).Id, (await owner.ContactAsync("john@acme.com")).Id);
        using var client = server.Client(owner.Account.LiveKey);

        Assert.Equal("""{"deleted":true}""", await (await client.DeleteAsync($"/v1/contacts/{id}", Ct)).Content.ReadAsStringAsync(Ct));

        await (await client.DeleteAsync($"/v1/contacts/{id}", Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(other, Assert.Single((await owner.Api.ListContactsAsync(new(), Ct)).Data).Id);
        Assert.NotEqual(id, (await owner.ContactAsync("jane@acme.com")).Id);
    }
}
