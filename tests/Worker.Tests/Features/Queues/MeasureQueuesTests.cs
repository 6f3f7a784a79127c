using PersonData.Worker.Features.Queues;

namespace PersonData.Worker.Tests.Features.Queues;

public sealed class MeasureQueuesTests : WorkerTests
{
    [Fact]
    public async Task Worker_ReportsHowTheQueuesStand_AndNothingWhenItDoesNotKnow()
    {
        await ExecuteAsync(QueueRows.Jobs("queued", "now() + interval '1 hour'", 3) + QueueRows.Deliveries("active", failing: true, "(now() + interval '1 hour', false)"));
        await using var worker = await WorkerProcess.StartAsync(ConnectionString, Ct);
        using var readings = new MeterReadings(worker.Meters, WorkerHost.Instrumentation);
        var loop = worker.Loop<MeasureQueues>();

        await loop.RunOnceAsync(Ct);
        var known = readings.Observe();

        await ExecuteAsync("alter table jobs rename to gone");
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => loop.RunOnceAsync(Ct));
        var unknown = readings.Observe();

        Assert.Equal(3, known["persondata.queue.depth queue=jobs state=scheduled"]);
        Assert.Equal(1, known["persondata.queue.depth queue=failing_deliveries state=scheduled"]);
        Assert.Equal(0, known["persondata.queue.depth queue=deliveries state=scheduled"]);
        Assert.Equal(0, known["persondata.queue.oldest_age queue=jobs"]);
        Assert.Equal(1, known["persondata.webhooks.endpoints state=failing"]);
        Assert.Equal(12, known.Keys.Count(IsOfAQueue));
        Assert.DoesNotContain(unknown.Keys, IsOfAQueue);

        static bool IsOfAQueue(string name) => name.StartsWith("persondata.queue.", StringComparison.Ordinal);
    }
}
