using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PersonData.Contracts;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.RevokeKey;

public sealed class RevokeKey200Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private PersonDataClient Acme => server.Api(server.Acme.LiveKey);

    [Fact]
    public async Task Key_IsUnknownAtOnce_AndRevokedInTheList()
    {
        var key = await CreateAsync();
        Assert.Equal(HttpStatusCode.OK, await CallAsync(key.Secret, server.Address));

        var revoked = await Acme.RevokeKeyAsync(key.Id, Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(key.Secret, server.Address));
        Assert.Equal((KeyStatuses.Revoked, revoked.RevokedAt), ((await Acme.GetKeyAsync(key.Id, Ct)).Status, (await Acme.GetKeyAsync(key.Id, Ct)).RevokedAt));
    }

    [Fact]
    public async Task Revocation_ThatIsRepeated_ChangesNothing_AndIsRecordedOnce()
    {
        var key = await CreateAsync();
        var first = await Acme.RevokeKeyAsync(key.Id, Ct);
        var second = await Acme.RevokeKeyAsync(key.Id, Ct);

        Assert.Equal(first.RevokedAt, second.RevokedAt);
        var entries = await server.Services.GetRequiredService<AuditLog>().ListAsync(new AuditFilter { Subject = key.Id, Operation = "revokeKey" }, long.MaxValue, 10, Ct);
        Assert.NotNull(Assert.Single(entries).Entry.After!["revoked_at"]);
        Assert.Null(entries[0].Entry.Before!["revoked_at"]);
    }

    [Fact]
    public async Task Key_MayRevokeItself()
    {
        var key = await CreateAsync();
        Assert.Equal(KeyStatuses.Revoked, (await server.Api(key.Secret).RevokeKeyAsync(key.Id, Ct)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(key.Secret, server.Address));
    }

    [Fact]
    public async Task OtherReplica_WithRedis_KnowsWithinASecond()
    {
        var redis = ("ConnectionStrings:redis", (await TestRedis.GetAsync(Ct)).ConnectionString);
        await using var here = await server.StartReplicaAsync(redis);
        await using var there = await server.StartReplicaAsync(redis);
        await WhenBothListenAsync(here, there);
        var key = await CreateAsync();
        Assert.Equal(HttpStatusCode.OK, await CallAsync(key.Secret, ApiServer.AddressOf(there)));

        await server.Api(server.Acme.LiveKey, ApiServer.AddressOf(here)).RevokeKeyAsync(key.Id, Ct);

        await Poll.UntilAsync(
            async () => await CallAsync(key.Secret, ApiServer.AddressOf(there)) == HttpStatusCode.Unauthorized, "the other replica knows", TimeSpan.FromSeconds(1), Ct);
    }

    [Fact]
    public async Task OtherReplica_WithoutRedis_KnowsByTheEndOfItsMemory()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var there = await server.StartReplicaAsync(new LogLines(), clock);
        var key = await CreateAsync();
        Assert.Equal(HttpStatusCode.OK, await CallAsync(key.Secret, ApiServer.AddressOf(there)));

        await Acme.RevokeKeyAsync(key.Id, Ct);

        Assert.Equal(HttpStatusCode.OK, await CallAsync(key.Secret, ApiServer.AddressOf(there)));
        clock.Advance(ApiKeys.CacheLifetime);
        Assert.True(ApiKeys.CacheLifetime < TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(key.Secret, ApiServer.AddressOf(there)));
    }

    [Fact]
    public async Task Revocation_WhenRedisIsDown_ActsHereAtOnce_AndFailsNothing()
    {
        await using var replica = await server.StartReplicaAsync(("ConnectionStrings:redis", "127.0.0.1:1,connectTimeout=200"));
        var key = await CreateAsync();
        Assert.Equal(HttpStatusCode.OK, await CallAsync(key.Secret, ApiServer.AddressOf(replica)));

        await server.Api(server.Acme.LiveKey, ApiServer.AddressOf(replica)).RevokeKeyAsync(key.Id, Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(key.Secret, ApiServer.AddressOf(replica)));
    }

    [Fact]
    public async Task Replicas_ThatStartWithoutRedis_HearOfEachOtherOnceItIsThere_AndAgainAfterItWasLost()
    {
        await using var redis = await TestRedis.StartOwnAsync(Ct);
        await redis.StopAsync();
        var setting = ("ConnectionStrings:redis", redis.ConnectionString + ",connectTimeout=500");
        await using var here = await server.StartReplicaAsync(setting);
        await using var there = await server.StartReplicaAsync(setting);
        for (var loss = 0; loss < 2; loss++)
        {
            await redis.RestartAsync(Ct);
            await WhenBothListenAsync(here, there);
            await redis.StopAsync();
            here.Services.GetRequiredService<CredentialChanges>().Announce(Guid.Empty);
        }
    }

    // Each listens in the background, when it has connected: a message of the one must have come to the other.
    private static async Task WhenBothListenAsync(WebApplication here, WebApplication there)
    {
        var heard = new ConcurrentDictionary<Guid, bool>();
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        there.Services.GetRequiredService<CredentialChanges>().Changed += changed => heard.TryAdd(changed, true);
        await Poll.UntilAsync(
            () =>
            {
                here.Services.GetRequiredService<CredentialChanges>().Announce(id);
                return Task.FromResult(heard.ContainsKey(id));
            },
            "a message of one replica comes to the other",
            ct: Ct);
    }

    private Task<CreatedKeyResponse> CreateAsync() => Acme.CreateKeyAsync(new CreateKeyRequest { Name = "to be revoked", Permissions = ["all"] }, Ct);

    private async Task<HttpStatusCode> CallAsync(string secret, Uri address)
    {
        using var client = server.Client(secret, address);
        return (await client.GetAsync("/v1/usage", Ct)).StatusCode;
    }
}
