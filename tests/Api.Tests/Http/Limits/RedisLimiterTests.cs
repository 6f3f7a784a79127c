using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace PersonData.Api.Tests.Http.Limits;

/// <summary>Two API processes and a Redis of the test's own, which it stops, slows and starts again.</summary>
public sealed class RedisLimiterTests(ApiServer server) : IClassFixture<ApiServer>, IAsyncLifetime
{
    private const string Usage = "/v1/usage";
    private const string Taxonomy = "/v1/persons/search/taxonomy";
    private const string Held = "/v1/test/hold";

    // However busy this machine is, an answer of a Redis that runs is waited for: budgets are exact then.
    private static readonly (string, string) Patient = ("Limits:RedisTimeoutMilliseconds", "30000");

    private readonly LogLines _log = new();
    private TestRedis _redis = null!;
    private WebApplication _one = null!;
    private WebApplication _two = null!;
    private LimitReadings[] _readings = null!;   // of each process

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await TestRedis.StartOwnAsync(Ct);
        _one = await StartAsync(_log, Patient);
        _two = await StartAsync(new LogLines(), Patient);
        _readings = [new LimitReadings(_one), new LimitReadings(_two)];
    }

    public async ValueTask DisposeAsync()
    {
        server.Hold.LetGo();
        Array.ForEach(_readings, readings => readings.Dispose());
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public Task TwoProcesses_ShareOneMinute() => AssertSharedMinuteAsync();

    [Fact]
    public async Task Operations_AndKeys_HaveMinutesOfTheirOwn()
    {
        var key = await server.CreateKeyAsync(server.Acme.Account, rateLimitPerMinute: 9);
        using var one = Client(_one, key);
        using var two = Client(_two, key);
        using var other = Client(_two, await server.CreateKeyAsync(server.Acme.Account, rateLimitPerMinute: 9));
        await one.GetAsync(Taxonomy, Ct);

        Assert.Equal(8, RateLimitHeaders.Of(await two.GetAsync(Usage, Ct)).Remaining);
        Assert.Equal(8, RateLimitHeaders.Of(await other.GetAsync(Taxonomy, Ct)).Remaining);
    }

    [Fact]
    public async Task TwoProcesses_ShareThePlaces()
    {
        var key = await server.CreateKeyAsync(server.Acme.Account, parallelLimit: 5);
        using var one = Client(_one, key);
        using var two = Client(_two, key);
        for (var round = 0; round < 3; round++)
        {
            var held = Enumerable.Range(0, 5).Select(i => (i % 2 == 0 ? one : two).GetAsync(Held, Ct)).ToList();
            await UntilAsync(() => server.Hold.Waiting == 5, "five calls are under way");
            await (await one.GetAsync(Usage, Ct)).IsErrorAsync(HttpStatusCode.TooManyRequests, "too_many_parallel_requests");
            await (await two.GetAsync(Usage, Ct)).IsErrorAsync(HttpStatusCode.TooManyRequests, "too_many_parallel_requests");

            server.Hold.LetGo();
            Assert.All(await Task.WhenAll(held), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        }

        Assert.All(_readings, readings => Assert.Equal(0, readings.Failures));
    }

    [Fact]
    public async Task Redis_StoppedUnderLoad_FailsNoCall_AndSharesAgainWhenItIsBack()
    {
        var key = await server.CreateKeyAsync(server.Acme.Account, rateLimitPerMinute: 1_000_000);
        var statuses = new ConcurrentDictionary<HttpStatusCode, int>();
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(i => Task.Run(
            async () =>
            {
                using var client = Client(i % 2 == 0 ? _one : _two, key);
                while (!stop.IsCancellationRequested)
                {
                    using var response = await client.GetAsync(Taxonomy, Ct);
                    statuses.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
                }
            },
            Ct)).ToList();

        await UntilMoreAsync(readings => readings.Shared, "calls are decided in Redis");
        await _redis.StopAsync();
        await UntilMoreAsync(readings => readings.Process, "calls are decided by the processes");
        await _redis.RestartAsync(Ct);
        await UntilMoreAsync(readings => readings.Shared, "calls are decided in Redis again");
        await stop.CancelAsync();
        await Task.WhenAll(load);

        Assert.Equal([HttpStatusCode.OK], statuses.Keys);
        Assert.All(_readings, readings => Assert.True(readings.Failures > 0));
        Assert.Single(_log.All, IsWarning);
        Assert.Single(_log.All, line => line.Contains("Redis answers again", StringComparison.Ordinal));
        await AssertSharedMinuteAsync();
    }

    [Fact]
    public async Task Redis_ThatHangs_DelaysACallByItsTimeout_AndNoneOfThoseAfterIt()
    {
        await using var api = await StartAsync(_log, ("Limits:RedisTimeoutMilliseconds", "1000"));
        using var readings = new LimitReadings(api);
        using var client = Client(api, await server.CreateKeyAsync(server.Acme.Account, parallelLimit: 1));
        await Poll.UntilAsync(() => IsSharedAsync(client, readings), "calls are decided in Redis", ct: Ct);
        await _redis.SendAsync("CLIENT PAUSE 10000");

        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 20; i++)
            Assert.False(await IsSharedAsync(client, readings));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9));

        // What Redis still did of it when it went on leaves no place taken.
        await Poll.UntilAsync(() => IsSharedAsync(client, readings), "calls are decided in Redis again", ct: Ct);
        for (var i = 0; i < 20; i++)
            await IsSharedAsync(client, readings);
    }

    [Fact]
    public async Task Redis_ThatHasForgottenTheScript_LearnsItAgain()
    {
        using var client = Client(_one, server.Acme.LiveKey);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Usage, Ct)).StatusCode);
            await _redis.SendAsync("SCRIPT FLUSH");
        }

        Assert.Equal((3, 0, 0), (_readings[0].Shared, _readings[0].Process, _readings[0].Failures));
    }

    [Fact]
    public async Task Redis_ThatIsDownFromTheStart_StopsNoStartAndNoCall()
    {
        await using var api = await server.StartReplicaAsync(_log, TimeProvider.System, ("ConnectionStrings:redis", "127.0.0.1:1"));
        using var client = Client(api, server.Acme.LiveKey);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Usage, Ct)).StatusCode);
        await UntilAsync(() => _log.All.Any(IsWarning), "the log says so");
    }

    [Fact]
    public async Task Place_OfACallThatOutlastsItsLease_IsRenewed_AndThoseOfAVanishedProcessComeBack()
    {
        const int LeaseSeconds = 5;
        await using var vanishing = await StartAsync(new LogLines(), Patient, ("Limits:PlaceLeaseSeconds", $"{LeaseSeconds}"));
        var key = await server.CreateKeyAsync(server.Acme.Account, parallelLimit: 2);
        using var client = Client(_one, key);
        using var lost = Client(vanishing, key);
        var held = Enumerable.Range(0, 2).Select(_ => lost.GetAsync(Held, Ct)).ToList();
        await UntilAsync(() => server.Hold.Waiting == 2, "two calls are under way");

        var first = await LeaseEndAsync();
        await Poll.UntilAsync(async () => await LeaseEndAsync() > first + (LeaseSeconds * 1000), "the places outlast their first lease", ct: Ct);
        await (await client.GetAsync(Usage, Ct)).IsErrorAsync(HttpStatusCode.TooManyRequests, "too_many_parallel_requests");

        // Neither renewed nor given back from now on.
        await vanishing.Services.GetRequiredService<IConnectionMultiplexer>().CloseAsync(allowCommandsToComplete: false);
        await Poll.UntilAsync(
            async () => (await client.GetAsync(Usage, Ct)).StatusCode == HttpStatusCode.OK, "the places of a vanished process are free", ct: Ct);

        server.Hold.LetGo();
        Assert.All(await Task.WhenAll(held), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    private static HttpClient Client(WebApplication api, string key)
    {
        var client = new HttpClient { BaseAddress = ApiServer.AddressOf(api) };
        client.DefaultRequestHeaders.Add("x-api-key", key);
        return client;
    }

    private static Task UntilAsync(Func<bool> condition, string what) => Poll.UntilAsync(() => Task.FromResult(condition()), what, ct: Ct);

    /// <summary>Makes a call, which must be served, and says who has decided.</summary>
    private static async Task<bool> IsSharedAsync(HttpClient client, LimitReadings readings)
    {
        var before = readings.Shared;
        using var response = await client.GetAsync(Usage, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return readings.Shared > before;
    }

    private static bool IsWarning(string line) =>
        line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("Redis does not answer", StringComparison.Ordinal);

    /// <summary>Until each process has counted some hundred calls more.</summary>
    private async Task UntilMoreAsync(Func<LimitReadings, long> count, string what)
    {
        foreach (var (readings, before) in _readings.Select(readings => (readings, count(readings))).ToList())
            await UntilAsync(() => count(readings) > before + 200, what);
    }

    /// <summary>200 calls through both processes meet a limit of 150. The minute may end under way: then all of it is done again.</summary>
    private async Task AssertSharedMinuteAsync()
    {
        const int Limit = 150;
        List<(HttpStatusCode Status, RateLimitHeaders Headers, double? RetryAfter)> answers;
        do
        {
            var key = await server.CreateKeyAsync(server.Acme.Account, rateLimitPerMinute: Limit, parallelLimit: 1000);
            using var one = Client(_one, key);
            using var two = Client(_two, key);
            answers = [.. await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
            {
                using var response = await (i % 2 == 0 ? one : two).GetAsync(Taxonomy, Ct);
                return (response.StatusCode, RateLimitHeaders.Of(response), response.Headers.RetryAfter?.Delta?.TotalSeconds);
            }))];
        }
        while (answers.DistinctBy(answer => answer.Headers.Reset).Count() > 1);

        var allowed = answers.Where(answer => answer.Status == HttpStatusCode.OK).ToList();
        Assert.Equal(Limit, allowed.Count);
        Assert.Equal(Enumerable.Range(0, Limit), allowed.Select(answer => answer.Headers.Remaining).Order());   // each call of the minute was given once
        Assert.All(answers.Except(allowed), answer => Assert.Equal((HttpStatusCode.TooManyRequests, 0), (answer.Status, answer.Headers.Remaining)));
        Assert.All(answers.Except(allowed), answer => Assert.InRange(answer.RetryAfter!.Value, 1, 60));
        Assert.Equal((Limit, 0L), (answers[0].Headers.Limit, answers[0].Headers.Reset % 60));
    }

    private async Task<double> LeaseEndAsync()
    {
        var redis = _one.Services.GetRequiredService<IConnectionMultiplexer>();
        var key = Assert.Single(redis.GetServer(_redis.ConnectionString).Keys(pattern: "persondata:limits:*:places"));
        return (await redis.GetDatabase().SortedSetRangeByRankWithScoresAsync(key)).Min(entry => entry.Score);
    }

    private Task<WebApplication> StartAsync(LogLines log, params (string Name, string Value)[] settings) =>
        server.StartReplicaAsync(log, TimeProvider.System, [.. settings, ("ConnectionStrings:redis", _redis.ConnectionString)]);
}
