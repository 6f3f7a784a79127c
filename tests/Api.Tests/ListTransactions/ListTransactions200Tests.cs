using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.ListTransactions;

[Collection(typeof(SharedPeople))]
public sealed class ListTransactions200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_HoldEveryMovement_NewestFirst_AndTheirSumIsTheBalance()
    {
        var account = await server.CreateAccountAsync("ledger pages", 1000);
        var api = server.Api(account.LiveKey);
        for (var records = 1; records <= 5; records++)
            await api.ListCompanyPeopleAsync(new() { Domain = "bigco.example", Limit = records }, Ct);

        var (entries, cursor) = (new List<Contracts.Credits.Transaction>(), (string?)null);
        do
        {
            var page = await api.ListTransactionsAsync(new() { Limit = 2, Cursor = cursor }, Ct);
            entries.AddRange(page.Data);
            cursor = page.Pagination.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal([-5L, -4L, -3L, -2L, -1L, 1000L], entries.Select(entry => entry.CreditUnits));
        Assert.Equal(entries.Sum(entry => entry.CreditUnits), (await api.GetWalletAsync(Ct)).Wallet.AvailableCreditUnits);
        Assert.All(entries.SkipLast(1), entry => Assert.StartsWith("key_", entry.KeyId, StringComparison.Ordinal));
        Assert.Equal(6, entries.Select(entry => entry.Id).Distinct().Count());
    }

    [Fact]
    public async Task Kind_SelectsSeldomAndFrequentMovements()
    {
        var account = await server.CreateAccountAsync("ledger kinds", 1000);
        var api = server.Api(account.LiveKey);
        await api.ListCompanyPeopleAsync(new() { Domain = "bigco.example", Limit = 3 }, Ct);
        await api.ListCompanyPeopleAsync(new() { Domain = "bigco.example", Limit = 4 }, Ct);

        Assert.Equal([1000L], (await api.ListTransactionsAsync(new() { Kind = "grant" }, Ct)).Data.Select(entry => entry.CreditUnits));
        Assert.Equal([-4L, -3L], (await api.ListTransactionsAsync(new() { Kind = "capture" }, Ct)).Data.Select(entry => entry.CreditUnits));
        Assert.Empty((await api.ListTransactionsAsync(new() { Kind = "expiry" }, Ct)).Data);
    }

    [Fact]
    public async Task Use_BySomebodyWhoHasSignedIn_NamesTheUser()
    {
        var account = await server.CreateAccountAsync("ledger of a user", 1000);
        var api = server.Api(await server.SignInAsync(UserRole.Owner, account.Account));
        await api.ListCompanyPeopleAsync(new() { Domain = "bigco.example", Limit = 3 }, Ct);

        Assert.StartsWith("user_", (await api.ListTransactionsAsync(new() { Kind = "capture" }, Ct)).Data.Single().KeyId, StringComparison.Ordinal);
    }
}
