namespace PersonData.Cli.Tests.Hosting;

/// <summary>Protects: workers that compete for a long queue never do anything twice, and leave nothing.</summary>
public sealed class TenThousandJobsTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(Ct);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task TwoWorkers_OnALongQueue_RunEachJobOnce()
    {
        await using var stand = await JobStand.StartAsync(_database.ConnectionString);
        await stand.ExecuteAsync("delete from webhook_endpoints");   // an endpoint takes a few at a time: that is measured elsewhere
        await stand.CreateAsync();
        await stand.ExecuteAsync(
            """
            create table copies as select j.*, number from jobs j, generate_series(2, 10000) as number;
            update copies set job_id = uuid_at(now()), request_id = 'req_' || number;
            alter table copies drop column number;
            insert into jobs select * from copies;
            """);

        await using var one = await stand.StartWorkerAsync();
        await using var other = await stand.StartWorkerAsync();
        await Poll.UntilAsync(async () => await stand.CountAsync("jobs where ended_at is null") == 0, "every job has ended", TimeSpan.FromMinutes(2), Ct);

        Assert.Equal(0, await stand.CountAsync("jobs where attempts <> 1"));
        await stand.AssertPaidOnceAsync(10_000);
    }
}
