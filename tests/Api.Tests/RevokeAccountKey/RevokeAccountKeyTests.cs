using System.Net;
using PersonData.Contracts;
using PersonData.Contracts.Accounts;

namespace PersonData.Api.Tests.RevokeAccountKey;

/// <summary>The keys of an account, as the operator finds and ends them.</summary>
public sealed class RevokeAccountKeyTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operator_FindsEveryKeyOfAnAccount_AndEndsOne()
    {
        var api = await server.OperatorAsync();
        var other = await server.CreateAccountAsync("Leaked", 0);
        var account = other.Account.PublicId;
        var first = await api.ListAccountKeysAsync(account, new KeysRequest { Limit = 1 }, Ct);
        var second = await api.ListAccountKeysAsync(account, new KeysRequest { Limit = 1, Cursor = first.Pagination.NextCursor }, Ct);
        Assert.Null(second.Pagination.NextCursor);
        KeyResponse[] keys = [.. first.Data, .. second.Data];
        Assert.Equal([false, true], keys.Select(key => key.Test).Order());
        var live = keys.Single(key => !key.Test);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(other.LiveKey));

        var revoked = await api.RevokeAccountKeyAsync(account, live.Id, Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(other.LiveKey));
        Assert.Equal((KeyStatuses.Revoked, revoked.RevokedAt), ((await api.GetAccountKeyAsync(account, live.Id, Ct)).Status, (await api.RevokeAccountKeyAsync(account, live.Id, Ct)).RevokedAt));
    }

    [Fact]
    public async Task Key_OfAnotherAccount_IsNotFound_AndStays()
    {
        var api = await server.OperatorAsync();
        var (one, other) = (await server.CreateAccountAsync("One with keys", 0), await server.CreateAccountAsync("Another with keys", 0));
        var key = (await api.ListAccountKeysAsync(other.Account.PublicId, new KeysRequest(), Ct)).Data[0].Id;

        Assert.Equal(404, (int)(await Assert.ThrowsAsync<PersonDataException>(() => api.GetAccountKeyAsync(one.Account.PublicId, key, Ct))).Status);
        Assert.Equal(404, (int)(await Assert.ThrowsAsync<PersonDataException>(() => api.RevokeAccountKeyAsync(one.Account.PublicId, key, Ct))).Status);
        Assert.Equal(KeyStatuses.Active, (await api.GetAccountKeyAsync(other.Account.PublicId, key, Ct)).Status);
        Assert.Equal(404, (int)(await Assert.ThrowsAsync<PersonDataException>(() => api.ListAccountKeysAsync("acct_nobody", new KeysRequest(), Ct))).Status);
    }

    private async Task<HttpStatusCode> CallAsync(string key)
    {
        using var client = server.Client(key);
        return (await client.GetAsync("/v1/usage", Ct)).StatusCode;
    }
}
