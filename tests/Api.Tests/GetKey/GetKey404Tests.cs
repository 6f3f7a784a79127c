using System.Net;
using PersonData.Contracts.Accounts;

namespace PersonData.Api.Tests.GetKey;

public sealed class GetKey404Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Read, revoked or rotated: a key of another account is as unknown as one that never was.</summary>
    [Fact]
    public async Task Key_OfAnotherAccount_OrNone_IsNotFound_AndStaysAsItWas()
    {
        var mine = (await server.Api(server.Acme.LiveKey).ListKeysAsync(new KeysRequest(1), Ct)).Data[0].Id;
        var other = await server.CreateAccountAsync("Stranger", 0);
        using var client = server.Client(other.LiveKey);
        var answers = new HashSet<string>();
        foreach (var id in new[] { mine, "key_01kkb32000fxhv3yj7g1d8ywpk", "key_", "nonsense", server.Acme.Account.PublicId })
        {
            foreach (var (method, path) in new[] { ("GET", $"/v1/keys/{id}"), ("DELETE", $"/v1/keys/{id}"), ("POST", $"/v1/keys/{id}/rotate") })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                answers.Add((await (await client.SendAsync(request, Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found")).GetString()!);
            }
        }

        Assert.Single(answers);
        Assert.Equal((KeyStatuses.Active, null), await StateAsync(mine));
    }

    [Fact]
    public async Task LiveKey_DoesNotExistForATestKey()
    {
        var live = (await server.Api(server.Acme.LiveKey).CreateKeyAsync(new CreateKeyRequest { Name = "a", Permissions = ["all"] }, Ct)).Id;
        using var client = server.Client(server.Acme.TestKey);
        await (await client.GetAsync($"/v1/keys/{live}", Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        await (await client.DeleteAsync($"/v1/keys/{live}", Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        await (await client.PostAsync($"/v1/keys/{live}/rotate", null, Ct)).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Equal((KeyStatuses.Active, null), await StateAsync(live));
    }

    private async Task<(string, string?)> StateAsync(string id)
    {
        var key = await server.Api(server.Acme.LiveKey).GetKeyAsync(id, Ct);
        return (key.Status, key.ReplacedBy);
    }
}
