using System.Net;
using Npgsql;

namespace PersonData.Api.Tests.Http.Idempotency;

/// <summary>Protects: of calls with one key that run at the same time one has an effect, whichever replica they come to and whatever happens to the first.</summary>
[Collection(typeof(SharedPeople))]
public sealed class RunningCallTests(PeopleServer server)
{
    private const string Search = "/v1/persons/search";
    private const string TenOwners = """{ "q": "owners of insurance agencies in Las Vegas, NV", "limit": 10 }""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Repeats_InParallelOnTwoReplicas_ChargeOnce_AndAllGetTheSameBytes()
    {
        var account = await server.CreateAccountAsync("parallel repeats", 1000);
        await using var replica = await server.StartReplicaAsync();
        using var here = server.Client(account.LiveKey);
        using var there = server.Client(account.LiveKey, ApiServer.AddressOf(replica));
        var key = IdempotentCalls.NewKey();

        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? here : there).PostAsync(Search, TenOwners, key)));

        var first = Assert.Single(replies, reply => reply.Status == 200 && !reply.Replayed);
        Assert.Equal(10, first.Credits);
        foreach (var reply in replies.Where(reply => reply != first))
        {
            if (reply.Replayed)
                reply.IsReplayOf(first);
            else
                await reply.Response.IsErrorAsync(HttpStatusCode.Conflict, "idempotency_in_progress");
        }

        (await there.PostAsync(Search, TenOwners, key)).IsReplayOf(first);
        Assert.Equal(10, await server.UsedCreditsAsync(account));
    }

    [Fact]
    public async Task Repeat_WhileTheFirstCallRuns_Is409_AndAnotherRequest422()
    {
        var account = await server.CreateAccountAsync("still running", 100);
        using var client = server.Client(account.LiveKey);
        var key = IdempotentCalls.NewKey();
        Task<Reply> running;
        await using (await LockWalletAsync(account))
        {
            running = client.PostAsync(Search, TenOwners, key);
            await ClaimedAsync(account);

            var repeated = await client.PostAsync(Search, TenOwners, key);
            await repeated.Response.IsErrorAsync(HttpStatusCode.Conflict, "idempotency_in_progress");
            Assert.True(repeated.Json.GetProperty("retryable").GetBoolean());
            Assert.Equal(TimeSpan.FromSeconds(1), repeated.Response.Headers.RetryAfter?.Delta);
            await (await client.PostAsync(Search, """{ "q": "ceos" }""", key)).Response.IsErrorAsync(HttpStatusCode.UnprocessableEntity, "idempotency_mismatch");
        }

        var first = await running;
        Assert.Equal((200, 10), (first.Status, first.Credits));
        (await client.PostAsync(Search, TenOwners, key)).IsReplayOf(first);
    }

    [Fact]
    public async Task Call_ThatLostItsClaim_ChangesNothing()
    {
        var account = await server.CreateAccountAsync("lost claim", 100);
        await using var replica = await server.StartReplicaAsync();
        using var client = server.Client(account.LiveKey);
        using var other = server.Client(account.LiveKey, ApiServer.AddressOf(replica));
        var key = IdempotentCalls.NewKey();
        Task<Reply> stalled, second;
        await using (await LockWalletAsync(account))
        {
            stalled = client.PostAsync(Search, TenOwners, key);
            var owner = await ClaimedAsync(account);

            // As if the process had slept through its lease.
            await ExecuteAsync("update idempotency_keys set leased_until = '-infinity' where account_id = $1", account);
            second = other.PostAsync(Search, TenOwners, key);
            await ClaimedAsync(account, butNotBy: owner);
        }

        await (await stalled).Response.IsErrorAsync(HttpStatusCode.Conflict, "idempotency_in_progress");
        Assert.Equal((0, 10, false), ((await stalled).Credits, (await second).Credits, (await second).Replayed));
        (await client.PostAsync(Search, TenOwners, key)).IsReplayOf(await second);
        Assert.Equal(10, await server.UsedCreditsAsync(account));
    }

    [Fact]
    public async Task Caller_WhoGoesAwayBeforeTheCommit_ChangesNothing_AndLeavesTheKeyFree()
    {
        var account = await server.CreateAccountAsync("gone", 100);
        using var client = server.Client(account.LiveKey);
        var key = IdempotentCalls.NewKey();
        await using (await LockWalletAsync(account))
        {
            using var impatient = server.Client(account.LiveKey);
            var running = impatient.PostAsync(Search, TenOwners, key);
            await ClaimedAsync(account);
            impatient.CancelPendingRequests();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
            await Poll.UntilAsync(async () => await OwnerAsync(account) is null, "the key is free", ct: Ct);
        }

        var first = await client.PostAsync(Search, TenOwners, key);
        Assert.Equal((200, false, 10), (first.Status, first.Replayed, first.Credits));
        Assert.Equal(10, await server.UsedCreditsAsync(account));
    }

    [Fact]
    public async Task Connection_ThatBreaksDuringTheCommit_Is503_AndTheNextTryChargesOnce()
    {
        var account = await server.CreateAccountAsync("broken commit", 100);
        using var client = server.Client(account.LiveKey);
        var key = IdempotentCalls.NewKey();

        await server.ExecuteAsync(
            $"""
            create function end_connection() returns trigger language plpgsql as 'begin perform pg_terminate_backend(pg_backend_pid()); return null; end';
            create constraint trigger end_connection after insert on usage deferrable initially deferred
                for each row when (new.account_id = '{account.Account.AccountId}') execute function end_connection();
            """);
        var broken = await client.PostAsync(Search, TenOwners, key);
        await server.ExecuteAsync("drop trigger end_connection on usage; drop function end_connection");
        var first = await client.PostAsync(Search, TenOwners, key);

        await broken.Response.IsErrorAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.Equal(0, broken.Credits);
        Assert.Equal((200, false, 10), (first.Status, first.Replayed, first.Credits));
        Assert.Equal(10, await server.UsedCreditsAsync(account));
    }

    /// <summary>Charges of the account wait until it is disposed.</summary>
    private async Task<NpgsqlConnection> LockWalletAsync(TestAccount account)
    {
        var connection = await server.Database.App.OpenConnectionAsync(Ct);
        await connection.BeginTransactionAsync(Ct);
        foreach (var table in new[] { "wallets", "credit_grants" })
        {
            await using var command = new NpgsqlCommand($"select from {table} where wallet_id = $1 for update", connection);
            command.Parameters.Add(new() { Value = account.Account.WalletId });
            await command.ExecuteNonQueryAsync(Ct);
        }

        return connection;
    }

    /// <summary>Who has claimed the account's only key.</summary>
    private async Task<Guid> ClaimedAsync(TestAccount account, Guid? butNotBy = null)
    {
        Guid? owner = null;
        await Poll.UntilAsync(async () => (owner = await OwnerAsync(account)) is not null && owner != butNotBy, "the key is claimed", ct: Ct);
        return owner!.Value;
    }

    private async Task<Guid?> OwnerAsync(TestAccount account)
    {
        await using var command = server.Database.App.CreateCommand("select owner_id from idempotency_keys where account_id = $1");
        command.Parameters.Add(new() { Value = account.Account.AccountId });
        return (Guid?)await command.ExecuteScalarAsync(Ct);
    }

    private async Task ExecuteAsync(string sql, TestAccount account)
    {
        await using var command = server.Database.App.CreateCommand(sql);
        command.Parameters.Add(new() { Value = account.Account.AccountId });
        await command.ExecuteNonQueryAsync(Ct);
    }
}
