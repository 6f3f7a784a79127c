using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PersonData.Core.Webhooks;

namespace PersonData.Worker.Tests.Features.Webhooks;

/// <summary>From the outbox to customers' servers, with Workers as they run: each with its own connections, its own room and its own clock.</summary>
public sealed class DeliverWebhooksTests(WebhookDatabase database) : IClassFixture<WebhookDatabase>, IAsyncLifetime
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(1);

    private WebhookRows _rows = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _rows = await database.EmptyAsync(TimeProvider.System, Ct);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Message_ArrivesSigned_AndAgainWithTheSameIdUntilItIsAccepted()
    {
        var answers = 0;
        await using var receiver = await WebhookReceiver.StartAsync(
            context =>
            {
                context.Response.StatusCode = ++answers < 3 ? 500 : 200;
                return Task.CompletedTask;
            },
            ct: Ct);
        var secret = WebhookSecret.Create();
        await _rows.AddEndpointAsync(receiver.Url, secret, ct: Ct);
        await _rows.AddMessageAsync("""{"n": 1}""", Ct);

        await using var worker = await StartAsync(new() { AllowLoopback = true, RetryWaits = [AtOnce, AtOnce] });

        await UntilAsync("select status, tries from webhook_deliveries", "delivered 3");
        var id = Assert.Single(await _rows.ReadAsync("select message_id from webhook_messages", Ct));
        Assert.Equal(3, receiver.Received.Count);
        Assert.All(receiver.Received, request =>
        {
            Assert.Equal("""{"n": 1}""", request.Body);
            Assert.Equal(PublicId(id), request.Headers["webhook-id"]);
            var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(request.Headers["webhook-timestamp"], CultureInfo.InvariantCulture));
            foreach (var (name, value) in WebhookSignature.Headers(PublicId(id), at, Encoding.UTF8.GetBytes(request.Body), [secret]))
                Assert.Equal(value, request.Headers[name]);
        });
        Assert.Equal(
            ["1 500 The endpoint answered 500.", "2 500 The endpoint answered 500.", "3 200 -"],
            await _rows.ReadAsync("select number, status_code, error from webhook_tries order by number", Ct));
        Assert.Equal(["active -"], await _rows.ReadAsync("select status, failing_since from webhook_endpoints", Ct));
    }

    [Fact]
    public async Task EndpointThatDoesNotAnswer_WithThousandsDue_DelaysNobody()
    {
        await using var dead = await WebhookReceiver.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted), ct: Ct);
        await using var alive = await WebhookReceiver.StartAsync(ct: Ct);
        await _rows.AddMessagesAsync(await _rows.AddEndpointAsync(dead.Url, ct: Ct), 5000, Ct);
        await _rows.AddMessagesAsync(await _rows.AddEndpointAsync(alive.Url, accountId: Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), ct: Ct), 100, Ct);

        // No request to the dead one ends before the test does.
        await using var worker = await StartAsync(new() { AllowLoopback = true, RequestTimeout = TimeSpan.FromMinutes(5), Requests = 8 });

        await UntilAsync("select count(*) from webhook_deliveries where status = 'delivered'", "100");
        Assert.Equal(100, alive.Received.Count);
        Assert.Equal(4, dead.Received.Count);
    }

    [Fact]
    public async Task AccountsWhoseEndpointsAreSlow_DelayNobodyElse()
    {
        var answers = new TaskCompletionSource();
        await using var slow = await WebhookReceiver.StartAsync(context => answers.Task.WaitAsync(context.RequestAborted), ct: Ct);
        await using var quick = await WebhookReceiver.StartAsync(ct: Ct);
        foreach (var account in (Guid[])[Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), Guid.CreateVersion7(TimeProvider.System.GetUtcNow())])
        {
            foreach (var _ in Enumerable.Range(0, 8))
                await _rows.AddMessagesAsync(await _rows.AddEndpointAsync(slow.Url, accountId: account, ct: Ct), 10, Ct);
        }

        await using var worker = await StartAsync(new() { AllowLoopback = true, RequestTimeout = TimeSpan.FromMinutes(5), Requests = 32 });
        await Poll.UntilAsync(() => Task.FromResult(slow.Received.Count == 8), "both have their share", ct: Ct);
        await _rows.AddMessagesAsync(await _rows.AddEndpointAsync(quick.Url, ct: Ct), 20, Ct);

        await UntilAsync("select count(*) from webhook_deliveries where status = 'delivered'", "20");
        Assert.Equal(8, slow.Received.Count);
        answers.SetResult();
        await UntilAsync("select count(*) from webhook_deliveries where status = 'delivered'", "180");   // each accepted in the end
    }

    [Fact]
    public async Task EndpointsThatFail_HaveHalfOfTheRoomAtMost()
    {
        var answers = new TaskCompletionSource();
        await using var failing = await WebhookReceiver.StartAsync(
            async context =>
            {
                await answers.Task.WaitAsync(context.RequestAborted);
                context.Response.StatusCode = 500;
            },
            ct: Ct);
        await using var alive = await WebhookReceiver.StartAsync(ct: Ct);
        foreach (var _ in Enumerable.Range(0, 10))
            await _rows.AddMessagesAsync(await _rows.AddEndpointAsync(failing.Url, accountId: Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), ct: Ct), 10, Ct);
        await _rows.ExecuteAsync("update webhook_endpoints set failing_since = created_at", Ct);

        await using var worker = await StartAsync(new() { AllowLoopback = true, RequestTimeout = TimeSpan.FromMinutes(5), Requests = 8 });
        await Poll.UntilAsync(() => Task.FromResult(failing.Received.Count == 4), "half of the room is taken", ct: Ct);
        await _rows.AddMessagesAsync(await _rows.AddEndpointAsync(alive.Url, ct: Ct), 20, Ct);

        await UntilAsync("select count(*) from webhook_deliveries where status = 'delivered'", "20");
        Assert.Equal(4, failing.Received.Count);
        answers.SetResult();
        await UntilAsync("select count(*) > 4 from webhook_tries where status_code = 500", "True");   // and they go on
    }

    [Fact]
    public async Task TwoWorkersAtOneQueue_SendEverythingOnce()
    {
        await using var receiver = await WebhookReceiver.StartAsync(ct: Ct);
        foreach (var _ in Enumerable.Range(0, 10))
            await _rows.AddMessagesAsync(await _rows.AddEndpointAsync(receiver.Url, ct: Ct), 50, Ct);

        await using var one = await StartAsync(new() { AllowLoopback = true });
        await using var other = await StartAsync(new() { AllowLoopback = true });

        await UntilAsync("select count(*) from webhook_deliveries where status = 'delivered'", "500");
        Assert.Equal(500, receiver.Received.Count);
        Assert.Equal(500, receiver.Received.DistinctBy(request => request.Headers["webhook-id"]).Count());
        Assert.Equal(["500"], await _rows.ReadAsync("select count(*) from webhook_tries", Ct));
    }

    [Fact]
    public async Task WorkerThatStops_WaitsForWhatItHasSent_AndTakesNothingNew()
    {
        var answer = new TaskCompletionSource();
        await using var receiver = await WebhookReceiver.StartAsync(context => answer.Task.WaitAsync(context.RequestAborted), ct: Ct);
        await _rows.AddMessagesAsync(await _rows.AddEndpointAsync(receiver.Url, ct: Ct), 10, Ct);
        await using var worker = await StartAsync(new() { AllowLoopback = true, RequestsPerEndpoint = 2 });
        await Poll.UntilAsync(() => Task.FromResult(receiver.Received.Count == 2), "two requests are under way", ct: Ct);

        var stopped = worker.StopAsync(Ct);
        answer.SetResult();
        await stopped;

        Assert.Equal(["delivered 2", "pending 8"], await _rows.ReadAsync("select status, count(*) from webhook_deliveries group by status order by status", Ct));
        Assert.Equal(2, receiver.Received.Count);
    }

    [Fact]
    public async Task WorkerThatDiesAfterSending_IsFollowedByOneThatSendsAgain_WithTheSameId()
    {
        await using var receiver = await WebhookReceiver.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted), ct: Ct);
        await _rows.AddEndpointAsync(receiver.Url, ct: Ct);
        await _rows.AddMessageAsync(ct: Ct);
        var options = new WebhookOptions { AllowLoopback = true, RequestTimeout = TimeSpan.FromMinutes(5) };
        await using (var first = await StartAsync(options))
        {
            await Poll.UntilAsync(() => Task.FromResult(receiver.Received.Count == 1), "the first Worker has sent", ct: Ct);
            await first.StopAsync(new CancellationToken(canceled: true));
        }

        Assert.Equal(["pending 0"], await _rows.ReadAsync("select status, tries from webhook_deliveries", Ct));
        await EndLeaseAsync();
        receiver.Answer = _ => Task.CompletedTask;
        await using var second = await StartAsync(options);

        await UntilAsync("select status, tries from webhook_deliveries", "delivered 1");
        Assert.Equal(2, receiver.Received.Count);
        Assert.Single(receiver.Received.DistinctBy(request => request.Headers["webhook-id"]));
    }

    [Fact]
    public async Task TryThatCannotBeRecorded_IsMadeAgain_WithTheSameId()
    {
        await using var receiver = await WebhookReceiver.StartAsync(ct: Ct);
        receiver.Answer = _ => receiver.Received.Count == 1 ? _rows.ExecuteAsync("alter table webhook_tries rename to webhook_tries_away", Ct) : Task.CompletedTask;
        await _rows.AddEndpointAsync(receiver.Url, ct: Ct);
        await _rows.AddMessageAsync(ct: Ct);

        await using var worker = await StartAsync(new() { AllowLoopback = true, RequestTimeout = TimeSpan.FromMinutes(5) });
        await Poll.UntilAsync(() => Task.FromResult(worker.Log.All.Any(line => line.Contains("could not be recorded", StringComparison.Ordinal))), "it is said", ct: Ct);
        Assert.Equal(["pending 0"], await _rows.ReadAsync("select status, tries from webhook_deliveries", Ct));
        await _rows.ExecuteAsync("alter table webhook_tries_away rename to webhook_tries", Ct);
        await EndLeaseAsync();

        await UntilAsync("select status, tries from webhook_deliveries", "delivered 1");
        Assert.Equal(2, receiver.Received.Count);
        Assert.Single(receiver.Received.DistinctBy(request => request.Headers["webhook-id"]));
    }

    [Fact]
    public async Task Delivery_GoesOnInTheTraceOfWhatItTellsOf()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == WorkerHost.Instrumentation,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var receiver = await WebhookReceiver.StartAsync(ct: Ct);
        await _rows.AddEndpointAsync(receiver.Url, ct: Ct);
        using var request = new Activity("request").Start();
        await _rows.AddMessageAsync(ct: Ct);
        request.Stop();

        await using var worker = await StartAsync(new() { AllowLoopback = true });

        await Poll.UntilAsync(() => Task.FromResult(spans.Any(span => span.OperationName == "webhook.deliver" && span.ParentId == request.Id)), "its span has ended", ct: Ct);
        Assert.DoesNotContain(receiver.Received[0].Headers, header => header.Key.Contains("trace", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Logs_HoldNoSecret_NoAddress_AndNoBody()
    {
        await using var receiver = await WebhookReceiver.StartAsync(
            context =>
            {
                context.Response.StatusCode = 410;
                return context.Response.WriteAsync("answer-of-the-partner", Ct);
            },
            ct: Ct);
        var secret = WebhookSecret.Create();
        await _rows.AddEndpointAsync(new Uri($"{receiver.Url}?token=of-the-partner"), secret, ct: Ct);
        await _rows.AddMessageAsync("""{"body": "of-the-message"}""", Ct);

        await using var worker = await StartAsync(new() { AllowLoopback = true });

        await UntilAsync("select status, disabled_reason from webhook_endpoints", "disabled gone");
        await Poll.UntilAsync(() => Task.FromResult(worker.Log.All.Any(line => line.Contains("was disabled: gone", StringComparison.Ordinal))), "it is said", ct: Ct);
        foreach (var word in (string[])[secret.Text, secret.Text[6..], "of-the-partner", "of-the-message", receiver.Url.Authority])
            Assert.DoesNotContain(worker.Log.All, line => line.Contains(word, StringComparison.Ordinal));
    }

    private Task EndLeaseAsync() => _rows.ExecuteAsync("update webhook_deliveries set due_at = created_at where claim_id is not null", Ct);

    private Task<WorkerProcess> StartAsync(WebhookOptions options) =>
        WorkerProcess.StartAsync(database.ConnectionString, Ct, services => services.AddSingleton(Options.Create(options)));

    private Task UntilAsync(string sql, string row) =>
        Poll.UntilAsync(async () => await _rows.ReadAsync(sql, Ct) is [var only] && only == row, $"{sql} is {row}", ct: Ct);

    private static string PublicId(string id) => Core.PublicId.Format(Core.PublicId.Message, Guid.Parse(id));
}
