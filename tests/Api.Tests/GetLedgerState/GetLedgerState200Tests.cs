using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.GetLedgerState;

public sealed class GetLedgerState200Tests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_SaysWhatDiffers_AndIsVerifiedOnceAMinute()
    {
        await using var server = new ApiServer();
        await server.InitializeAsync();
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var replica = await server.StartReplicaAsync(new LogLines(), clock);
        var admin = server.Api(await server.SignInAsync(UserRole.Operator), ApiServer.AddressOf(replica));
        var before = await admin.GetLedgerStateAsync(Ct);

        await server.ExecuteAsync("update credit_grants set used_units = used_units + 7");
        clock.Advance(TimeSpan.FromSeconds(59));
        var within = await admin.GetLedgerStateAsync(Ct);
        clock.Advance(TimeSpan.FromSeconds(1));
        var after = await admin.GetLedgerStateAsync(Ct);
        await server.ExecuteAsync("update credit_grants set used_units = used_units - 7");

        Assert.Equal((true, 0, 1), (before.Balanced, before.DifferenceCount, before.Wallets));
        Assert.Equal(before.CheckedAt, within.CheckedAt);
        Assert.True(within.Balanced);
        Assert.Equal((false, 1, "grant.balance"), (after.Balanced, after.DifferenceCount, after.Differences.Single().What));
        Assert.True(after.CheckedAt > before.CheckedAt);
    }
}
