using System.Net;
using PersonData.Api.Tests.Http;

namespace PersonData.Api.Tests.UpdateContact;

[Collection(typeof(SharedWorkspaces))]
public sealed class UpdateContactErrorTests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{ "email": "jane" }""", "email", "must be an e-mail address")]
    [InlineData("""{ "company_id": "jane" }""", "company_id", "must be the id of a company")]
    [InlineData("""{ "updated_at": null }""", "updated_at", "unknown member")]
    [InlineData("""{ "full_name": null }""", "email", "is required, unless there is one of")]
    public async Task Change_ThatCannotBeMade_NamesWhy(string body, string member, string message)
    {
        var owner = await WorkspaceOwner.CreateAsync(server, $"patch 400 {body}");
        var before = await owner.ContactAsync();

        var detail = await (await owner.SendAsync(HttpMethod.Patch, $"/v1/contacts/{before.Id}", body)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");

        Assert.StartsWith(message, detail.GetProperty(member).GetString(), StringComparison.Ordinal);
        Assert.Single(detail.EnumerateObject());
        Assert.Equal(before, await owner.Api.GetContactAsync(before.Id, Ct));
    }

    [Fact]
    public async Task AnyValueAnywhere_ChangesAContactOrIsRefused_AndNeverFails()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "patch nonsense");
        var id = (await owner.ContactAsync()).Id;
        foreach (var body in Nonsense.InPlaceOfEveryValue("""{ "full_name": "J", "email": "j@acme.com", "company_domain": "acme.com", "company_id": null, "linkedin_url": "in/j", "phone": "+12085550123" }"""))
        {
            var response = await owner.SendAsync(HttpMethod.Patch, $"/v1/contacts/{id}", body);
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{(int)response.StatusCode} for {body}");
        }
    }

    [Fact]
    public async Task EmailOfAnother_IsAConflictThatNamesIt()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "patch taken");
        var (one, two) = (await owner.ContactAsync("one@acme.com"), await owner.ContactAsync("two@acme.com"));

        var detail = await (await owner.SendAsync(HttpMethod.Patch, $"/v1/contacts/{two.Id}", """{ "email": "ONE@acme.com" }""")).IsErrorAsync(HttpStatusCode.Conflict, "conflict");

        Assert.Contains($"{one.Id}", detail.GetString(), StringComparison.Ordinal);
        Assert.Equal(two, await owner.Api.GetContactAsync(two.Id, Ct));
    }

    /// <summary>Protects: two that want one address at once do not both get it, and two that swap theirs do not wait for each other for ever.</summary>
    [Fact]
    public async Task RaceForAnEmail_HasOneWinner_AndASwapFailsNobody()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "patch race for an e-mail");
        var (one, two) = ((await owner.ContactAsync("one@acme.com")).Id, (await owner.ContactAsync("two@acme.com")).Id);
        for (var i = 0; i < 10; i++)
        {
            var wanted = await Task.WhenAll(ChangeAsync(one, $"wanted{i}@acme.com"), ChangeAsync(two, $"wanted{i}@acme.com"));
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], wanted.Order());

            await Task.WhenAll(ChangeAsync(one, "one@acme.com"), ChangeAsync(two, "two@acme.com"));
            var swapped = await Task.WhenAll(ChangeAsync(one, "two@acme.com"), ChangeAsync(two, "one@acme.com"));
            Assert.All(swapped, status => Assert.Equal(HttpStatusCode.Conflict, status));
        }

        async Task<HttpStatusCode> ChangeAsync(Guid id, string email) =>
            (await owner.SendAsync(HttpMethod.Patch, $"/v1/contacts/{id}", $$"""{ "email": "{{email}}" }""")).StatusCode;
    }
}
