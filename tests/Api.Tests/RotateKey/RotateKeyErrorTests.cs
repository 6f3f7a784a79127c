using System.Net;
using System.Net.Http.Json;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.RotateKey;

public sealed class RotateKey400Tests(ApiServer server) : IClassFixture<ApiServer>
{
    [Theory]
    [InlineData(-1)]
    [InlineData(2_592_001)]
    [InlineData(1.5)]
    public async Task Overlap_OutOfItsRange_IsRefused(double overlap)
    {
        using var client = server.Client(server.Acme.LiveKey);
        var response = await client.PostAsJsonAsync("/v1/keys/key_01kkb32000fxhv3yj7g1d8ywpk/rotate", new { overlap_seconds = overlap }, TestContext.Current.CancellationToken);
        var detail = await response.IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.Contains("0 to 2592000", detail.GetProperty("overlap_seconds").GetString(), StringComparison.Ordinal);
    }
}

public sealed class RotateKey403Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The answer would hold the secret of a key that may do more.</summary>
    [Fact]
    public async Task Key_ThatMayDoMore_IsNotRotated()
    {
        var strong = (await server.Api(server.Acme.LiveKey).CreateKeyAsync(new CreateKeyRequest { Name = "strong", Permissions = ["all"] }, Ct)).Id;
        await AssertRefusedAsync(await server.CreateKeyAsync(server.Acme.Account, permissions: Permissions.ManageKeys), strong);
    }

    [Fact]
    public async Task Key_ThatOutlivesTheCallingOne_IsNotRotated()
    {
        var endless = (await server.Api(server.Acme.LiveKey).CreateKeyAsync(new CreateKeyRequest { Name = "endless", Permissions = ["all"] }, Ct)).Id;
        await AssertRefusedAsync(await server.CreateKeyAsync(server.Acme.Account, expiresAt: TimeProvider.System.GetUtcNow().AddHours(1)), endless);
    }

    private async Task AssertRefusedAsync(string secret, string id)
    {
        using var client = server.Client(secret);
        await (await client.PostAsync($"/v1/keys/{id}/rotate", content: null, Ct)).IsErrorAsync(HttpStatusCode.Forbidden, "insufficient_permissions");
        Assert.Null((await server.Api(server.Acme.LiveKey).GetKeyAsync(id, Ct)).ReplacedBy);
    }
}

public sealed class RotateKey409Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_ThatWasRotatedOrRevoked_SaysSo()
    {
        var api = server.Api(server.Acme.LiveKey);
        using var client = server.Client(server.Acme.LiveKey);
        var key = await api.CreateKeyAsync(new CreateKeyRequest { Name = "a", Permissions = ["all"] }, Ct);
        var next = await api.RotateKeyAsync(key.Id, new RotateKeyRequest(), Ct);
        var rotated = await (await client.PostAsync($"/v1/keys/{key.Id}/rotate", null, Ct)).IsErrorAsync(HttpStatusCode.Conflict, "conflict");
        Assert.Contains(next.Id, rotated.GetString(), StringComparison.Ordinal);

        await api.RevokeKeyAsync(next.Id, Ct);
        var revoked = await (await client.PostAsync($"/v1/keys/{next.Id}/rotate", null, Ct)).IsErrorAsync(HttpStatusCode.Conflict, "conflict");
        Assert.Contains("revoked", revoked.GetString(), StringComparison.Ordinal);
    }
}
