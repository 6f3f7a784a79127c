using System.Net;
using PersonData.Contracts;

namespace PersonData.Api.Tests.SearchCompanies;

[Collection(typeof(SharedPeople))]
public sealed class SearchCompanies402Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_ThatCostsMoreThanTheWalletHolds_DeliversAndChangesNothing()
    {
        var account = await server.CreateAccountAsync("402 SearchCompanies", 10);

        var error = await Assert.ThrowsAsync<PersonDataException>(() => DeliveredAsync(11));

        Assert.Equal((HttpStatusCode.PaymentRequired, "insufficient_credits"), (error.Status, error.Error?.Code));
        Assert.Equal(0, await server.UsedCreditsAsync(account));
        Assert.Equal(10, await DeliveredAsync(10));

        async Task<int> DeliveredAsync(int limit) => (await server.Api(account.LiveKey).SearchCompaniesAsync(new() { Q = "insurance agencies", Limit = limit }, Ct)).BillableRecords;
    }
}
