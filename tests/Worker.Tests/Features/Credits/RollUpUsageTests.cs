using Npgsql;
using PersonData.Worker.Features.Credits;

namespace PersonData.Worker.Tests.Features.Credits;

public sealed class RollUpUsageTests : WorkerTests
{
    [Fact]
    public async Task Worker_RollsUpWhatIsRecorded_AndStopsWhenItIsTold()
    {
        await using var worker = await WorkerProcess.StartAsync(ConnectionString, Ct);
        await ChargeAsync(await WalletAsync(), 5);

        await Poll.UntilAsync(async () => await RolledUpAsync() == 5, "the charges are rolled up", ct: Ct);

        await worker.StopAsync(Ct);
        Assert.DoesNotContain(worker.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Worker_WhenTheDatabaseGoesAway_SaysSo_AndGoesOnWhenItIsBack()
    {
        await using var worker = await WorkerProcess.StartAsync(ConnectionString, Ct);
        var wallet = await WalletAsync();
        await ChargeAsync(wallet, 1);
        await Poll.UntilAsync(async () => await RolledUpAsync() == 1, "the loop runs", ct: Ct);

        await AllowConnectionsAsync(false);
        await Poll.UntilAsync(
            () => Task.FromResult(worker.Log.All.Any(line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("RollUpUsage failed, and tries again in", StringComparison.Ordinal))),
            "the loop says that the database is away", ct: Ct);
        await AllowConnectionsAsync(true);

        Database.App.Clear();
        await ChargeAsync(wallet, 1);
        await Poll.UntilAsync(async () => await RolledUpAsync() == 2, "the loop goes on", ct: Ct);
    }

    [Fact]
    public async Task Worker_BesideOthers_CountsEveryRequestOnce()
    {
        var connectionString = new NpgsqlConnectionStringBuilder(ConnectionString) { MaxPoolSize = 4 }.ConnectionString;
        await using var one = await WorkerProcess.StartAsync(connectionString, Ct);
        await using var two = await WorkerProcess.StartAsync(connectionString, Ct);
        await using var three = await WorkerProcess.StartAsync(connectionString, Ct);
        var wallets = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WalletAsync()));

        var charging = Task.WhenAll(wallets.Select(wallet => ChargeAsync(wallet, 50)));
        while (!charging.IsCompleted)
            await Task.WhenAll(new[] { one, two, three }.Select(worker => worker.Loop<RollUpUsage>().RunOnceAsync(Ct)));
        await charging;

        await Poll.UntilAsync(async () => await RolledUpAsync() == 200, "every charge is rolled up once", ct: Ct);
    }

    private async Task ChargeAsync(Guid walletId, int requests)
    {
        for (var i = 0; i < requests; i++)
            await Ledger.ChargeAsync(Of(walletId));
    }

    private Task<long> RolledUpAsync() => CountAsync("select coalesce(sum(requests), 0)::bigint from usage_by_key");

    // From another database of the same server; those who are connected are put out.
    private async Task AllowConnectionsAsync(bool allow)
    {
        var settings = new NpgsqlConnectionStringBuilder(ConnectionString);
        var name = settings.Database;
        settings.Database = "postgres";
        settings.Pooling = false;
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(
            $"alter database {name} allow_connections {allow}; select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '{name}' and not {allow}", connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
