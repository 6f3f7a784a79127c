using PersonData.Core.Credits;

namespace PersonData.Core.Tests.Credits;

public sealed class LedgerCheckTests : CreditLedgerTests
{
    private const string Running = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

    /// <summary>Protects: however many ask, the database reads its whole ledger once.</summary>
    [Fact]
    public async Task ManyWhoAskAtOnce_AreAnsweredByOneVerification()
    {
        await ChargeAsync(await WalletAsync(credits: 10), 4);
        var check = new LedgerCheck(Ledger, Clock);
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await ExecuteAsync(connection, "lock table usage in access exclusive mode");

        var answers = Enumerable.Range(0, 8).Select(_ => check.RunAsync(Ct)).ToList();
        await Poll.UntilAsync(async () => await ScalarAsync<long>(Running) > 0, "the verification waits for the lock", ct: Ct);
        using var impatient = new CancellationTokenSource();
        var left = check.RunAsync(impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(1, await ScalarAsync<long>(Running));
        await transaction.RollbackAsync(Ct);

        var first = await answers[0];
        Assert.True(first.Report.IsBalanced);
        foreach (var answer in answers)
            Assert.Same(first, await answer);
        Assert.Same(first, await check.RunAsync(Ct));
    }

    [Fact]
    public async Task Verification_IsGoodForAMinute()
    {
        var check = new LedgerCheck(Ledger, Clock);
        var first = await check.RunAsync(Ct);

        Clock.Advance(LedgerCheck.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Same(first, await check.RunAsync(Ct));
        Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await check.RunAsync(Ct);

        Assert.Equal((first.CheckedAt + LedgerCheck.Lifetime, Clock.GetUtcNow()), (second.CheckedAt, second.CheckedAt));
    }

    [Fact]
    public async Task VerificationThatFailed_IsTriedAgainByTheNextCaller()
    {
        var check = new LedgerCheck(Ledger, Clock);
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await ExecuteAsync(connection, "alter table holds rename to holds_elsewhere");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => check.RunAsync(Ct));

        await ExecuteAsync(connection, "alter table holds_elsewhere rename to holds");

        Assert.True((await check.RunAsync(Ct)).Report.IsBalanced);
    }

    private static async Task ExecuteAsync(Npgsql.NpgsqlConnection connection, string sql)
    {
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
