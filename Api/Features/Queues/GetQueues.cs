using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Queues;
using PersonData.Core.Queues;

namespace PersonData.Api.Features.Queues;

internal static class GetQueues
{
    public static readonly QueuesResponse Example = new()
    {
        Jobs = new() { Waiting = 12, UnderWay = 8, Scheduled = 1, OldestWaitingSeconds = 0.7 },
        Deliveries = new() { Waiting = 0, UnderWay = 3, Scheduled = 0, OldestWaitingSeconds = null },
        FailingDeliveries = new() { Waiting = 120, UnderWay = 2, Scheduled = 41, OldestWaitingSeconds = 1480.2 },
        Endpoints = new() { Failing = 2, Disabled = 1 },
        MeasuredAt = new(2026, 5, 17, 18, 42, 10, TimeSpan.Zero),
    };

    /// <summary>Get the queues</summary>
    /// <remarks>How far jobs and webhook deliveries are, of all accounts together, and how many webhook endpoints do not take theirs.</remarks>
    public static async Task<Results<Ok<QueuesResponse>, ErrorResult>> HandleAsync(HttpContext context, QueueReader queues)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);

        var state = await queues.ReadAsync(context.RequestAborted);
        return TypedResults.Ok(new QueuesResponse
        {
            Jobs = Of(state.Jobs),
            Deliveries = Of(state.Deliveries),
            FailingDeliveries = Of(state.FailingDeliveries),
            Endpoints = new() { Failing = state.FailingEndpoints, Disabled = state.DisabledEndpoints },
            MeasuredAt = state.MeasuredAt,
        });
    }

    private static QueueResponse Of(QueueState queue) => new()
    {
        Waiting = queue.Waiting,
        UnderWay = queue.UnderWay,
        Scheduled = queue.Scheduled,
        OldestWaitingSeconds = queue.OldestWaiting is { } age ? Math.Round(age.TotalSeconds, 3) : null,
    };
}
