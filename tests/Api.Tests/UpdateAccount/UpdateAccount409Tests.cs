using System.Net;
using PersonData.Contracts;
using PersonData.Contracts.Accounts;

namespace PersonData.Api.Tests.UpdateAccount;

[Collection(typeof(SharedPeople))]
public sealed class UpdateAccount409Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClosedAccount_StaysAsItIs()
    {
        var account = (await server.CreateAccountAsync("closed for good", 10)).Account.PublicId;
        var admin = await server.OperatorAsync();
        await admin.UpdateAccountAsync(account, new() { Status = AccountStatuses.Closed }, Ct);
        var closed = await admin.GetAccountAsync(account, Ct);

        await ConflictAsync(() => admin.UpdateAccountAsync(account, new() { Status = AccountStatuses.Closed }, Ct));
        await ConflictAsync(() => admin.UpdateAccountAsync(account, new() { Status = AccountStatuses.Active }, Ct));
        await ConflictAsync(() => admin.UpdateAccountAsync(account, new() { Name = "again" }, Ct));
        await ConflictAsync(() => admin.GrantAccountCreditsAsync(account, new() { CreditUnits = 5 }, Ct));
        await ConflictAsync(() => admin.AdjustAccountCreditsAsync(account, new(-5, "no"), Ct));

        Assert.Equal(closed, await admin.GetAccountAsync(account, Ct));
        Assert.Equal(10, (await admin.GetAccountWalletAsync(account, Ct)).Wallet.AvailableCreditUnits);
    }

    [Fact]
    public async Task NameOfAnother_ChangesNothing()
    {
        var account = (await server.CreateAccountAsync("name of one", 10)).Account.PublicId;
        await server.CreateAccountAsync("name of another", 10);
        var admin = await server.OperatorAsync();

        var message = await ConflictAsync(() => admin.UpdateAccountAsync(account, new() { Name = "Name Of Another", Managed = true }, Ct));

        Assert.Contains("Name Of Another", message, StringComparison.Ordinal);
        var unchanged = await admin.GetAccountAsync(account, Ct);
        Assert.Equal(("name of one", false), (unchanged.Name, unchanged.Managed));
    }

    [Fact]
    public async Task UnknownAccount_Is404_ForEveryOperation()
    {
        var admin = await server.OperatorAsync();
        foreach (var id in new[] { "acct_1", "acct_01kkb2z000fxhv3yj7g1d8ywpk" })
        {
            Func<Task>[] calls =
            [
                () => admin.GetAccountAsync(id, Ct), () => admin.UpdateAccountAsync(id, new() { Name = "x" }, Ct), () => admin.GetAccountWalletAsync(id, Ct),
                () => admin.ListAccountTransactionsAsync(id, new(), Ct), () => admin.GrantAccountCreditsAsync(id, new() { CreditUnits = 1 }, Ct),
                () => admin.AdjustAccountCreditsAsync(id, new(1, "x"), Ct),
            ];
            foreach (var call in calls)
                Assert.Equal((HttpStatusCode.NotFound, "not_found"), await Assert.ThrowsAsync<PersonDataException>(call) is var e ? (e.Status, e.Error?.Code) : default);
        }
    }

    private static async Task<string?> ConflictAsync(Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<PersonDataException>(call);
        Assert.Equal((HttpStatusCode.Conflict, "conflict"), (refused.Status, refused.Error?.Code));
        return refused.Error?.Detail.ToString();
    }
}
