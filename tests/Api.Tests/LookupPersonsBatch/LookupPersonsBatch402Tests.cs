using System.Net;
using PersonData.Contracts;

namespace PersonData.Api.Tests.LookupPersonsBatch;

[Collection(typeof(SharedPeople))]
public sealed class LookupPersonsBatch402Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Batch_ThatCostsMoreThanTheWalletHolds_DeliversAndChangesNothing()
    {
        var account = await server.CreateAccountAsync("batch 402", 1);
        var client = server.Api(account.LiveKey);

        var error = await Assert.ThrowsAsync<PersonDataException>(
            () => client.LookupPersonsBatchAsync(new() { Lookups = [new() { Email = "jordan@example.com" }, new() { Email = "jose@example.com" }] }, Ct));

        Assert.Equal((HttpStatusCode.PaymentRequired, "insufficient_credits"), (error.Status, error.Error?.Code));
        Assert.Equal(0, await server.UsedCreditsAsync(account));
        Assert.Equal(1, (await client.LookupPersonsBatchAsync(new() { Lookups = [new() { Email = "jordan@example.com" }] }, Ct)).BillableRecords);
    }
}
