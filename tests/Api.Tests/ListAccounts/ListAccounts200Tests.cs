namespace PersonData.Api.Tests.ListAccounts;

[Collection(typeof(SharedPeople))]
public sealed class ListAccounts200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_HoldEveryAccountOfAStatus_NewestFirst()
    {
        var admin = await server.OperatorAsync();
        var closed = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var id = (await server.CreateAccountAsync($"listed {i}", 0)).Account.PublicId;
            await admin.UpdateAccountAsync(id, new() { Status = "closed" }, Ct);
            closed.Add(id);
        }

        var (pages, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await admin.ListAccountsAsync(new() { Status = "closed", Limit = 2, Cursor = cursor }, Ct);
            Assert.All(page.Data, account => Assert.Equal("closed", account.Status));
            pages.AddRange(page.Data.Select(account => account.Id));
            cursor = page.Pagination.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(pages.Order().Reverse(), pages);
        Assert.Superset(closed.ToHashSet(), pages.ToHashSet());
        Assert.DoesNotContain(pages, (await admin.ListAccountsAsync(new() { Status = "active", Limit = 100 }, Ct)).Data.Select(account => account.Id).Contains);
    }
}
