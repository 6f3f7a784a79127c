using System.Net;

namespace PersonData.Api.Tests.Http.Idempotency;

/// <summary>
/// Protects: wherever a process dies between a search and its response, a client that repeats the call with its key gets the records once and pays for
/// them once, and waits at most 15 seconds for the dead one's key.
/// </summary>
[Collection(typeof(SharedPeople))]
public sealed class CrashTests(PeopleServer server)
{
    private const string Search = "/v1/persons/search";
    private const int Killed = 128 + 9;
    private static readonly TimeSpan KeyIsFreeWithin = TimeSpan.FromSeconds(15);

    // Before and after the claim; records found; charged, not committed; answer stored, not committed; committed, nothing sent.
    private static readonly string[] Steps =
        ["outcome.claim start", "outcome.claim stop", "outcome.effect start", "outcome.effect stop", "outcome.commit start", "outcome.commit stop"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{ "q": "owners of insurance agencies in Las Vegas, NV", "limit": 10 }""")]
    [InlineData("""{ "q": "owners of insurance agencies in Las Vegas, NV", "limit": 10, "dedupe_token": "spring" }""")]
    public async Task Process_KilledAtAnyStep_LeavesWhatWasDeliveredPaidForOnce(string body)
    {
        await Task.WhenAll(Steps.Select(step => KillAndRepeatAsync(step, body)));
        Assert.Empty((await server.VerifyLedgerAsync()).Differences);
    }

    private async Task KillAndRepeatAsync(string step, string body)
    {
        var account = await server.CreateAccountAsync($"killed at {step} {body.Length}", 25);
        var key = IdempotentCalls.NewKey();
        await using var process = await ApiProcess.StartAsync(server.ConnectionString, step);
        using var doomed = server.Client(account.LiveKey, process.Address);
        using var client = server.Client(account.LiveKey);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => doomed.PostAsync(Search, body, key));
        Assert.Equal(Killed, await process.ExitAsync());

        Reply? answer = null;
        await Poll.UntilAsync(
            async () =>
            {
                answer = await client.PostAsync(Search, body, key);
                if (answer.Status == (int)HttpStatusCode.Conflict)
                    await answer.Response.IsErrorAsync(HttpStatusCode.Conflict, "idempotency_in_progress");
                return answer.Status != (int)HttpStatusCode.Conflict;
            },
            $"the key of a process killed at {step} is free", KeyIsFreeWithin, Ct);

        Assert.True(answer!.Status == 200, $"{step}: {answer.Text}");
        Assert.Equal((step, step == "outcome.commit stop"), (step, answer.Replayed));
        var delivered = answer.Json.GetProperty("data").GetArrayLength();
        Assert.Equal(10, delivered);
        Assert.Equal((step, delivered, delivered, 1, -delivered), (step, await server.UsedCreditsAsync(account), await ReadAsync("sum(records)", "usage"), await ReadAsync("count(*)", "usage"), await ReadAsync("sum(units) filter (where kind = 'capture')", "ledger_entries")));
        Assert.True((await client.PostAsync(Search, body, key)).Replayed, step);

        async Task<long> ReadAsync(string what, string table)
        {
            await using var command = server.Database.App.CreateCommand($"select ({what})::bigint from {table} where wallet_id = $1");
            command.Parameters.Add(new() { Value = account.Account.WalletId });
            return (long)(await command.ExecuteScalarAsync(Ct))!;
        }
    }
}
