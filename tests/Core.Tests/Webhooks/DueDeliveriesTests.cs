using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Npgsql;
using PersonData.Contracts.Webhooks;
using PersonData.Core.Accounts;
using PersonData.Core.Webhooks;

namespace PersonData.Core.Tests.Webhooks;

public sealed class DueDeliveriesTests(WebhookDatabase database) : IClassFixture<WebhookDatabase>, IAsyncLifetime
{
    private const int PerEndpoint = 4;
    private const string States = "select status, count(*) from webhook_deliveries where endpoint_id = $1 group by status order by status";

    private static readonly Uri Url = new("https://partner.example/in");
    private static readonly SendResult Accepted = new SendResult.Accepted(200, "thanks");
    private static readonly SendResult Refused = new SendResult.Refused(500, "broken");

    private readonly TestClock _clock = new();
    private AuditLog _audit = null!;
    private DueDeliveries _due = null!;
    private WebhookRows _rows = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _audit = new AuditLog(database.Database, _clock);
        _due = With(new WebhookOptions());
        _rows = await database.EmptyAsync(_clock, Ct);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Message_IsClaimedAsItWasAdded_AndDeliveredOnce()
    {
        var secret = WebhookSecret.Create();
        var endpoint = await _rows.AddEndpointAsync(Url, secret, ct: Ct);
        await _rows.AddMessageAsync("""{"text": "é"}""", Ct);

        var delivery = Assert.Single(await ClaimAsync());

        Assert.Equal((endpoint, 0, Url, false, """{"text": "é"}"""), (delivery.EndpointId, delivery.Tries, delivery.Url, delivery.IsTroubled, delivery.Body));
        Assert.Equal([secret], delivery.Secrets);
        Assert.Equal(new RecordResult(TryOutcome.Delivered, null), await RecordAsync(delivery, Accepted));
        Assert.Equal(["1 200 - thanks 250"], await TriesAsync());
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task DeliveryThatFails_ComesAgainByTheSchedule_AndFailsAfterTheLastTry()
    {
        await _rows.AddEndpointAsync(Url, ct: Ct);
        await _rows.AddMessageAsync(ct: Ct);
        var messages = new HashSet<Guid>();

        foreach (var wait in (double[])[5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000])
        {
            var delivery = Assert.Single(await ClaimAsync());
            messages.Add(delivery.MessageId);
            Assert.Equal(TryOutcome.WillBeTriedAgain, (await RecordAsync(delivery, Refused)).Outcome);
            _clock.Advance(TimeSpan.FromSeconds(wait * 0.84));
            Assert.Empty(await ClaimAsync());
            _clock.Advance(TimeSpan.FromSeconds(wait * 0.32));
        }

        var last = Assert.Single(await ClaimAsync());
        Assert.Equal(8, last.Tries);
        Assert.Equal(new RecordResult(TryOutcome.Failed, null), await RecordAsync(last, new SendResult.Failed("no answer")));

        Assert.Equal([last.MessageId], messages);
        Assert.Equal([.. Enumerable.Range(1, 8).Select(n => $"{n} 500 The endpoint answered 500. broken 250"), "9 - no answer - 250"], await TriesAsync());
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty(await ClaimAsync());
    }

    [Theory]
    [InlineData(600, 600)]
    [InlineData(1_000_000, 86_400)]
    public async Task RetryAfter_IsHonouredUpToADay(int asked, int waits)
    {
        await _rows.AddEndpointAsync(Url, ct: Ct);
        await _rows.AddMessageAsync(ct: Ct);
        await RecordAsync(Assert.Single(await ClaimAsync()), new SendResult.Refused(503, "", TimeSpan.FromSeconds(asked)));

        _clock.Advance(TimeSpan.FromSeconds(waits - 1));
        Assert.Empty(await ClaimAsync());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(await ClaimAsync());
    }

    [Fact]
    public async Task SenderThatIsHeardOfNoMore_LosesItsClaimAfterTheLease_AndTheMessageIsSentAgain()
    {
        await _rows.AddEndpointAsync(Url, ct: Ct);
        await _rows.AddMessageAsync(ct: Ct);
        var first = Assert.Single(await ClaimAsync());
        _clock.Advance(_due.Lease - TimeSpan.FromSeconds(1));
        Assert.Empty(await ClaimAsync());
        _clock.Advance(TimeSpan.FromSeconds(1));

        var second = Assert.Single(await ClaimAsync());

        Assert.Equal((first.DeliveryId, first.MessageId, 0), (second.DeliveryId, second.MessageId, second.Tries));
        Assert.Equal(TryOutcome.ClaimLost, (await RecordAsync(first, Refused)).Outcome);   // it lived after all
        Assert.Equal(TryOutcome.Delivered, (await RecordAsync(second, Accepted)).Outcome);
        Assert.Equal(TryOutcome.ClaimLost, (await RecordAsync(first, Refused)).Outcome);
        Assert.Equal(["1 500 The endpoint answered 500. broken 250", "2 200 - thanks 250", "3 500 The endpoint answered 500. broken 250"], await TriesAsync());
        Assert.Equal(["delivered 1"], await _rows.ReadAsync(States, Ct, first.EndpointId));
    }

    [Fact]
    public async Task ManySenders_ClaimEverything_AndNothingTwice()
    {
        var endpoints = new List<Guid>();
        foreach (var _ in Enumerable.Range(0, 10))
            endpoints.Add(await _rows.AddEndpointAsync(Url, ct: Ct));
        foreach (var endpoint in endpoints)
            await _rows.AddMessagesAsync(endpoint, 30, Ct);

        var due = With(new WebhookOptions { Requests = 7 });
        var claimed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                var mine = new List<Guid>();
                while (await ClaimAsync(due: due) is { Count: > 0 } deliveries)
                    mine.AddRange(deliveries.Select(delivery => delivery.DeliveryId));
                return mine;
            },
            Ct)));

        // A sender that comes while others hold all rows that it could have is done early: what is left is claimed at its next step.
        var all = claimed.SelectMany(mine => mine).ToList();
        while (await ClaimAsync() is { Count: > 0 } deliveries)
            all.AddRange(deliveries.Select(delivery => delivery.DeliveryId));
        Assert.Equal(300, all.Count);
        Assert.Equal(300, all.Distinct().Count());
    }

    [Fact]
    public async Task Endpoint_GetsItsFewAtATime_HoweverMuchIsDue_AndHidesNobody()
    {
        var busy = await _rows.AddEndpointAsync(Url, ct: Ct);
        await _rows.AddMessagesAsync(busy, 5000, Ct);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var quiet = await _rows.AddEndpointAsync(Url, ct: Ct);
        await _rows.AddMessagesAsync(quiet, 1, Ct);

        var first = await ClaimAsync();
        Assert.Equal([PerEndpoint, 1], [.. first.CountBy(delivery => delivery.EndpointId).OrderByDescending(of => of.Value).Select(of => of.Value)]);
        var atBusy = first.Where(delivery => delivery.EndpointId == busy).ToArray();
        Assert.Empty(await ClaimAsync(atBusy));
        Assert.Single(await ClaimAsync(atBusy[1..]));

        // With room for one, it is the turn of whoever has less under way, although the other waits for longer.
        await _rows.AddMessagesAsync(quiet, 1, Ct);
        Assert.Equal(quiet, Assert.Single(await ClaimAsync(atBusy[..1], With(new WebhookOptions { Requests = 2 }))).EndpointId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Claim_ReadsNoMore_HoweverMuchIsDueAtOneEndpoint(bool analyzed)
    {
        var busy = await _rows.AddEndpointAsync(Url, ct: Ct);
        await _rows.AddMessagesAsync(busy, 10_000, Ct);
        foreach (var _ in Enumerable.Range(0, 20))
            await _rows.AddMessagesAsync(await _rows.AddEndpointAsync(Url, ct: Ct), 3, Ct);
        if (analyzed)
            await _rows.ExecuteAsync("analyze", Ct);

        var plan = await _rows.ReadAsync(
            $"explain (analyze, costs off, timing off, summary off) {DueDeliveries.ClaimSql}", Ct,
            _clock.GetUtcNow(), Array.Empty<Guid>(), Array.Empty<Guid>(), Array.Empty<bool>(), Array.Empty<bool>(), PerEndpoint, 100, 256, 128, Guid.CreateVersion7(_clock.GetUtcNow()), _clock.GetUtcNow() + _due.Lease);

        // The most rows that any part of the plan has seen: what is claimed, not what is due.
        var rows = plan.SelectMany(line => Regex.Matches(line, @"rows=(\d+)|Rows Removed by \w+: (\d+)")).Max(match => int.Parse($"{match.Groups[1]}{match.Groups[2]}", CultureInfo.InvariantCulture));
        Assert.True(rows == 20 * 3 + PerEndpoint, string.Join('\n', plan));
    }

    [Fact]
    public async Task EndpointsThatFail_GetOneEach_AndTogetherNoMoreThanTheirShare()
    {
        foreach (var _ in Enumerable.Range(0, 5))
            await AddAsync(Guid.CreateVersion7(_clock.GetUtcNow()), 10);
        foreach (var delivery in (await ClaimAsync()).DistinctBy(delivery => delivery.EndpointId))
            await RecordAsync(delivery, Refused);
        var works = await AddAsync(Guid.CreateVersion7(_clock.GetUtcNow()), 10);

        var claimed = await ClaimAsync(due: With(new WebhookOptions { Requests = 7, RequestsPerEndpoint = PerEndpoint }));

        Assert.Equal([1, 1, 1], claimed.Where(delivery => delivery.IsTroubled).CountBy(delivery => delivery.EndpointId).Select(of => of.Value));
        Assert.Equal(PerEndpoint, claimed.Count(delivery => delivery.EndpointId == works));
        Assert.Equal(3 + PerEndpoint, claimed.Count);
    }

    [Fact]
    public async Task Account_GetsAnEighthOfTheRoom_HoweverManyEndpointsItHas()
    {
        var (greedy, modest) = (Guid.CreateVersion7(_clock.GetUtcNow()), Guid.CreateVersion7(_clock.GetUtcNow()));
        foreach (var _ in Enumerable.Range(0, 20))
            await AddAsync(greedy, 10);
        await AddAsync(greedy, 10);
        await _rows.ExecuteAsync("update webhook_endpoints set test = true where endpoint_id = (select endpoint_id from webhook_endpoints limit 1)", Ct);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await AddAsync(modest, 3);

        var claimed = await ClaimAsync();

        Assert.Equal([PerEndpoint, 32], claimed.Where(delivery => delivery.AccountId == greedy).CountBy(delivery => delivery.Test).Select(of => of.Value).Order());
        Assert.Equal(3, claimed.Count(delivery => delivery.AccountId == modest));

        // An endpoint that is deleted meanwhile gives no room back: its requests are still under way.
        await _rows.ExecuteAsync("delete from webhook_endpoints where endpoint_id = $1", Ct, claimed.First(delivery => delivery.AccountId == greedy && !delivery.Test).EndpointId);
        Assert.Empty(await ClaimAsync(claimed));
        Assert.Single(await ClaimAsync([.. claimed.Where(delivery => !delivery.Test).Skip(1), .. claimed.Where(delivery => delivery.Test)]));
    }

    [Fact]
    public async Task EndpointsThatAreSlow_TogetherGetNoMoreThanHalfOfTheRoom_EvenWithAnotherUrl()
    {
        var due = With(new WebhookOptions { Requests = 16 });
        foreach (var _ in Enumerable.Range(0, 2))
            await AddAsync(Guid.CreateVersion7(_clock.GetUtcNow()), 10);
        var underWay = await ClaimAsync(due: due);
        Assert.Equal(2 * PerEndpoint, underWay.Count);

        // Half of the room is taken as soon as they are slow. One that was slow before has to wait, one that was not is served.
        var slow = await AddAsync(Guid.CreateVersion7(_clock.GetUtcNow()), 10);
        await _rows.ExecuteAsync("update webhook_endpoints set slow = true where endpoint_id = $1", Ct, slow);
        _clock.Advance(TimeSpan.FromSeconds(3));
        var quick = await AddAsync(Guid.CreateVersion7(_clock.GetUtcNow()), 10);
        Assert.Equal([quick], (await ClaimAsync(underWay, due)).Select(delivery => delivery.EndpointId).Distinct());

        // They answer at last, and are slow the next time as well, wherever they are then.
        foreach (var delivery in underWay)
            await due.RecordAsync(delivery, Accepted, _clock.GetUtcNow(), TimeSpan.FromSeconds(13), Ct);
        await _rows.ExecuteAsync("update webhook_endpoints set url = url || '/other'", Ct);
        var next = await ClaimAsync(due: due);
        Assert.Equal((2 * PerEndpoint, PerEndpoint), (next.Count(delivery => delivery.IsTroubled), next.Count(delivery => !delivery.IsTroubled)));

        // Until they are quick.
        await RecordAsync(next.First(delivery => delivery.IsTroubled), Accepted);
        Assert.Equal(["False 2", "True 2"], await _rows.ReadAsync("select slow, count(*) from webhook_endpoints group by slow order by slow", Ct));
    }

    [Fact]
    public async Task EndpointThatWorksAgain_IsNoLongerFailing()
    {
        await _rows.AddMessagesAsync(await _rows.AddEndpointAsync(Url, ct: Ct), 3, Ct);
        var deliveries = await ClaimAsync();
        await RecordAsync(deliveries[0], Refused);
        await RecordAsync(deliveries[1], Accepted);
        Assert.Equal(["active -"], await EndpointsAsync());

        await RecordAsync(deliveries[2], Refused);

        Assert.Equal([$"active {_clock.GetUtcNow():yyyy-MM-dd}"], await EndpointsAsync());
    }

    /// <summary>Protects: after an outage nothing is left to a wait of many hours that was meant for the outage.</summary>
    [Fact]
    public async Task EndpointThatWasAwayForADay_IsSentAllThatItMissed_WithItsFirstSuccess()
    {
        var endpoint = await _rows.AddEndpointAsync(Url, ct: Ct);
        var other = await _rows.AddEndpointAsync(Url, ct: Ct);
        await _rows.AddMessagesAsync(endpoint, 30, Ct);
        await _rows.AddMessagesAsync(other, 1, Ct);
        await RefuseForADayAsync();
        Assert.Equal(["pending 30"], await _rows.ReadAsync(States, Ct, endpoint));
        Assert.Empty(await ClaimAsync());

        await _rows.AddMessagesAsync(endpoint, 1, Ct);
        await RecordAsync(Assert.Single(await ClaimAsync()), Accepted);

        // From here no time goes by.
        for (var round = 0; await ClaimAsync() is { Count: > 0 } deliveries; round++)
        {
            Assert.All(deliveries, delivery => Assert.Equal((endpoint, 0, false), (delivery.EndpointId, delivery.Tries, delivery.IsTroubled)));   // with a whole round before them
            Assert.Equal(round < 7 ? PerEndpoint : 2, deliveries.Count);
            foreach (var delivery in deliveries)
                await RecordAsync(delivery, Accepted);
        }

        Assert.Equal(["delivered 31"], await _rows.ReadAsync(States, Ct, endpoint));
        Assert.Equal(["pending 1"], await _rows.ReadAsync(States, Ct, other));

        async Task RefuseForADayAsync()
        {
            for (var hour = 0; hour < 24; hour++)
            {
                while (await ClaimAsync() is { Count: > 0 } deliveries)
                {
                    foreach (var delivery in deliveries)
                        await RecordAsync(delivery, Refused);
                }

                _clock.Advance(TimeSpan.FromHours(1));
            }

            while (await ClaimAsync() is { Count: > 0 } deliveries)
            {
                foreach (var delivery in deliveries)
                    await RecordAsync(delivery, Refused);
            }
        }
    }

    /// <summary>Protects: an endpoint that takes everything but one message is not sent it with every success, and its rounds end.</summary>
    [Fact]
    public async Task MessageThatIsRefusedWhileOthersAreAccepted_GoesBackToItsSchedule()
    {
        var endpoint = await _rows.AddEndpointAsync(Url, ct: Ct);
        await _rows.AddMessageAsync("refused", Ct);
        for (var i = 0; i < 10; i++)
        {
            foreach (var delivery in await ClaimAsync())
                await RecordAsync(delivery, delivery.Body == "refused" ? Refused : Accepted);
            await _rows.AddMessageAsync("accepted", Ct);
        }

        Assert.Equal(["pending 1 3 4"], await _rows.ReadAsync(
            "select status, tries, catch_ups, (select count(*) from webhook_tries t where t.delivery_id = d.delivery_id) from webhook_deliveries d join webhook_messages using (message_id) where body = 'refused'", Ct));
        Assert.DoesNotContain(await ClaimAsync(), delivery => delivery.Body == "refused");
        Assert.Equal(["delivered 9", "pending 2"], await _rows.ReadAsync(States, Ct, endpoint));
    }

    [Fact]
    public async Task WhatIsBeingSent_IsLeftToItsSender_WhenItsEndpointWorksAgain()
    {
        await _rows.AddMessagesAsync(await _rows.AddEndpointAsync(Url, ct: Ct), 3, Ct);
        var deliveries = await ClaimAsync();
        await RecordAsync(deliveries[0], Refused);

        await RecordAsync(deliveries[1], Accepted);

        Assert.Equal(deliveries[0].DeliveryId, Assert.Single(await ClaimAsync()).DeliveryId);
        Assert.Equal(TryOutcome.Delivered, (await RecordAsync(deliveries[2], Accepted)).Outcome);
    }

    [Fact]
    public async Task EndpointThatIsGone_IsDisabledAtOnce_AndWhatWaitedForItHasFailed()
    {
        var gone = await _rows.AddEndpointAsync(Url, ct: Ct);
        var other = await _rows.AddEndpointAsync(Url, ct: Ct);
        await _rows.AddMessagesAsync(gone, 20, Ct);
        await _rows.AddMessagesAsync(other, 1, Ct);
        var claimed = (await ClaimAsync()).Where(delivery => delivery.EndpointId == gone).ToList();

        Assert.Equal(new RecordResult(TryOutcome.Failed, "gone"), await RecordAsync(claimed[0], new SendResult.Gone("")));

        // Three are still under way: they end as they end, and are not tried again.
        Assert.Equal(["failed 17", "pending 3"], await _rows.ReadAsync(States, Ct, gone));
        Assert.Equal(new RecordResult(TryOutcome.Delivered, null), await RecordAsync(claimed[1], Accepted));
        Assert.Equal(new RecordResult(TryOutcome.Failed, null), await RecordAsync(claimed[2], Refused));
        Assert.Equal(new RecordResult(TryOutcome.Failed, null), await RecordAsync(claimed[3], new SendResult.Gone("")));
        Assert.Equal(["delivered 1", "failed 19"], await _rows.ReadAsync(States, Ct, gone));
        Assert.Equal(["pending 1"], await _rows.ReadAsync(States, Ct, other));
        Assert.Equal(
            ["disabled gone 2026-03-10", "active - -"],
            await _rows.ReadAsync("select status, disabled_reason, to_char(disabled_at at time zone 'utc', 'YYYY-MM-DD') from webhook_endpoints order by status desc", Ct));

        var entry = Assert.Single(await _audit.ListAsync(new AuditFilter { AccountId = _rows.AccountId }, long.MaxValue, 10, Ct)).Entry;
        Assert.Equal(
            (AuditActor.System, "disableWebhookEndpoint", PublicId.Format(PublicId.Endpoint, gone), _rows.AccountId),
            (entry.Actor, entry.Operation, entry.Subject, entry.AccountId!.Value));
        Assert.Equal(("active", "disabled", "gone"), ((string?)entry.Before!["status"], (string?)entry.After!["status"], (string?)entry.After["disabled_reason"]));
    }

    [Fact]
    public async Task MessageThatIsAddedWhileItsEndpointIsDisabled_HasFailedWithTheOthers()
    {
        var endpoint = await _rows.AddEndpointAsync(Url, ct: Ct);
        await _rows.AddMessageAsync(ct: Ct);
        var delivery = Assert.Single(await ClaimAsync());
        await using var connection = await database.Database.App.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        Assert.Equal(1, await WebhookOutbox.AddAsync(connection, _rows.AccountId, test: false, WebhookEventTypes.PersonSearchJobFailed, "{}", _clock.GetUtcNow(), Ct));

        var recorded = RecordAsync(delivery, new SendResult.Gone(""));
        await Poll.UntilAsync(
            async () => await _rows.ReadAsync("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'", Ct) is [_],
            "the disabling waits for whoever adds", ct: Ct);
        await transaction.CommitAsync(Ct);

        Assert.Equal(new RecordResult(TryOutcome.Failed, "gone"), await recorded);
        Assert.Equal(["failed 2"], await _rows.ReadAsync(States, Ct, endpoint));
        await _rows.AddMessageAsync(ct: Ct);
        Assert.Equal(["failed 2"], await _rows.ReadAsync(States, Ct, endpoint));
    }

    [Fact]
    public async Task EndpointThatFailsForFiveDays_IsDisabledByItsNextFailure()
    {
        var endpoint = await _rows.AddEndpointAsync(Url, ct: Ct);
        foreach (var _ in Enumerable.Range(0, 5))
        {
            await _rows.AddMessageAsync(ct: Ct);
            Assert.Null((await RecordAsync((await ClaimAsync())[0], Refused)).DisabledReason);
            _clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        }

        Assert.Null((await RecordAsync((await ClaimAsync())[0], Refused)).DisabledReason);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await _rows.AddMessageAsync(ct: Ct);

        Assert.Equal(new RecordResult(TryOutcome.Failed, "failing"), await RecordAsync((await ClaimAsync())[0], Refused));

        Assert.Equal(["failed 6"], await _rows.ReadAsync(States, Ct, endpoint));
        Assert.Equal("failing", (string?)Assert.Single(await _audit.ListAsync(new AuditFilter { AccountId = _rows.AccountId }, long.MaxValue, 10, Ct)).Entry.After!["disabled_reason"]);
    }

    [Fact]
    public async Task EndpointThatWorksNowAndThen_IsNeverDisabled()
    {
        await _rows.AddMessagesAsync(await _rows.AddEndpointAsync(Url, ct: Ct), 20, Ct);
        foreach (var _ in Enumerable.Range(0, 4))
        {
            Assert.Null((await RecordAsync((await ClaimAsync())[0], Refused)).DisabledReason);
            _clock.Advance(TimeSpan.FromDays(4));
            Assert.Null((await RecordAsync((await ClaimAsync())[0], Accepted)).DisabledReason);
            _clock.Advance(TimeSpan.FromDays(4));
        }

        Assert.Equal(["active -"], await EndpointsAsync());
    }

    [Fact]
    public async Task DeliveryWhoseSenderDiedWhileItsEndpointWasDisabled_IsNotSentAgain()
    {
        var endpoint = await _rows.AddEndpointAsync(Url, ct: Ct);
        await _rows.AddMessageAsync(ct: Ct);
        Assert.Single(await ClaimAsync());
        await _rows.ExecuteAsync("update webhook_endpoints set status = 'disabled', disabled_reason = 'manual', disabled_at = created_at, generation = 1", Ct);
        Assert.False(await Endpoints.EndFormerAsync(Ct));
        Assert.Equal(["pending 1"], await _rows.ReadAsync(States, Ct, endpoint));
        _clock.Advance(_due.Lease);

        Assert.Empty(await ClaimAsync());
        await Endpoints.EndFormerAsync(Ct);

        Assert.Equal(["failed 1"], await _rows.ReadAsync(States, Ct, endpoint));
    }

    /// <summary>Protects: who disables an endpoint holds nobody up for as long as there is something to end, and enabling it sends nothing of that.</summary>
    [Fact]
    public async Task WhatWaitedForAnEndpointWhenItWasDisabled_Fails_HoweverMuchItIs_EvenIfItIsEnabledAgainBefore()
    {
        var endpoint = await _rows.AddEndpointAsync(Url, ct: Ct);
        await _rows.AddMessagesAsync(endpoint, 2504, Ct);
        var underWay = await ClaimAsync();
        Assert.Equal("gone", (await RecordAsync(underWay[0], new SendResult.Gone(""))).DisabledReason);
        Assert.Equal(["failed 1001", "pending 1503"], await _rows.ReadAsync(States, Ct, endpoint));
        await using (var connection = await database.Database.App.OpenConnectionAsync(Ct))
            await Endpoints.ChangeAsync(connection, AuditActor.CommandLine, null, _rows.AccountId, test: false, endpoint, before => before with { Status = WebhookEndpointStatus.Active }, Ct);
        await _rows.AddMessageAsync("new", Ct);

        var delivery = Assert.Single(await ClaimAsync());
        Assert.Equal("new", delivery.Body);
        Assert.Equal(TryOutcome.Failed, (await RecordAsync(underWay[1], Refused)).Outcome);
        Assert.Equal(TryOutcome.Delivered, (await RecordAsync(underWay[2], Accepted)).Outcome);
        Assert.True(await Endpoints.EndFormerAsync(Ct));
        Assert.False(await Endpoints.EndFormerAsync(Ct));

        Assert.Equal(["delivered 1", "failed 2502", "pending 2"], await _rows.ReadAsync(States, Ct, endpoint));
        Assert.Equal(TryOutcome.Failed, (await RecordAsync(underWay[3], Refused)).Outcome);
        Assert.Equal(TryOutcome.Delivered, (await RecordAsync(delivery, Accepted)).Outcome);
    }

    [Fact]
    public async Task EndpointThatIsDeletedMeanwhile_LeavesNothingToRecord()
    {
        await _rows.AddEndpointAsync(Url, ct: Ct);
        await _rows.AddMessageAsync(ct: Ct);
        var delivery = Assert.Single(await ClaimAsync());
        await _rows.ExecuteAsync("delete from webhook_endpoints", Ct);

        Assert.Equal(new RecordResult(TryOutcome.ClaimLost, null), await RecordAsync(delivery, Refused));
        Assert.Empty(await TriesAsync());
    }

    [Fact]
    public async Task SecretBeforeTheLastRotation_SignsUntilItsTimeIsOver()
    {
        var (secret, former) = (WebhookSecret.Create(), WebhookSecret.Create());
        await _rows.AddMessagesAsync(await _rows.AddEndpointAsync(Url, secret, ct: Ct), 10, Ct);
        await _rows.ExecuteAsync("update webhook_endpoints set former_secret = $1, former_secret_until = $2", Ct, former.Text, _clock.GetUtcNow().AddHours(24));

        Assert.Equal([secret, former], (await ClaimAsync())[0].Secrets);
        _clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal([secret], (await ClaimAsync())[0].Secrets);
    }

    [Fact]
    public async Task OldMessages_AreDeletedWithAllThatBelongsToThem()
    {
        await _rows.AddMessagesAsync(await _rows.AddEndpointAsync(Url, ct: Ct), 1001, Ct);
        await RecordAsync((await ClaimAsync())[0], Refused);
        var retention = new WebhookRetention(database.Database, Options.Create(new WebhookOptions()), _clock);
        _clock.Advance(TimeSpan.FromDays(29));
        await _rows.AddMessageAsync("new", Ct);
        Assert.False(await retention.DeleteOldAsync(Ct));

        _clock.Advance(TimeSpan.FromDays(1));
        Assert.True(await retention.DeleteOldAsync(Ct));
        Assert.False(await retention.DeleteOldAsync(Ct));

        Assert.Equal(["new 1"], await _rows.ReadAsync("select body, count(*) from webhook_messages join webhook_deliveries using (message_id) group by body", Ct));
        Assert.Empty(await TriesAsync());
    }

    /// <summary>Protects: an endpoint can be deleted, and sent to again, while the sweep is at its deliveries. Postgres ends a circle of waits with an error.</summary>
    [Fact]
    public async Task OldMessages_AreDeletedBesideTheirOwner_WithoutACircleOfWaits()
    {
        var endpoint = await _rows.AddEndpointAsync(Url, ct: Ct);
        await _rows.AddMessagesAsync(endpoint, 20, Ct);
        await _rows.AddMessagesAsync(await _rows.AddEndpointAsync(Url, ct: Ct), 20, Ct);
        _clock.Advance(TimeSpan.FromDays(30));
        var retention = new WebhookRetention(database.Database, Options.Create(new WebhookOptions()), _clock);

        // Who sends again has locked the first of its deliveries, and locks the last one.
        Assert.False(await BesideAsync(
            "select from webhook_deliveries where delivery_id = (select delivery_id from webhook_deliveries order by delivery_id limit 1) for no key update",
            connection => ExecuteAsync(
                connection, "select from webhook_deliveries where delivery_id in (select delivery_id from webhook_deliveries order by delivery_id desc limit 39) for no key update")));
        Assert.Empty(await _rows.ReadAsync("select 1 from webhook_messages", Ct));

        // Who deletes has locked the endpoint, and deletes its deliveries.
        await _rows.AddMessagesAsync(endpoint, 20, Ct);
        _clock.Advance(TimeSpan.FromDays(30));
        Assert.False(await BesideAsync(
            "select from webhook_endpoints for update",
            async connection => Assert.True(await Endpoints.DeleteAsync(connection, AuditActor.CommandLine, null, _rows.AccountId, test: false, endpoint, Ct))));
        Assert.Empty(await _rows.ReadAsync("select 1 from webhook_messages", Ct));

        async Task<bool> BesideAsync(string locks, Func<NpgsqlConnection, Task> changes)
        {
            await using var connection = await database.Database.App.OpenConnectionAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await ExecuteAsync(connection, locks);
            var swept = retention.DeleteOldAsync(Ct);
            await Poll.UntilAsync(
                async () => await _rows.ReadAsync("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'", Ct) is [_],
                "the sweep waits", ct: Ct);
            await changes(connection);
            await transaction.CommitAsync(Ct);
            return await swept;
        }

        static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(Ct);
        }
    }

    [Fact]
    public async Task Log_KeepsTheNewestTwentyTries()
    {
        await _rows.AddEndpointAsync(Url, ct: Ct);
        await _rows.AddMessageAsync(ct: Ct);
        var delivery = Assert.Single(await ClaimAsync());
        foreach (var _ in Enumerable.Range(0, 23))
            await RecordAsync(delivery, Refused);

        Assert.Equal([.. Enumerable.Range(4, 20).Select(number => $"{number}")], await _rows.ReadAsync("select number from webhook_tries order by number", Ct));
    }

    private WebhookEndpoints Endpoints => new(database.Database, _audit, _clock);

    private DueDeliveries With(WebhookOptions options) => new(database.Database, _audit, Options.Create(options), _clock);

    private Task<IReadOnlyList<WebhookDelivery>> ClaimAsync(IReadOnlyCollection<WebhookDelivery>? underWay = null, DueDeliveries? due = null) =>
        (due ?? _due).ClaimAsync(underWay ?? [], Ct);

    private async Task<Guid> AddAsync(Guid accountId, int deliveries)
    {
        var endpoint = await _rows.AddEndpointAsync(Url, accountId: accountId, ct: Ct);
        await _rows.AddMessagesAsync(endpoint, deliveries, Ct);
        return endpoint;
    }

    private Task<RecordResult> RecordAsync(WebhookDelivery delivery, SendResult result) =>
        _due.RecordAsync(delivery, result, _clock.GetUtcNow(), TimeSpan.FromMilliseconds(250), Ct);

    private Task<IReadOnlyList<string>> TriesAsync() =>
        _rows.ReadAsync("select number, status_code, error, response_excerpt, duration_ms from webhook_tries order by delivery_id, number", Ct);

    private Task<IReadOnlyList<string>> EndpointsAsync() =>
        _rows.ReadAsync("select status, to_char(failing_since at time zone 'utc', 'YYYY-MM-DD') from webhook_endpoints order by endpoint_id", Ct);
}
