using PersonData.Contracts.Search;
using PersonData.Core.Credits;

namespace PersonData.Api.Tests.SearchPersons;

/// <summary>Protects: under one token, a person is delivered once for the same criteria, and paid for once, whoever asks how often and at what time.</summary>
[Collection(typeof(SharedPeople))]
public sealed class SearchPersons200DedupeTests(PeopleServer server)
{
    private const string VegasOwners = "owners of insurance agencies in Las Vegas";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_AfterADelivery_IsFilledWithThoseBehind()
    {
        var account = await server.CreateAccountAsync("dedupe refill", 1000);
        var client = server.Api(account.LiveKey);
        var delivered = new List<string>();
        foreach (var expected in new[] { 100, 100, 50, 0 })
        {
            var page = await client.SearchPersonsAsync(new() { Q = VegasOwners, DedupeToken = "refill" }, Ct);
            Assert.Equal((expected, expected, 250), (page.Data.Count, page.BillableRecords, page.Pagination.TotalRecords));
            delivered.AddRange(page.Data.Select(person => person.PersonId));
        }

        Assert.Equal(250, delivered.Distinct().Count());
        Assert.Equal(250, await server.UsedCreditsAsync(account));
        Assert.Equal(new(4, 250), await client.GetUsageAsync(Ct));
    }

    [Fact]
    public async Task Pages_ByCursor_HoldEverybodyWhoWasNotDelivered()
    {
        var account = await server.CreateAccountAsync("dedupe pages", 1000);
        var client = server.Api(account.LiveKey);
        var before = await client.SearchPersonsAsync(new() { Q = VegasOwners, Limit = 30, DedupeToken = "pages" }, Ct);

        var (ids, request) = (before.Data.Select(person => person.PersonId).ToList(), new PersonSearchRequest { Q = VegasOwners, Limit = 60, DedupeToken = "pages" });
        var sizes = new List<int>();
        do
        {
            var page = await client.SearchPersonsAsync(request, Ct);
            ids.AddRange(page.Data.Select(person => person.PersonId));
            sizes.Add(page.Data.Count);
            request = request with { Cursor = page.Pagination.NextCursor };
        }
        while (request.Cursor is not null);

        Assert.Equal([60, 60, 60, 40], sizes);
        Assert.Equal((250, 250), (ids.Count, ids.Distinct().Count()));
        Assert.Equal(250, await server.UsedCreditsAsync(account));
    }

    [Fact]
    public async Task Criteria_InOtherWordsOrAsInterpretation_AreTheSame()
    {
        var account = await server.CreateAccountAsync("dedupe criteria", 1000);
        var client = server.Api(account.LiveKey);
        var first = await client.SearchPersonsAsync(new() { Q = VegasOwners, DedupeToken = "words" }, Ct);
        var second = await client.SearchPersonsAsync(new() { Q = "owner at insurance agencies", LocationCity = "Las Vegas, NV", DedupeToken = "words" }, Ct);
        var third = await client.SearchPersonsWithBodyAsync(new() { Interpretation = first.Interpretation, DedupeToken = "words" }, Ct);

        Assert.Equal([100, 100, 50], [first.Data.Count, second.Data.Count, third.Data.Count]);
        Assert.Equal(250, first.Data.Concat(second.Data).Concat(third.Data).Select(person => person.PersonId).Distinct().Count());
    }

    [Fact]
    public async Task AnotherTokenUserAccountSearchOrKeyKind_HasAMemoryOfItsOwn()
    {
        var (account, other) = (await server.CreateAccountAsync("dedupe memory", 1000), await server.CreateAccountAsync("dedupe stranger", 1000));
        var request = new PersonSearchRequest { Q = VegasOwners, Limit = 10, DedupeToken = "memory" };
        var first = await server.Api(account.LiveKey).SearchPersonsAsync(request, Ct);

        var ids = first.Data.Select(person => person.PersonId).ToList();
        foreach (var same in new[]
        {
            await server.Api(account.LiveKey).SearchPersonsAsync(request with { DedupeToken = "another" }, Ct),
            await server.Api(account.LiveKey).SearchPersonsAsync(request with { DedupeUserId = "user-1" }, Ct),
            await server.Api(account.LiveKey).SearchPersonsAsync(request with { Q = "owners in Las Vegas" }, Ct),
            await server.Api(other.LiveKey).SearchPersonsAsync(request, Ct),
        })
            Assert.Equal(ids, same.Data.Select(person => person.PersonId));
        Assert.Equal(3, (await server.Api(account.TestKey).SearchPersonsAsync(request with { Q = "owners of insurance agencies" }, Ct)).Data.Count);
    }

    [Fact]
    public async Task TestKey_RemembersToo_AndNeverPays()
    {
        var account = await server.CreateAccountAsync("dedupe test key", 0);
        var request = new PersonSearchRequest { Q = "owners of insurance agencies", Limit = 2, DedupeToken = "sample" };
        var client = server.Api(account.TestKey);
        Assert.Equal([2, 1, 0], new[] { await client.SearchPersonsAsync(request, Ct), await client.SearchPersonsAsync(request, Ct), await client.SearchPersonsAsync(request, Ct) }
            .Select(page => page.Data.Count));
        Assert.Equal(new(3, 0), await client.GetUsageAsync(Ct));
    }

    [Fact]
    public async Task Page_ThatIsNotPaidFor_IsNotRemembered()
    {
        var account = await server.CreateAccountAsync("dedupe 402", 10);
        var client = server.Api(account.LiveKey);
        var request = new PersonSearchRequest { Q = VegasOwners, Limit = 11, DedupeToken = "poor" };
        await Assert.ThrowsAsync<Contracts.PersonDataException>(() => client.SearchPersonsAsync(request, Ct));

        var first = await client.SearchPersonsAsync(request with { Limit = 10 }, Ct);

        var rich = await server.Api(server.Acme.LiveKey).SearchPersonsAsync(new() { Q = VegasOwners, Limit = 10 }, Ct);
        Assert.Equal(rich.Data.Select(person => person.PersonId), first.Data.Select(person => person.PersonId));
    }

    [Fact]
    public async Task MaxRecords_CountsWhatThisWalkDelivers()
    {
        var account = await server.CreateAccountAsync("dedupe cap", 1000);
        var client = server.Api(account.LiveKey);
        await client.SearchPersonsAsync(new() { Q = VegasOwners, Limit = 50, DedupeToken = "cap" }, Ct);

        var first = await client.SearchPersonsAsync(new() { Q = VegasOwners, Limit = 20, MaxRecords = 30, DedupeToken = "cap" }, Ct);
        var second = await client.SearchPersonsAsync(new() { Q = VegasOwners, Limit = 20, MaxRecords = 30, DedupeToken = "cap", Cursor = first.Pagination.NextCursor }, Ct);

        Assert.Equal((20, 10, null), (first.Data.Count, second.Data.Count, second.Pagination.NextCursor));
    }

    [Theory]
    [InlineData(EnforcementMode.Enforced)]
    [InlineData(EnforcementMode.Metered)]
    public async Task Requests_WhenTwentyRaceWithOneToken_DeliverEachPersonOnce_AndBillWhatTheyDeliver(EnforcementMode mode)
    {
        var account = await server.CreateAccountAsync($"dedupe race {mode}", 1000, mode);
        var client = server.Api(account.LiveKey);

        var pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.SearchPersonsAsync(new() { Q = VegasOwners, Limit = 10, DedupeToken = "race" }, Ct)));

        var ids = pages.SelectMany(page => page.Data).Select(person => person.PersonId).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(pages, page => Assert.Equal(page.Data.Count, page.BillableRecords));
        Assert.InRange(ids.Count, 90, 200);   // whoever is outrun looks again, so most pages are full
        Assert.Equal(new(20, ids.Count), await client.GetUsageAsync(Ct));
        Assert.True((await server.VerifyLedgerAsync()).IsBalanced);

        // Nobody is lost either: what is left is exactly the rest.
        var rest = new List<string>();
        for (var count = -1; count != rest.Count;)
        {
            count = rest.Count;
            rest.AddRange((await client.SearchPersonsAsync(new() { Q = VegasOwners, DedupeToken = "race" }, Ct)).Data.Select(person => person.PersonId));
        }

        Assert.Equal(250, ids.Concat(rest).Distinct().Count());
        Assert.Equal(250, ids.Count + rest.Count);
    }
}
