using System.Net;

namespace PersonData.Api.Tests.DeleteCompany;

[Collection(typeof(SharedWorkspaces))]
public sealed class DeleteCompany200Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deleted_IsGone_AndItsContactsStay()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "delete company");
        var (id, other) = ((await owner.CompanyAsync("acme.com")).Id, (await owner.CompanyAsync("other.example")).Id);
        var contact = await owner.Api.CreateContactAsync(new() { FullName = "Jane Doe", CompanyName = "Acme", CompanyDomain = "acme.com", CompanyId = id }, Ct);
        var elsewhere = await owner.Api.CreateContactAsync(new() { FullName = "Jane Doe", CompanyId = other }, Ct);
        using var client = server.Client(owner.Account.LiveKey);

        Assert.Equal("""{"deleted":true}""", await (await client.DeleteAsync($"/v1/companies/{id}", Ct)).Content.ReadAsStringAsync(Ct));

        await (await client.DeleteAsync($"/v1/companies/{id}", Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        var left = await owner.Api.GetContactAsync(contact.Id, Ct);
        Assert.Equal(contact with { CompanyId = null, UpdatedAt = left.UpdatedAt }, left);
        Assert.Equal(elsewhere, await owner.Api.GetContactAsync(elsewhere.Id, Ct));
        await owner.CompanyAsync("acme.com");
    }

    /// <summary>Protects: whoever names a company at the moment of its end is told, or keeps a contact without it; no request fails.</summary>
    [Fact]
    public async Task ContactsThatNameIt_AtTheMomentOfItsEnd_AreWithoutItOrRefused()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "delete company race");
        using var client = server.Client(owner.Account.LiveKey);
        var there = new List<Guid>();
        for (var i = 0; i < 4; i++)
            there.Add((await owner.ContactAsync()).Id);
        for (var round = 0; round < 3; round++)
        {
            var id = (await owner.CompanyAsync()).Id;
            var body = $$"""{ "full_name": "Jane Doe", "company_id": "{{id}}" }""";

            var created = Enumerable.Range(0, 4).Select(_ => owner.SendAsync(HttpMethod.Post, "/v1/contacts", body)).ToList();
            var changed = there.ConvertAll(contact => owner.SendAsync(HttpMethod.Patch, $"/v1/contacts/{contact}", body));
            var deleted = client.DeleteAsync($"/v1/companies/{id}", Ct);

            foreach (var answer in await Task.WhenAll(created.Concat(changed)))
                Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{answer.StatusCode}");
            Assert.Equal(HttpStatusCode.OK, (await deleted).StatusCode);
            Assert.DoesNotContain((await owner.Api.ListContactsAsync(new(), Ct)).Data, contact => contact.CompanyId is not null);
        }
    }
}
