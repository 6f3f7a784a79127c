using System.Net;
using PersonData.Contracts;
using PersonData.Contracts.Accounts;

namespace PersonData.Api.Tests.RotateKey;

public sealed class RotateKey201Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private PersonDataClient Acme => server.Api(server.Acme.LiveKey);

    [Fact]
    public async Task NewKey_HasTheSettingsOfTheOld_AndBothAreGoodUntilTheOverlapEnds()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var replica = await server.StartReplicaAsync(new LogLines(), clock);
        var address = ApiServer.AddressOf(replica);
        var old = await Acme.CreateKeyAsync(
            new CreateKeyRequest { Name = "rotated", Permissions = ["read:usage", "read:persons"], RateLimitPerMinute = 100, ParallelLimit = 5, ExpiresAt = clock.GetUtcNow().AddDays(90) }, Ct);

        var next = await server.Api(server.Acme.LiveKey, address).RotateKeyAsync(old.Id, new RotateKeyRequest { OverlapSeconds = 3600 }, Ct);

        Assert.NotEqual(old.Secret, next.Secret);
        Assert.Equal(old.ExpiresAt, next.ExpiresAt);
        Assert.Equal((old.Name, old.Test, old.RateLimitPerMinute, old.ParallelLimit), (next.Name, next.Test, next.RateLimitPerMinute, next.ParallelLimit));
        Assert.Equal(old.Permissions.Order(), next.Permissions.Order());
        Assert.Equal(next.Id, (await Acme.GetKeyAsync(old.Id, Ct)).ReplacedBy);
        clock.Advance(TimeSpan.FromSeconds(3599));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await CallAsync(old.Secret, address), await CallAsync(next.Secret, address)));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await CallAsync(old.Secret, address), await CallAsync(next.Secret, address)));
    }

    [Fact]
    public async Task Overlap_OfZero_EndsTheOldKeyAtOnce()
    {
        var old = await CreateAsync();
        Assert.Equal(HttpStatusCode.OK, await CallAsync(old.Secret, server.Address));

        var next = await Acme.RotateKeyAsync(old.Id, new RotateKeyRequest { OverlapSeconds = 0 }, Ct);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await CallAsync(old.Secret, server.Address), await CallAsync(next.Secret, server.Address)));
    }

    [Fact]
    public async Task Overlap_IsADay_WhenNothingIsSent()
    {
        var old = await CreateAsync();
        using var client = server.Client(server.Acme.LiveKey);
        Assert.Equal(HttpStatusCode.Created, (await client.PostAsync($"/v1/keys/{old.Id}/rotate", content: null, Ct)).StatusCode);
        var end = (await Acme.GetKeyAsync(old.Id, Ct)).ExpiresAt!.Value;
        Assert.InRange(end - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task Overlap_NeverMakesAKeyLiveLonger()
    {
        var end = TimeProvider.System.GetUtcNow().AddMinutes(5);
        var old = await Acme.CreateKeyAsync(new CreateKeyRequest { Name = "ends", Permissions = ["all"], ExpiresAt = end }, Ct);
        await Acme.RotateKeyAsync(old.Id, new RotateKeyRequest(), Ct);
        Assert.Equal(old.ExpiresAt, (await Acme.GetKeyAsync(old.Id, Ct)).ExpiresAt);
    }

    [Fact]
    public async Task Key_ThatManyRotateAtTheSameTime_IsReplacedOnce()
    {
        var old = await CreateAsync();
        using var client = server.Client(server.Acme.LiveKey);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.PostAsync($"/v1/keys/{old.Id}/rotate", content: null, Ct)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(9, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    private Task<CreatedKeyResponse> CreateAsync() => Acme.CreateKeyAsync(new CreateKeyRequest { Name = "to be rotated", Permissions = ["all"] }, Ct);

    private async Task<HttpStatusCode> CallAsync(string secret, Uri address)
    {
        using var client = server.Client(secret, address);
        return (await client.GetAsync("/v1/usage", Ct)).StatusCode;
    }
}
