using Npgsql;
using PersonData.Core.Credits;

namespace PersonData.Core.Tests.Credits;

/// <summary>Protects: in one scope nobody is delivered twice, and who is delivered is paid for in the same transaction.</summary>
public sealed class DeliveryTests : CreditLedgerTests
{
    private static readonly Guid Scope = Guid.AllBitsSet;

    [Fact]
    public async Task Deliver_ClaimsAndCharges_AndRemembers()
    {
        var wallet = await WalletAsync(credits: 10);

        Assert.Equal([1, 2, 3], await DeliveredAsync(wallet, [1, 2, 3]));
        Assert.Equal([5], await DeliveredAsync(wallet, [2, 3, 5]));

        Assert.Equal([1, 2, 3, 5], (await Ledger.FindDeliveredAsync(Scope, [1, 2, 3, 4, 5, 6], Ct)).Order());
        Assert.Empty(await Ledger.FindDeliveredAsync(Guid.Empty, [1, 2, 3], Ct));
        Assert.Equal(4, await ScalarAsync<long>("select sum(used_units)::bigint from credit_grants"));
        Assert.Equal(4, await ScalarAsync<long>("select sum(records) from usage"));
    }

    [Fact]
    public async Task Deliver_WhenTheWalletHoldsTooLittle_RemembersNobody()
    {
        var wallet = await WalletAsync(credits: 2);

        Assert.Equal(new DeliveryResult.InsufficientCredits(new WalletRefusal(WalletStop.Credits, ByCustomer: false, 2)), await DeliverAsync(wallet, [1, 2, 3]));

        Assert.Empty(await Ledger.FindDeliveredAsync(Scope, [1, 2, 3], Ct));
        Assert.Equal(0, await UsageCountAsync());
    }

    [Fact]
    public async Task Deliver_AllOrNothing_WhenOneIsTaken_ChangesNothing()
    {
        var wallet = await WalletAsync(credits: 10);
        await DeliverAsync(wallet, [2]);

        Assert.IsType<DeliveryResult.Outrun>(await DeliverAsync(wallet, [1, 2, 3], allOrNothing: true));

        Assert.Equal([2], await Ledger.FindDeliveredAsync(Scope, [1, 2, 3], Ct));
        Assert.Equal(1, await UsageCountAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Deliver_InTheCallersTransaction_EndsAsItDoes(bool commits)
    {
        var wallet = await WalletAsync(credits: 10);
        var charge = Of(wallet, 0);
        await using (var connection = await Database.App.OpenConnectionAsync(Ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            var result = await Ledger.DeliverAsync(
                connection, Scope, [1, 2, 3], allOrNothing: true, records => charge with { Records = records, CreditUnits = records, RecordReveals = records }, Ct);
            Assert.Equal(3, Assert.IsType<DeliveryResult.Delivered>(result).CreditUnits);
            await (commits ? transaction.CommitAsync(Ct) : transaction.RollbackAsync(Ct));
        }

        Assert.Equal(commits ? 3 : 0, (await Ledger.FindDeliveredAsync(Scope, [1, 2, 3], Ct)).Count);
        Assert.Equal(commits ? 1 : 0, await UsageCountAsync());
    }

    [Fact]
    public async Task Deliver_OfNobody_IsCountedAndCostsNothing()
    {
        var wallet = await WalletAsync();
        Assert.Empty(await DeliveredAsync(wallet, []));
        Assert.Equal((1, 0), (await UsageCountAsync(), await CaptureCountAsync()));
    }

    [Theory]
    [InlineData(EnforcementMode.Enforced)]
    [InlineData(EnforcementMode.Metered)]
    public async Task Deliver_WhenManyRaceForOverlappingPeople_EachIsDeliveredOnce_AndNobodyDeadlocks(EnforcementMode mode)
    {
        var wallet = await WalletAsync(mode, credits: 1000);

        // Windows that begin everywhere and overlap, some of them given in the opposite order.
        var delivered = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
        {
            var window = Enumerable.Range(i * 3, 30).Select(id => (long)id);
            return DeliveredAsync(wallet, [.. i % 2 == 0 ? window : window.Reverse()]);
        }));

        var all = delivered.SelectMany(ids => ids).ToList();
        Assert.Equal(147, all.Count);
        Assert.Equal(147, all.Distinct().Count());
        Assert.Equal(147, await ScalarAsync<long>("select -sum(units)::bigint from ledger_entries where kind = 'capture'"));
        Assert.Equal(147, await ScalarAsync<long>("select count(*) from deliveries join usage using (charge_id)"));
    }

    [Fact]
    public async Task Deliver_WhenItsConnectionIsKilledUnderway_IsTriedAgainAndChargesOnce()
    {
        var wallet = await WalletAsync(credits: 10);

        // A lock holds the charge, behind its claims, until its connection has been killed.
        await using var blocker = await Database.App.OpenConnectionAsync(Ct);
        var transaction = await blocker.BeginTransactionAsync(Ct);
        await using (var block = new NpgsqlCommand("select from credit_grants for update", blocker))
            await block.ExecuteNonQueryAsync(Ct);
        var delivering = DeliveredAsync(wallet, [1, 2, 3]);
        await Poll.UntilAsync(
            async () => await ScalarAsync<long>(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()") > 0,
            "the delivery waits for the lock and is killed", ct: Ct);
        await transaction.CommitAsync(Ct);

        Assert.Equal([1, 2, 3], await delivering);
        Assert.Equal((1, 1), (await UsageCountAsync(), await CaptureCountAsync()));
    }

    private Task<DeliveryResult> DeliverAsync(Guid wallet, long[] people, bool allOrNothing = false)
    {
        var charge = Of(wallet, 0);
        return Ledger.DeliverAsync(Scope, people, allOrNothing, records => charge with { Records = records, CreditUnits = records });
    }

    private async Task<IEnumerable<long>> DeliveredAsync(Guid wallet, long[] people) =>
        Assert.IsType<DeliveryResult.Delivered>(await DeliverAsync(wallet, people)).PersonIds.Order();
}
