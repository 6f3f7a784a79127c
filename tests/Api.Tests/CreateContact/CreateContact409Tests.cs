using System.Net;

namespace PersonData.Api.Tests.CreateContact;

[Collection(typeof(SharedWorkspaces))]
public sealed class CreateContact409Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Protects: whoever races for an e-mail address, in whatever spelling, one contact comes of it, and the others are told which.</summary>
    [Fact]
    public async Task SameEmail_WhenManyCreateItAtOnce_IsCreatedOnce()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "race for an e-mail");

        var responses = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            owner.SendAsync(HttpMethod.Post, "/v1/contacts", $$"""{ "email": "{{(i % 2 == 0 ? "wanted@acme.com" : "Wanted@ACME.com")}}", "first_name": "{{i}}" }""")));

        var created = Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Created);
        var id = (await created.JsonAsync()).GetProperty("id").GetString()!;
        foreach (var response in responses.Where(response => response != created))
            Assert.Contains(id, (await response.IsErrorAsync(HttpStatusCode.Conflict, "conflict")).GetString(), StringComparison.Ordinal);
        Assert.Equal(id, Assert.Single((await owner.Api.ListContactsAsync(new(), Ct)).Data).Id.ToString());
    }
}
