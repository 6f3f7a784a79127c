using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using PersonData.Core.Webhooks;

namespace PersonData.Core.Tests.Webhooks;

public sealed class HostLookupsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LookupsThatBlock_TakeNoThreadOfThePool_AndNobodyWaitsLongerThanHeLikes()
    {
        using var answers = new ManualResetEventSlim();
        var begun = new ConcurrentQueue<(string Host, bool OnPool)>();
        using var lookups = new HostLookups(
            host =>
            {
                begun.Enqueue((host, Thread.CurrentThread.IsThreadPoolThread));
                answers.Wait(Ct);
                return [IPAddress.Loopback];
            },
            threads: 2);

        using var impatient = new CancellationTokenSource();
        var abandoned = lookups.ResolveAsync("slow.example", impatient.Token);
        var patient = lookups.ResolveAsync("slow.example", Ct);
        await Poll.UntilAsync(() => Task.FromResult(begun.Count == 2), "both are being looked up", ct: Ct);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);

        // The lookup that nobody waits for goes on, and so there is no thread for another one.
        var third = lookups.ResolveAsync("third.example", Ct);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lookups.ResolveAsync("fourth.example", impatient.Token));
        Assert.False(third.IsCompleted);
        Assert.Equal([("slow.example", false), ("slow.example", false)], begun);

        answers.Set();
        Assert.Equal([IPAddress.Loopback], await patient);
        Assert.Equal([IPAddress.Loopback], await third);
        Assert.DoesNotContain(begun, lookup => lookup.OnPool || lookup.Host == "fourth.example");
    }

    [Fact]
    public async Task LookupThatFails_SaysWhy_AndGivesItsThreadBack()
    {
        using var lookups = new HostLookups(_ => throw new SocketException((int)SocketError.HostNotFound), threads: 1);

        for (var i = 0; i < 3; i++)
            Assert.Equal(SocketError.HostNotFound, (await Assert.ThrowsAsync<SocketException>(() => lookups.ResolveAsync("nowhere.example", Ct))).SocketErrorCode);
    }

    [Fact]
    public async Task RequestWhoseNameIsLookedUpForTooLong_IsGivenUp()
    {
        using var answers = new ManualResetEventSlim();
        using var lookups = new HostLookups(
            _ =>
            {
                answers.Wait(Ct);
                return [];
            },
            threads: 1);
        using var sender = new WebhookSender(Options.Create(new WebhookOptions { RequestTimeout = TimeSpan.FromMilliseconds(300) }), lookups.ResolveAsync, TimeProvider.System);

        Assert.Equal(new SendResult.Failed("There was no answer within 0.3 s."), await sender.SendAsync(new Uri("https://slow.example"), "msg_1", "{}", [WebhookSecret.Create()], Ct));
        answers.Set();
    }
}
