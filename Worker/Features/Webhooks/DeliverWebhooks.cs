using System.Diagnostics;
using PersonData.Core;
using PersonData.Core.Data;
using PersonData.Core.Webhooks;

namespace PersonData.Worker.Features.Webhooks;

/// <summary>
/// Sends deliveries as they become due. A step claims what there is room for and begins to send it; whatever ends makes room, and is followed by the next step. So no endpoint
/// waits for another one: each has its own few requests at a time (<see cref="WebhookOptions.RequestsPerEndpoint"/>), each account has its share, and those
/// that are slow or fail have half of the room.
/// </summary>
internal sealed partial class DeliverWebhooks(
    DueDeliveries due, WebhookSender sender, DeliveryMetrics metrics, Wakeups wakeups, TimeProvider time, ILogger<DeliverWebhooks> logger)
    : Loop(TimeSpan.FromSeconds(1), time, logger, wakeups, WorkKind.Deliveries)
{
    private readonly TimeProvider _time = time;
    private readonly Dictionary<WebhookDelivery, Task> _underWay = new(ReferenceEqualityComparer.Instance);

    public override async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        WebhookDelivery[] underWay;
        lock (_underWay)
            underWay = [.. _underWay.Keys];

        var claimed = await due.ClaimAsync(underWay, ct);
        metrics.Claimed(claimed.Count);

        lock (_underWay)
        {
            foreach (var delivery in claimed)
                _underWay.Add(delivery, Task.Run(() => DeliverAsync(delivery, ct), CancellationToken.None));
        }

        return false;
    }

    /// <summary>When the host stops, what has been sent is still waited for and recorded.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await base.ExecuteAsync(stoppingToken);
        Task[] underWay;
        lock (_underWay)
            underWay = [.. _underWay.Values];
        await Task.WhenAll(underWay);
    }

    private async Task DeliverAsync(WebhookDelivery delivery, CancellationToken ct)
    {
        using var span = WorkerHost.Spans.StartActivity("webhook.deliver", ActivityKind.Client, delivery.TraceParent);
        span?.SetTag("persondata.webhooks.endpoint", PublicId.Format(PublicId.Endpoint, delivery.EndpointId));
        try
        {
            var startedAt = _time.GetUtcNow();
            var started = _time.GetTimestamp();
            var result = await sender.SendAsync(delivery.Url, PublicId.Format(PublicId.Message, delivery.MessageId), delivery.Body, delivery.Secrets, ct);
            var duration = _time.GetElapsedTime(started);
            var recorded = await due.RecordAsync(delivery, result, startedAt, duration, ct);

            if (result.Error is { } error)
                span?.SetStatus(ActivityStatusCode.Error, error);
            metrics.Tried(result.StatusCode, duration);
            Tell(delivery, recorded);
        }
        catch (Exception e) when (e is OperationCanceledException && ct.IsCancellationRequested)
        {
            // The host has no more patience. Nobody knows whether it has arrived: it is sent again.
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            LogNotRecorded(e, PublicId.Format(PublicId.Delivery, delivery.DeliveryId), due.Lease.TotalSeconds);
        }
        finally
        {
            lock (_underWay)
                _underWay.Remove(delivery);
            Wake();
        }
    }

    private void Tell(WebhookDelivery delivery, RecordResult recorded)
    {
        switch (recorded.Outcome)
        {
            case TryOutcome.Delivered:
                metrics.Delivered(_time.GetUtcNow() - delivery.CreatedAt);
                break;
            case TryOutcome.Failed:
                metrics.GivenUp();
                break;
            case TryOutcome.ClaimLost:
                metrics.LeaseLost();
                break;
        }

        if (recorded.DisabledReason is { } reason)
        {
            metrics.EndpointDisabled();
            LogDisabled(PublicId.Format(PublicId.Endpoint, delivery.EndpointId), reason);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Delivery} may have been sent, which could not be recorded: it is sent again within {Seconds} s")]
    private partial void LogNotRecorded(Exception exception, string delivery, double seconds);

    [LoggerMessage(LogLevel.Information, "{Endpoint} was disabled: {Reason}")]
    private partial void LogDisabled(string endpoint, string reason);
}
