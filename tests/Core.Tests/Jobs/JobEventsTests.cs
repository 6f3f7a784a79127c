using System.Text.Json;
using PersonData.Core.Data;
using PersonData.Core.Jobs;

namespace PersonData.Core.Tests.Jobs;

/// <summary>Protects: a job's event commits with its end, once, tells nothing of any person, and reaches only endpoints of its account and reach.</summary>
public sealed class JobEventsTests(JobDatabase database) : JobTests(database)
{
    [Theory]
    [InlineData(null)]
    [InlineData("token")]
    public async Task Event_OfASuccess_IsTheJobWithoutItsResult(string? dedupeToken)
    {
        var account = await AccountAsync();
        await EndpointAsync(account.AccountId, test: false);
        await EndpointAsync(account.AccountId, test: true);
        await EndpointAsync(Guid.CreateVersion7(Clock.GetUtcNow()), test: false);
        var woken = new List<WorkKind>();
        Wakeups.Woken += woken.Add;
        var job = await JobAsync(account, limit: 3, dedupeToken);

        await RunAsync(await ClaimAsync());

        Assert.Equal("person_search.job.succeeded", await ScalarAsync<string>("select type from webhook_messages"));
        var body = JsonElement.Parse(await ScalarAsync<string>("select body from webhook_messages"));
        Assert.Equal(["type", "timestamp", "data"], body.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("person_search.job.succeeded", "2026-03-10T09:00:00.000Z"), (body.GetProperty("type").GetString(), body.GetProperty("timestamp").GetString()));
        var data = body.GetProperty("data");
        Assert.Equal(
            new[] { "job_id", "status", "search_strategy", "interpretation", "limit", "dedupe_token", "billable_records", "request_id", "created_at", "started_at", "ended_at", "expires_at" }
                .Where(member => member != "dedupe_token" || dedupeToken is not null),
            data.EnumerateObject().Select(member => member.Name));
        Assert.Equal((job.JobId, "succeeded", 3), (data.GetProperty("job_id").GetGuid(), data.GetProperty("status").GetString(), data.GetProperty("billable_records").GetInt32()));
        Assert.Equal(1, await ScalarAsync<long>("select count(*) from webhook_deliveries"));
        Assert.Equal([WorkKind.Deliveries], woken);
    }

    [Fact]
    public async Task Event_OfAFailure_SaysWhy()
    {
        var account = await AccountAsync(credits: 2);
        await EndpointAsync(account.AccountId, test: false);
        await JobAsync(account, limit: 3);

        await RunAsync(await ClaimAsync());

        var body = await ScalarAsync<string>("select body from webhook_messages where type = 'person_search.job.failed'");
        var data = JsonElement.Parse(body).GetProperty("data");
        Assert.Equal(
            ["job_id", "status", "search_strategy", "interpretation", "limit", "error", "error_code", "request_id", "created_at", "started_at", "ended_at", "expires_at"],
            data.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("Insufficient funds in the account.", "insufficient_credits"), (data.GetProperty("error").GetString(), data.GetProperty("error_code").GetString()));
    }

    [Fact]
    public async Task Event_OfAJobThatCannotBeRead_TellsThatItHasFailed()
    {
        var account = await AccountAsync();
        await EndpointAsync(account.AccountId, test: false);
        var job = await JobAsync(account);
        await ExecuteAsync($$"""update jobs set interpretation = '{ "roles": 5 }', attempts = {{Job.MaxAttempts - 1}}""");

        Assert.Equal(JobEnd.Failed, (await Runner.RunAsync(await ClaimAsync(), Ct)).End);

        var data = JsonElement.Parse(await ScalarAsync<string>("select body from webhook_messages where type = 'person_search.job.failed'")).GetProperty("data");
        Assert.Equal((job.JobId, "internal_error"), (data.GetProperty("job_id").GetGuid(), data.GetProperty("error_code").GetString()));
        Assert.Equal(0, data.GetProperty("interpretation").GetProperty("roles").GetArrayLength());
    }

    [Fact]
    public async Task Worker_ThatLostTheJob_TellsNobody()
    {
        var account = await AccountAsync();
        await EndpointAsync(account.AccountId, test: false);
        var job = await JobAsync(account);
        var claimed = await ClaimAsync();
        await using (var connection = await Database.App.OpenConnectionAsync(Ct))
            await Store.CancelAsync(connection, account.AccountId, test: false, job.JobId, Ct);

        Assert.Equal(JobEnd.Lost, await RunAsync(claimed));

        Assert.Equal(0, await ScalarAsync<long>("select count(*) from webhook_messages"));
    }

    private Task EndpointAsync(Guid accountId, bool test) => ExecuteAsync(
        $"""
        insert into webhook_endpoints (endpoint_id, account_id, test, url, events, status, secret, created_at, updated_at)
        values (gen_random_uuid(), '{accountId}', {test}, 'https://customer.example', array['person_search.job.succeeded', 'person_search.job.failed'], 'active', 'whsec_', now(), now())
        """);
}
