using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.Http.Limits;

/// <summary>Limits as callers meet them, with a clock that stands at 09:00:00.</summary>
public sealed class RequestLimitsTests(ApiServer server) : IClassFixture<ApiServer>, IAsyncLifetime
{
    private const string Usage = "/v1/usage";
    private const string Taxonomy = "/v1/persons/search/taxonomy";

    private readonly TestClock _clock = new();
    private WebApplication _api = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await server.StartReplicaAsync(new LogLines(), _clock);

    public async ValueTask DisposeAsync()
    {
        server.Hold.LetGo();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Key_WithoutLimitsOfItsOwn_HasThoseOfItsAccount_ElseTheDefault()
    {
        var account = await server.CreateAccountAsync("Defaults", 0);
        using var plain = Client(account.LiveKey);
        Assert.Equal(new RateLimitHeaders(6000, 5999, Minute(1)), RateLimitHeaders.Of(await plain.GetAsync(Usage, Ct)));

        await server.ExecuteAsync("update accounts set rate_limit_per_minute = 77 where name = 'Defaults'");
        using var inherits = Client(await server.CreateKeyAsync(account.Account));
        Assert.Equal(77, RateLimitHeaders.Of(await inherits.GetAsync(Usage, Ct)).Limit);

        using var own = Client(await server.CreateKeyAsync(account.Account, rateLimitPerMinute: 78));
        Assert.Equal(78, RateLimitHeaders.Of(await own.GetAsync(Usage, Ct)).Limit);
    }

    /// <summary>Whatever comes of a call: answered, refused by its parser, by a permission, leading nowhere.</summary>
    [Fact]
    public async Task EveryResponse_OfAKnownCaller_CarriesTheLimits_AndCounts()
    {
        using var client = Client(await KeyAsync(rate: 10, permissions: Permissions.ReadUsage));
        using var body = new StringContent("{", Encoding.UTF8, "application/json");
        foreach (var (send, status, remaining) in new (Func<Task<HttpResponseMessage>>, int, int)[]
        {
            (() => client.GetAsync(Usage, Ct), 200, 9),
            (() => client.GetAsync(Usage + "?lmit=1", Ct), 400, 8),
            (() => client.GetAsync(Taxonomy, Ct), 403, 9),
            (() => client.PostAsync("/v1/persons/lookup/batch", body, Ct), 403, 9),
            (() => client.GetAsync("/v1/nothing", Ct), 404, 9),
            (() => client.DeleteAsync(Usage, Ct), 405, 8),
            (() => client.SendAsync(new HttpRequestMessage(HttpMethod.Head, Usage), Ct), 200, 7),
        })
        {
            var response = await send();
            Assert.Equal((status, new RateLimitHeaders(10, remaining, Minute(1))), ((int)response.StatusCode, RateLimitHeaders.Of(response)));
        }
    }

    [Fact]
    public async Task Operators_HaveTheDefaults()
    {
        using var client = Client(await server.SignInAsync(UserRole.Operator));
        foreach (var remaining in (int[])[5999, 5998])
            Assert.Equal(new RateLimitHeaders(6000, remaining, Minute(1)), RateLimitHeaders.Of(await client.GetAsync("/v1/admin/accounts", Ct)));
    }

    [Fact]
    public async Task Response_ToNobodyKnown_SaysNothingOfLimits()
    {
        using var client = Client("pd_live_000000000000000000000000000000000000000000000000");
        var response = await client.GetAsync(Usage, Ct);
        await response.IsErrorAsync(HttpStatusCode.Unauthorized, "invalid_key");
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("X-RateLimit", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Calls_BeyondTheLimit_Are429UntilTheMinuteEnds()
    {
        var key = await KeyAsync(rate: 3);
        using var client = Client(key);
        _clock.Advance(TimeSpan.FromSeconds(14.2));
        for (var remaining = 2; remaining >= 0; remaining--)
        {
            var allowed = await client.GetAsync(Usage, Ct);
            Assert.Equal((HttpStatusCode.OK, new RateLimitHeaders(3, remaining, Minute(1))), (allowed.StatusCode, RateLimitHeaders.Of(allowed)));
        }

        for (var i = 0; i < 5; i++)
        {
            var refused = await client.GetAsync(Usage, Ct);
            var detail = await refused.IsErrorAsync(HttpStatusCode.TooManyRequests, "rate_limited");
            Assert.Contains("3 times a minute", detail.GetString(), StringComparison.Ordinal);
            Assert.Equal(new RateLimitHeaders(3, 0, Minute(1)), RateLimitHeaders.Of(refused));
            Assert.Equal("46", Assert.Single(refused.Headers.GetValues("Retry-After")));
            Assert.Equal("0", refused.CreditsCharged());
        }

        // Another operation and another key have minutes of their own.
        Assert.Equal(2, RateLimitHeaders.Of(await client.GetAsync(Taxonomy, Ct)).Remaining);
        using var other = Client(await KeyAsync(rate: 3));
        Assert.Equal(2, RateLimitHeaders.Of(await other.GetAsync(Usage, Ct)).Remaining);

        _clock.Advance(TimeSpan.FromSeconds(46));
        var again = await client.GetAsync(Usage, Ct);
        Assert.Equal((HttpStatusCode.OK, new RateLimitHeaders(3, 2, Minute(2))), (again.StatusCode, RateLimitHeaders.Of(again)));
    }

    [Fact]
    public async Task Calls_BeyondThePlaces_Are429_AndUseNoCallOfTheMinute()
    {
        using var client = Client(await KeyAsync(rate: 6, parallel: 4));
        using var other = Client(await KeyAsync(parallel: 1));
        var held = Enumerable.Range(0, 4).Select(_ => client.GetAsync("/v1/test/hold", Ct)).ToList();
        await Poll.UntilAsync(() => Task.FromResult(server.Hold.Waiting == 4), "four calls are under way", ct: Ct);

        for (var i = 0; i < 5; i++)
        {
            var refused = await client.GetAsync("/v1/test/hold", Ct);
            var detail = await refused.IsErrorAsync(HttpStatusCode.TooManyRequests, "too_many_parallel_requests");
            Assert.Contains("4 requests", detail.GetString(), StringComparison.Ordinal);
            Assert.Equal("1", Assert.Single(refused.Headers.GetValues("Retry-After")));
            Assert.Equal(new RateLimitHeaders(6, 2, Minute(1)), RateLimitHeaders.Of(refused));
        }

        await (await client.GetAsync(Usage, Ct)).IsErrorAsync(HttpStatusCode.TooManyRequests, "too_many_parallel_requests");
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync(Usage, Ct)).StatusCode);

        server.Hold.LetGo();
        Assert.All(await Task.WhenAll(held), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Usage, Ct)).StatusCode);
    }

    /// <summary>Who waits for one answer before the next call needs one place only; so does who crashes the server, or hangs up.</summary>
    [Fact]
    public async Task Place_IsFreeAgain_HoweverTheCallEnds()
    {
        using var client = Client(await KeyAsync(parallel: 1));
        for (var i = 0; i < 200; i++)
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Usage, Ct)).StatusCode);
        for (var i = 0; i < 3; i++)
            await (await client.GetAsync("/v1/test/crash", Ct)).IsErrorAsync(HttpStatusCode.InternalServerError, "internal_error");

        using (var gone = CancellationTokenSource.CreateLinkedTokenSource(Ct))
        {
            var call = client.GetAsync("/v1/test/hold", gone.Token);
            await Poll.UntilAsync(() => Task.FromResult(server.Hold.Waiting == 1), "the call is under way", ct: Ct);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        await Poll.UntilAsync(async () => (await client.GetAsync(Usage, Ct)).StatusCode == HttpStatusCode.OK, "the place of a caller who hung up is free", ct: Ct);
    }

    private static long Minute(int end) => new DateTimeOffset(2026, 3, 10, 9, end, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    private HttpClient Client(string key) => server.Client(key, ApiServer.AddressOf(_api));

    private Task<string> KeyAsync(int? rate = null, int? parallel = null, Permissions permissions = Permissions.All) =>
        server.CreateKeyAsync(server.Acme.Account, permissions: permissions, rateLimitPerMinute: rate, parallelLimit: parallel);
}
