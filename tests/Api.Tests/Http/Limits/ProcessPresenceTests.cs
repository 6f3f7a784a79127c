using System.Net;
using PersonData.ServiceDefaults;

namespace PersonData.Api.Tests.Http.Limits;

/// <summary>Without Redis, two API processes allow twice what was sold: nobody gets into that without saying so.</summary>
public sealed class ProcessPresenceTests : IAsyncLifetime
{
    private static readonly (string, string) Alone = ("Limits:SingleNode", "false");

    // Its own process counts as one that was told to run beside others.
    private readonly ApiServer _server = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Process_ThatCountsForItselfAlone_DoesNotStartBesideAnother()
    {
        var e = await Assert.ThrowsAsync<ConfigurationException>(() => _server.StartReplicaAsync(Alone));

        Assert.Contains("ConnectionStrings__redis", e.Message, StringComparison.Ordinal);
        Assert.Contains("Limits__SingleNode", e.Message, StringComparison.Ordinal);
        Assert.Contains("--single-node-limits", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_ThatShareABudget_OrWereToldNotTo_StartSideBySide()
    {
        var redis = await TestRedis.GetAsync(Ct);
        await using var shares = await _server.StartReplicaAsync(Alone, ("ConnectionStrings:redis", redis.ConnectionString));
        await using var told = await _server.StartReplicaAsync(("Limits:SingleNode", "true"));

        foreach (var process in new[] { shares, told })
        {
            using var client = _server.Client(_server.Acme.LiveKey, ApiServer.AddressOf(process));
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/usage", Ct)).StatusCode);
        }
    }

    /// <summary>A restart of Postgres ends every session, and with it the lock; the process serves on and is there again.</summary>
    [Fact]
    public async Task Presence_WhenPostgresEndsItsSession_IsTakenAgain()
    {
        Assert.Equal(1, await LocksAsync());
        await _server.ExecuteAsync("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())");
        await Poll.UntilAsync(async () => await LocksAsync() == 0, "the lock is gone", ct: Ct);

        await Poll.UntilAsync(async () => await LocksAsync() == 1, "the lock is taken again", ct: Ct);
        using var client = _server.Client(_server.Acme.LiveKey);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/usage", Ct)).StatusCode);
        await Assert.ThrowsAsync<ConfigurationException>(() => _server.StartReplicaAsync(Alone));
    }

    [Fact]
    public async Task Presence_EndsWithTheProcess()
    {
        await (await _server.StartReplicaAsync()).DisposeAsync();
        Assert.Equal(1, await LocksAsync());
    }

    [Theory]
    [InlineData("Limits:SingleNode", "yes", "Limits__SingleNode is 'yes'")]
    [InlineData("Limits:PlaceLeaseSeconds", "0", "Limits__PlaceLeaseSeconds is '0'")]
    [InlineData("Limits:PlaceLeaseSeconds", "1.5", "Limits__PlaceLeaseSeconds is '1.5'")]
    [InlineData("Limits:RedisTimeoutMilliseconds", "99999", "Limits__RedisTimeoutMilliseconds is '99999'")]
    public async Task Setting_ThatCannotBeRead_IsNamed(string name, string value, string message) =>
        Assert.Contains(message, (await Assert.ThrowsAsync<ConfigurationException>(() => _server.StartReplicaAsync((name, value)))).Message, StringComparison.Ordinal);

    private async Task<long> LocksAsync()
    {
        await using var command = _server.Database.App.CreateCommand(
            "select count(*) from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())");
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
