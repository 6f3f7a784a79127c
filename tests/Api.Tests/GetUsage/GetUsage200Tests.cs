using PersonData.Contracts.Credits;

namespace PersonData.Api.Tests.GetUsage;

[Collection(typeof(SharedPeople))]
public sealed class GetUsage200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Totals_AreOfTheCallingKey_AndOfSuccessfulRequests()
    {
        var account = await server.CreateAccountAsync("usage", 1000);
        var client = server.Api(account.LiveKey);
        await client.ListCompanyPeopleAsync(new() { Domain = "bigco.example", Limit = 7 }, Ct);
        await client.LookupPersonsAsync(new() { Email = "jordan@example.com" }, Ct);
        await client.LookupPersonsAsync(new() { Email = "nobody@example.com" }, Ct);
        await Assert.ThrowsAsync<Contracts.PersonDataException>(() => client.LookupPersonsAsync(new(), Ct));

        Assert.Equal(new(3, 8), await client.GetUsageAsync(Ct));
        Assert.Equal(new(3, 8), await client.GetUsageAsync(Ct));
        Assert.Equal(new(0, 0), await server.Api(account.TestKey).GetUsageAsync(Ct));
        Assert.Equal(new(0, 0), await server.Api(await server.CreateKeyAsync(account.Account)).GetUsageAsync(Ct));
    }

    [Fact]
    public async Task RequestId_ThatIsUsedTwice_IsChargedTwice()
    {
        var account = await server.CreateAccountAsync("same request id", 1000);
        using var client = server.Client(account.LiveKey);
        client.DefaultRequestHeaders.Add("X-Request-ID", "mine");
        for (var i = 1; i <= 2; i++)
        {
            Assert.Equal("1", (await client.GetAsync("/v1/persons/lookup?email=jordan@example.com", Ct)).CreditsCharged());
            Assert.Equal(i, await server.UsedCreditsAsync(account));
        }
    }

    [Fact]
    public async Task Series_IsOfTheWholeAccount_AndAddsUpToItsTotals()
    {
        var account = await server.CreateAccountAsync("usage series", 1000);
        var (live, test) = (server.Api(account.LiveKey), server.Api(account.TestKey));
        await live.ListCompanyPeopleAsync(new() { Domain = "bigco.example", Limit = 7 }, Ct);
        await live.LookupPersonsAsync(new() { Email = "jordan@example.com" }, Ct);
        await test.LookupPersonsAsync(new() { Email = "jordan@example.com" }, Ct);

        var operations = await AskAsync(live, "operation");
        Assert.Equal((3, 8, 8), (operations.Requests, operations.BillableRecords, operations.CreditUnits));
        Assert.Equal(
            [("listCompanyPeople", 1, 7, 7), ("lookupPersons", 2, 1, 1)],
            operations.Series!.Select(entry => (entry.Operation!, entry.Requests, entry.BillableRecords, entry.CreditUnits)));

        var keys = (await AskAsync(test, "key")).Series!;
        Assert.Equal([(1, 0), (2, 8)], keys.Select(entry => (entry.Requests, entry.CreditUnits)).Order());
        Assert.All(keys, entry => Assert.StartsWith("key_", entry.KeyId, StringComparison.Ordinal));

        var customers = Assert.Single((await AskAsync(live, "customer")).Series!);
        Assert.Equal((null, null, null, 3), (customers.PartnerCustomerId, customers.Operation, customers.Day, customers.Requests));
        Assert.Equal(3, (await AskAsync(live, null)).Series!.Sum(entry => entry.Day is null ? 0 : entry.Requests));
        Assert.Equal(3, (await AskAsync(live, "user")).Series!.Sum(entry => entry.Requests));
    }

    [Fact]
    public async Task Series_InPages_HasEveryEntryOnce_AndItsCursorBelongsToTheAccountAndTheQuestion()
    {
        var account = await server.CreateAccountAsync("usage pages", 1000);
        var client = server.Api(account.LiveKey);
        await client.ListCompanyPeopleAsync(new() { Domain = "bigco.example", Limit = 7 }, Ct);
        await client.LookupPersonsAsync(new() { Email = "jordan@example.com" }, Ct);
        var first = await AskAsync(client, "day,operation", limit: 1);
        var second = await AskAsync(client, "day,operation", limit: 1, first.Pagination!.NextCursor);

        Assert.Equal(["listCompanyPeople", "lookupPersons"], first.Series!.Concat(second.Series!).Select(entry => entry.Operation).Order());
        Assert.All(first.Series!.Concat(second.Series!), entry => Assert.NotNull(entry.Day));
        Assert.Null(second.Pagination!.NextCursor);

        var other = server.Api((await server.CreateAccountAsync("usage pages of another", 1000)).LiveKey);
        Assert.Equal(0, (await AskAsync(other, "day,operation")).Requests);
        foreach (var (asker, by) in new[] { (other, "day,operation"), (client, "operation") })
        {
            var refused = await Assert.ThrowsAsync<Contracts.PersonDataException>(() => AskAsync(asker, by, limit: 1, first.Pagination.NextCursor));
            Assert.Equal("invalid_cursor", refused.Error?.Code);
        }
    }

    // Two days, so that midnight may pass.
    private static Task<UsageResponse> AskAsync(Contracts.PersonDataClient client, string? groupBy, int? limit = null, string? cursor = null)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        return client.GetUsageAsync(new() { From = today.AddDays(-1), To = today.AddDays(2), GroupBy = groupBy, Limit = limit, Cursor = cursor }, Ct);
    }
}
