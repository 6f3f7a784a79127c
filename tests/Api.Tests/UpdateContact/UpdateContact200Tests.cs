using System.Text.Json;
using PersonData.Contracts;
using PersonData.Contracts.Workspace;

namespace PersonData.Api.Tests.UpdateContact;

[Collection(typeof(SharedWorkspaces))]
public sealed class UpdateContact200Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Change_LeavesWhatIsNotGiven_AndNullTakesAway()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "patch");
        var company = (await owner.CompanyAsync()).Id;
        var created = await owner.Api.CreateContactAsync(new() { Email = "jane@acme.com", FullName = "J. Doe", JobTitle = "GC", Phone = "+12085550123", CompanyId = company }, Ct);

        var promoted = await owner.Api.UpdateContactAsync(created.Id, new() { JobTitle = "CEO", Email = "Jane.Doe@acme.com" }, Ct);
        var left = await owner.Api.UpdateContactAsync(created.Id, new() { CompanyId = null, Phone = null, FullName = null }, Ct);

        Same(created with { JobTitle = "CEO", Email = "jane.doe@acme.com" }, promoted);
        Same(promoted with { CompanyId = null, Phone = null, FullName = null }, left);
        Assert.Equal(left, await owner.Api.GetContactAsync(created.Id, Ct));
        Assert.Equal(created.Id, Assert.Single((await owner.Api.ListContactsAsync(new() { Email = "jane.doe@acme.com" }, Ct)).Data).Id);

        static void Same(ContactResponse expected, ContactResponse actual) => Assert.Equal(expected with { UpdatedAt = actual.UpdatedAt }, actual);
    }

    [Theory]
    [InlineData("""{ "last_name": "Smith" }""", "Jane Smith")]
    [InlineData("""{ "full_name": "Dr. Jane Doe", "last_name": "Smith" }""", "Dr. Jane Doe")]
    [InlineData("""{ "full_name": null }""", "Jane Doe")]
    [InlineData("""{ "last_name": null }""", null)]
    public async Task FullName_FollowsFirstAndLastName_UnlessItIsGiven(string change, string? expected)
    {
        var owner = await WorkspaceOwner.CreateAsync(server, $"full name {change}");
        var id = (await owner.Api.CreateContactAsync(new() { FirstName = "Jane", LastName = "Doe", Email = "jane@acme.com" }, Ct)).Id;

        var changed = await (await owner.SendAsync(HttpMethod.Patch, $"/v1/contacts/{id}", change)).JsonAsync();

        Assert.Equal(expected, changed.GetProperty("full_name").GetString());
    }

    [Fact]
    public async Task FullNameOfItsOwn_StaysWhenOthersChange()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "own full name");
        var id = (await owner.Api.CreateContactAsync(new() { FirstName = "Jane", LastName = "Doe", FullName = "Jane A. Doe" }, Ct)).Id;

        Assert.Equal("Jane A. Doe", (await owner.Api.UpdateContactAsync(id, new() { LastName = "Smith" }, Ct)).FullName);
    }

    [Fact]
    public async Task NothingGiven_ChangesNothing_NotEvenItsTime()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "patch nothing");
        var created = await owner.ContactAsync("jane@acme.com");

        Assert.Equal(created, await owner.Api.UpdateContactAsync(created.Id, new() { Email = " JANE@acme.com" }, Ct));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"first_name":null,"company_id":null}""")]
    [InlineData("""{"email":"a@b.example","company_id":"01977f2e-9b13-7d52-8f60-2f4e7a9c1b35","location":null}""")]
    public void Request_KeepsWhatIsNull_ApartFromWhatIsNotThere(string json) =>
        Assert.Equal(
            json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, PersonDataJson.Wire.UpdateContactRequest)!, PersonDataJson.Wire.UpdateContactRequest));

    /// <summary>Protects: changes at the same time, each of another member, are all made.</summary>
    [Fact]
    public async Task ManyChangesAtOnce_AreAllMade()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "patch race");
        var company = (await owner.CompanyAsync()).Id;
        var id = (await owner.ContactAsync()).Id;
        UpdateContactRequest[] changes =
        [
            new() { FirstName = "F" }, new() { LastName = "L" }, new() { FullName = "F. L." }, new() { Email = "f@acme.com" }, new() { JobTitle = "T" },
            new() { Seniority = "S" }, new() { CompanyName = "C" }, new() { CompanyDomain = "acme.com" }, new() { CompanyId = company },
            new() { LinkedinUrl = "linkedin.com/in/fl" }, new() { Phone = "+12085550123" }, new() { Location = "P" },
        ];

        await Task.WhenAll(changes.Select(change => owner.Api.UpdateContactAsync(id, change, Ct)));

        var changed = await owner.Api.GetContactAsync(id, Ct);
        Assert.Equal(
            new ContactResponse
            {
                Id = id, FirstName = "F", LastName = "L", FullName = "F. L.", Email = "f@acme.com", JobTitle = "T", Seniority = "S", CompanyName = "C", CompanyDomain = "acme.com",
                CompanyId = company, LinkedinUrl = "https://www.linkedin.com/in/fl", Phone = "+12085550123", Location = "P", CreatedAt = changed.CreatedAt, UpdatedAt = changed.UpdatedAt,
            },
            changed);
    }
}
