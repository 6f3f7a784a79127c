using System.Net;
using PersonData.Api.Tests.Http;
using PersonData.Contracts.Workspace;

namespace PersonData.Api.Tests.UpdateCompany;

[Collection(typeof(SharedWorkspaces))]
public sealed class UpdateCompanyTests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Change_LeavesWhatIsNotGiven_AndNullTakesAway()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "patch company");
        var created = await owner.Api.CreateCompanyAsync(new() { Name = "Acme", Domain = "acme.com", FoundedYear = 1998, TechStack = ["Redis"] }, Ct);

        var changed = await owner.Api.UpdateCompanyAsync(created.Id, new() { Name = null, FoundedYear = null, Size = "11-50", TechStack = new(["Postgres", "Redis"]) }, Ct);
        var empty = await owner.Api.UpdateCompanyAsync(created.Id, new() { TechStack = new([]) }, Ct);

        Assert.Equivalent(created with { Name = null, FoundedYear = null, Size = "11-50", TechStack = ["Postgres", "Redis"], UpdatedAt = changed.UpdatedAt }, changed);
        Assert.Null(empty.TechStack);
        Assert.Equivalent(empty, await owner.Api.UpdateCompanyAsync(created.Id, new() { TechStack = null }, Ct));
        await (await owner.SendAsync(HttpMethod.Patch, $"/v1/companies/{created.Id}", """{ "domain": null }""")).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
    }

    /// <summary>Protects: changes at the same time, each of another member, are all made.</summary>
    [Fact]
    public async Task ManyChangesAtOnce_AreAllMade()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "patch company race");
        var id = (await owner.CompanyAsync()).Id;
        UpdateCompanyRequest[] changes =
        [
            new() { Name = "N" }, new() { Domain = "acme.com" }, new() { Industry = "I" }, new() { Size = "1-10" }, new() { FoundedYear = 1998 }, new() { Description = "D" },
            new() { HqLocation = "H" }, new() { LogoUrl = "https://acme.com/l.png" }, new() { LinkedinUrl = "linkedin.com/company/acme" }, new() { TechStack = new(["T"]) },
        ];

        await Task.WhenAll(changes.Select(change => owner.Api.UpdateCompanyAsync(id, change, Ct)));

        var changed = await owner.Api.GetCompanyAsync(id, Ct);
        Assert.Equivalent(
            new CompanyResponse
            {
                Id = id, Name = "N", Domain = "acme.com", Industry = "I", Size = "1-10", FoundedYear = 1998, Description = "D", HqLocation = "H", LogoUrl = "https://acme.com/l.png",
                LinkedinUrl = "https://www.linkedin.com/company/acme", TechStack = ["T"], CreatedAt = changed.CreatedAt, UpdatedAt = changed.UpdatedAt,
            },
            changed);
    }

    [Fact]
    public async Task RaceForADomain_HasOneWinner_AndASwapFailsNobody()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "patch race for a domain");
        var (one, two) = ((await owner.CompanyAsync("one.com")).Id, (await owner.CompanyAsync("two.com")).Id);

        Assert.All(await Task.WhenAll(ChangeAsync(one, "two.com"), ChangeAsync(two, "one.com")), status => Assert.Equal(HttpStatusCode.Conflict, status));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], (await Task.WhenAll(ChangeAsync(one, "wanted.com"), ChangeAsync(two, "wanted.com"))).Order());

        async Task<HttpStatusCode> ChangeAsync(Guid id, string domain) =>
            (await owner.SendAsync(HttpMethod.Patch, $"/v1/companies/{id}", $$"""{ "domain": "{{domain}}" }""")).StatusCode;
    }

    [Fact]
    public async Task AnyValueAnywhere_ChangesACompanyOrIsRefused_AndNeverFails()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "patch company nonsense");
        var id = (await owner.CompanyAsync()).Id;
        foreach (var body in Nonsense.InPlaceOfEveryValue("""{ "name": "A", "domain": "acme.com", "founded_year": 1998, "logo_url": "https://acme.com", "tech_stack": ["T"] }"""))
        {
            var response = await owner.SendAsync(HttpMethod.Patch, $"/v1/companies/{id}", body);
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{(int)response.StatusCode} for {body}");
        }
    }
}
