using System.Net;
using System.Text.Json;
using PersonData.Api.Tests.Http.Idempotency;
using PersonData.Contracts.Workspace;

namespace PersonData.Api.Tests.EnrichContactsBatch;

[Collection(typeof(SharedPeople))]
public sealed class EnrichContactsBatchTests(PeopleServer server)
{
    private const string Path = "/v1/enrich/contacts/batch";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EachContact_IsAnsweredInOrder_WithWhatCameOfIt()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "batch", credits: 100);
        var other = await WorkspaceOwner.CreateAsync(server, "batch other");
        var unknown = await owner.Api.CreateContactAsync(new() { Email = "nobody@nowhere.example" }, Ct);
        var jordan = await owner.Api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct);
        var full = await owner.Api.CreateContactAsync(new() { Email = "full@nowhere.example", JobTitle = "J", Phone = "+12085550123" }, Ct);
        var vera = await owner.Api.CreateContactAsync(new() { Email = "vera7@agency7.example" }, Ct);
        var foreign = await other.Api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct);
        var ofTestKeys = await owner.TestApi.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct);

        var answer = await owner.Api.EnrichContactsBatchAsync(
            new() { ContactIds = [vera.Id, foreign.Id, full.Id, unknown.Id, ofTestKeys.Id, jordan.Id], Fields = ["job_title", "phone"], Overwrite = false }, Ct);

        Assert.Equal(
            [(vera.Id, "enriched"), (foreign.Id, "not_found"), (full.Id, "unchanged"), (unknown.Id, "no_match"), (ofTestKeys.Id, "not_found"), (jordan.Id, "enriched")],
            answer.Data.Select(entry => (entry.ContactId, entry.Status)));
        Assert.Equal((2, 98L), (answer.CreditsCharged, answer.CreditsRemaining));
        Assert.Equal(2, await server.UsedCreditsAsync(owner.Account));
        var enriched = answer.Data[^1];
        Assert.Equal(["job_title", "phone"], enriched.FieldsUpdated);
        Assert.Equal(await owner.Api.GetContactAsync(jordan.Id, Ct), enriched.Contact);
        Assert.Equal(("dataset", null), (enriched.Source, enriched.Detail));
        Assert.Equal((full, 0), (answer.Data[2].Contact, answer.Data[2].FieldsUpdated!.Count));
        Assert.StartsWith("Nobody knows this contact.", answer.Data[3].Detail, StringComparison.Ordinal);
        Assert.All([foreign.Id, ofTestKeys.Id], id => Assert.Equal("The account has no such contact.", answer.Data.Single(entry => entry.ContactId == id).Detail));
        Assert.Equal(foreign, await other.Api.GetContactAsync(foreign.Id, Ct));
        Assert.Equal(ofTestKeys, await owner.TestApi.GetContactAsync(ofTestKeys.Id, Ct));
    }

    [Fact]
    public async Task HundredContacts_AreEnriched_AndOneMoreIsRefused()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "batch hundred", credits: 1000);
        var ids = await ContactsAsync(owner, 101);

        var answer = await owner.Api.EnrichContactsBatchAsync(new() { ContactIds = ids[..100] }, Ct);
        var refused = await owner.SendAsync(HttpMethod.Post, Path, JsonSerializer.Serialize(new { contact_ids = ids }));

        Assert.Equal(ids[..100].Select(id => (id, "enriched")), answer.Data.Select(entry => (entry.ContactId, entry.Status)));
        Assert.Equal((100, 900L), (answer.CreditsCharged, answer.CreditsRemaining));
        Assert.StartsWith("must be a list of at most 100", (await refused.IsErrorAsync(HttpStatusCode.BadRequest, "validation_error")).GetProperty("contact_ids").GetString(), StringComparison.Ordinal);
        Assert.Equal(100, await server.UsedCreditsAsync(owner.Account));
    }

    [Theory]
    [InlineData("{}", "contact_ids", "is required: a list of 1 to 100")]
    [InlineData("""{ "contact_ids": [] }""", "contact_ids", "is required: a list of 1 to 100")]
    [InlineData("""{ "contact_ids": "01977f2e-9b13-7d52-8f60-2f4e7a9c1b35" }""", "contact_ids", "must be a list")]
    [InlineData("""{ "contact_ids": ["01977f2e-9b13-7d52-8f60-2f4e7a9c1b35", "x"] }""", "contact_ids[1]", "must be the id of a contact")]
    [InlineData("""{ "contact_ids": ["01977f2e-9b13-7d52-8f60-2f4e7a9c1b35", "01977F2E-9B13-7D52-8F60-2F4E7A9C1B35"] }""", "contact_ids[1]", "is in the list twice")]
    [InlineData("""{ "contact_ids": ["01977f2e-9b13-7d52-8f60-2f4e7a9c1b35"], "fields": ["name"] }""", "fields", "must be a list of one or more of job_title")]
    public async Task BodyThatIsWrong_Is400_NamingTheMember(string body, string member, string message)
    {
        var owner = await WorkspaceOwner.CreateAsync(server, $"batch 400 {body}");

        var detail = await (await owner.SendAsync(HttpMethod.Post, Path, body)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");

        Assert.StartsWith(message, detail.GetProperty(member).GetString(), StringComparison.Ordinal);
        Assert.Single(detail.EnumerateObject());
    }

    [Theory]
    [InlineData(3, null, "Insufficient funds in the account.")]
    [InlineData(100, 3, "max_credits (3)")]
    public async Task Credits_ReachForTheFirstOnes_AndTheOthersStayAsTheyWere(int credits, int? maxCredits, string reason)
    {
        var owner = await WorkspaceOwner.CreateAsync(server, $"batch poor {credits}", credits);
        var ids = await ContactsAsync(owner, 5);
        var before = await Task.WhenAll(ids.Select(id => owner.Api.GetContactAsync(id, Ct)));

        var answer = await owner.Api.EnrichContactsBatchAsync(new() { ContactIds = ids, MaxCredits = maxCredits }, Ct);

        Assert.Equal(["enriched", "enriched", "enriched", "insufficient_credits", "insufficient_credits"], answer.Data.Select(entry => entry.Status));
        Assert.All(answer.Data.Skip(3), entry => Assert.Contains(reason, entry.Detail, StringComparison.Ordinal));
        Assert.Equal((3, credits - 3L), (answer.CreditsCharged, answer.CreditsRemaining));
        Assert.Equal(before[3..], await Task.WhenAll(ids[3..].Select(id => owner.Api.GetContactAsync(id, Ct))));
        Assert.Equal(3, await server.UsedCreditsAsync(owner.Account));
    }

    [Fact]
    public async Task SameIdempotencyKey_IsAnsweredByteForByte_AndChargedOnce()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "batch idempotent", credits: 10);
        var body = JsonSerializer.Serialize(new { contact_ids = await ContactsAsync(owner, 3) });
        using var client = server.Client(owner.Account.LiveKey);
        var key = IdempotentCalls.NewKey();

        var first = await client.PostAsync(Path, body, key);

        (await client.PostAsync(Path, body, key)).IsReplayOf(first);
        Assert.Equal((200, 3L, 3L), (first.Status, first.Credits, await server.UsedCreditsAsync(owner.Account)));
    }

    /// <summary>Protects: batches in opposite orders, single enrichments and changes of the same contacts wait for each other in no circle, lose no field, and each change is paid for once.</summary>
    [Fact]
    public async Task BatchesInOppositeOrders_BesideEnrichmentsAndChanges_AllEnd()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "batch race", credits: 10_000);
        for (var i = 0; i < 3; i++)
        {
            var ids = await ContactsAsync(owner, 12);
            var reversed = ids.Reverse().ToArray();

            var batches = Task.WhenAll(new[] { ids, reversed, ids, reversed }.Select(order => owner.Api.EnrichContactsBatchAsync(new() { ContactIds = order }, Ct)));
            var singles = Task.WhenAll(ids.Select(id => owner.Api.EnrichContactAsync(new() { ContactId = id, Fields = ["job_title"] }, Ct)));
            var changes = Task.WhenAll(reversed.Select(id => owner.Api.UpdateContactAsync(id, new() { FirstName = "Vera" }, Ct)));
            await Task.WhenAll(batches, singles, changes);

            var after = await Task.WhenAll(ids.Select(id => owner.Api.GetContactAsync(id, Ct)));
            Assert.All(after, contact => Assert.Equal(("Vera", "Owner"), (contact.FirstName, contact.JobTitle)));
            Assert.All(after, contact => Assert.NotNull(contact.CompanyName));
            foreach (var id in ids)
                await owner.Api.DeleteContactAsync(id, Ct);
        }

        Assert.InRange(await server.UsedCreditsAsync(owner.Account), 36, 72);
        Assert.Empty((await server.VerifyLedgerAsync()).Differences);
    }

    [Fact]
    public async Task TestKey_EnrichesFromTheSampleDataOnly_Free()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "batch test key");
        ContactResponse[] contacts =
        [
            await owner.TestApi.CreateContactAsync(new() { Email = "sample1@sample.example" }, Ct), await owner.TestApi.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct),
        ];

        var answer = await owner.TestApi.EnrichContactsBatchAsync(new() { ContactIds = [.. contacts.Select(contact => contact.Id)], MaxCredits = 0 }, Ct);

        Assert.Equal(["enriched", "no_match"], answer.Data.Select(entry => entry.Status));
        Assert.Equal(0, answer.CreditsCharged);
    }

    /// <summary>Contacts whom the data set knows.</summary>
    private static async Task<Guid[]> ContactsAsync(WorkspaceOwner owner, int count)
    {
        var ids = new Guid[count];
        for (var i = 0; i < count; i++)
            ids[i] = (await owner.Api.CreateContactAsync(new() { Email = $"vera{i + 1}@agency{i + 1}.example" }, Ct)).Id;
        return ids;
    }
}
