namespace PersonData.Api.Tests.ListCompanies;

[Collection(typeof(SharedWorkspaces))]
public sealed class ListCompanies200Tests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_HoldEveryCompanyOnce_NewestFirst_AndADomainFindsItsOwn()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "list companies");
        await (await WorkspaceOwner.CreateAsync(server, "list companies of another")).CompanyAsync("acme0.com");
        await owner.TestApi.CreateCompanyAsync(new() { Name = "Test" }, Ct);
        var created = new List<Guid>();
        for (var i = 0; i < 5; i++)
            created.Add((await owner.CompanyAsync($"acme{i}.com")).Id);

        var (ids, cursor) = (new List<Guid>(), (string?)null);
        do
        {
            var page = await owner.Api.ListCompaniesAsync(new() { Limit = 2, Cursor = cursor }, Ct);
            ids.AddRange(page.Data.Select(company => company.Id));
            cursor = page.Pagination.NextCursor;
        }
        while (cursor is not null);

        // Those of one millisecond have no order in time.
        Assert.Equal(created.OrderDescending(), ids);
        Assert.Equal(created[0], Assert.Single((await owner.Api.ListCompaniesAsync(new() { Domain = "www.acme0.com" }, Ct)).Data).Id);
        Assert.Empty((await owner.TestApi.ListCompaniesAsync(new() { Domain = "acme0.com" }, Ct)).Data);
    }
}
