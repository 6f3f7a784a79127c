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
}
