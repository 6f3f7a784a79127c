using System.Net;
using PersonData.Core.Credits;

namespace PersonData.Api.Tests.SearchPersons;

[Collection(typeof(SharedPeople))]
public sealed class SearchPersons402Tests(PeopleServer server)
{
    private const string Query = "/v1/persons/search?q=owners+of+insurance+agencies";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_ThatCostsMoreThanTheWalletHolds_DeliversAndChangesNothing()
    {
        var account = await server.CreateAccountAsync("402", 10);
        using var client = server.Client(account.LiveKey);

        var response = await client.GetAsync(Query + "&limit=11", Ct);

        var detail = await response.IsErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_credits");
        Assert.Equal("Insufficient funds in the account.", detail.GetString());
        Assert.Equal("0", response.CreditsCharged());
        Assert.Equal(0, await server.UsedCreditsAsync(account));
        Assert.Equal(new(0, 0), await server.Api(account.LiveKey).GetUsageAsync(Ct));

        Assert.Equal("10", (await client.GetAsync(Query + "&limit=10", Ct)).CreditsCharged());
        await (await client.GetAsync(Query + "&limit=1", Ct)).IsErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_credits");
    }

    [Fact]
    public async Task Search_OfAMeteredAccount_IsNeverRefused()
    {
        var account = await server.CreateAccountAsync("metered", 0, EnforcementMode.Metered);
        using var client = server.Client(account.LiveKey);
        Assert.Equal("100", (await client.GetAsync(Query, Ct)).CreditsCharged());
        Assert.Equal(new(1, 100), await server.Api(account.LiveKey).GetUsageAsync(Ct));
    }

    /// <summary>What 60 racing callers get is what the wallet held, and what the ledger says.</summary>
    [Fact]
    public async Task Searches_WhenManyRace_DeliverWhatIsPaidFor_AndNoMore()
    {
        var account = await server.CreateAccountAsync("races", 1000);
        using var client = server.Client(account.LiveKey);

        var responses = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => client.GetAsync($"{Query}&limit={20 + i}", Ct)));

        var delivered = 0;
        foreach (var response in responses)
        {
            if (response.StatusCode == HttpStatusCode.OK)
                delivered += (await response.JsonAsync()).GetProperty("data").GetArrayLength();
            else
                await response.IsErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_credits");
        }

        Assert.InRange(delivered, 1000 - 79, 1000);
        Assert.Equal(delivered, await server.UsedCreditsAsync(account));
        Assert.Equal(delivered, (await server.Api(account.LiveKey).GetUsageAsync(Ct)).BillableRecords);
        Assert.True((await server.VerifyLedgerAsync()).IsBalanced);
    }
}
