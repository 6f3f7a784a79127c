using System.Net;
using PersonData.Contracts.Accounts;

namespace PersonData.Api.Tests.ListKeys;

public sealed class ListKeys400Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cursor_OfAnotherAccountOrKindOfKey_IsRefused()
    {
        var cursor = (await server.Api(server.Acme.LiveKey).ListKeysAsync(new KeysRequest(1), Ct)).Pagination.NextCursor!;
        var other = await server.CreateAccountAsync("Other", 0);
        foreach (var key in new[] { other.LiveKey, server.Acme.TestKey })
        {
            using var client = server.Client(key);
            await (await client.GetAsync($"/v1/keys?cursor={cursor}", Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "invalid_cursor");
        }
    }
}
