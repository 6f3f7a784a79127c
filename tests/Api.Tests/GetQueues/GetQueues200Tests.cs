using System.Globalization;
using PersonData.Contracts.Queues;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.GetQueues;

public sealed class GetQueues200Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queues_TellWhatWaits_WhatSomebodyHas_AndWhatIsForLater_AndForgetWhatHasEnded()
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var replica = await server.StartReplicaAsync(new LogLines(), new TestClock(now));
        var admin = server.Api(await server.SignInAsync(UserRole.Operator), ApiServer.AddressOf(replica));
        var empty = await admin.GetQueuesAsync(Ct);
        string At(double seconds) => $"'{now.AddSeconds(seconds).ToString("O", CultureInfo.InvariantCulture)}'::timestamptz";

        await server.ExecuteAsync(
            QueueRows.Jobs("queued", At(-2.5), 3) + QueueRows.Jobs("running", At(-4)) + QueueRows.Jobs("running", At(9), 2) + QueueRows.Jobs("queued", At(1)) + QueueRows.Jobs("canceled", "null::timestamptz", 5)
            + QueueRows.Deliveries("active", failing: false, $"({At(-1)}, false), ({At(15)}, true), ({At(-60)}, true), (null, false)")
            + QueueRows.Deliveries("active", failing: true, $"({At(300)}, false), ({At(-900)}, false), ({At(-800)}, false)") + QueueRows.Deliveries("disabled", failing: true) + QueueRows.Deliveries("disabled", failing: false));
        var queues = await admin.GetQueuesAsync(Ct);

        var none = new QueueResponse { Waiting = 0, UnderWay = 0, Scheduled = 0, OldestWaitingSeconds = null };
        Assert.Equal((none, none, none, new EndpointsState { Failing = 0, Disabled = 0 }), (empty.Jobs, empty.Deliveries, empty.FailingDeliveries, empty.Endpoints));
        Assert.Equal(new QueueResponse { Waiting = 4, UnderWay = 2, Scheduled = 1, OldestWaitingSeconds = 4 }, queues.Jobs);   // the one whose worker has vanished waits, too
        Assert.Equal(new QueueResponse { Waiting = 2, UnderWay = 1, Scheduled = 0, OldestWaitingSeconds = 60 }, queues.Deliveries);
        Assert.Equal(new QueueResponse { Waiting = 2, UnderWay = 0, Scheduled = 1, OldestWaitingSeconds = 900 }, queues.FailingDeliveries);
        Assert.Equal(new EndpointsState { Failing = 1, Disabled = 2 }, queues.Endpoints);
    }
}
