namespace PersonData.Worker.Tests.Features.Idempotency;

public sealed class DeleteExpiredOutcomesTests : WorkerTests
{
    [Fact]
    public async Task Worker_DeletesOutcomesOfLongAgo_AndKeepsThoseThatAreStillReplayed()
    {
        await ExecuteAsync(
            """
            insert into idempotency_keys (account_id, name, fingerprint, owner_id, leased_until, created_at)
            select gen_random_uuid(), sha256(time::text::bytea), sha256('call'), gen_random_uuid(), time, time from (values ('2020-02-29'::timestamptz), (now())) as t (time)
            """);

        await using var worker = await WorkerProcess.StartAsync(ConnectionString, Ct);

        await Poll.UntilAsync(async () => await CountAsync("select count(*) from idempotency_keys") == 1, "the old one is deleted", ct: Ct);
        Assert.Equal(1, await CountAsync("select count(*) from idempotency_keys where created_at > '2020-03-01'"));
    }
}
