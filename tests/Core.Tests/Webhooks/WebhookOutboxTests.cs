using PersonData.Contracts.Webhooks;
using PersonData.Core.Webhooks;

namespace PersonData.Core.Tests.Webhooks;

public sealed class WebhookOutboxTests(WebhookDatabase database) : IClassFixture<WebhookDatabase>, IAsyncLifetime
{
    private readonly TestClock _clock = new();
    private WebhookRows _rows = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _rows = await database.EmptyAsync(_clock, Ct);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("active", false, "person_search.job.failed", 1)]
    [InlineData("disabled", false, "person_search.job.failed", 0)]
    [InlineData("active", true, "person_search.job.failed", 0)]
    [InlineData("active", false, "person_search.job.succeeded", 0)]
    public async Task Message_IsForActiveEndpointsOfItsReachThatWantIt_AndForNobodyElse(string status, bool test, string wants, int deliveries)
    {
        await _rows.AddEndpointAsync(new Uri("https://partner.example"), ct: Ct);
        await _rows.ExecuteAsync(
            "update webhook_endpoints set status = $1, disabled_at = case when $1 = 'disabled' then created_at end, test = $2, events = array[$3]", Ct, status, test, wants);
        await new WebhookRows(database.Database, _clock).AddEndpointAsync(new Uri("https://foreign.example"), ct: Ct);

        await using var connection = await database.Database.App.OpenConnectionAsync(Ct);
        Assert.Equal(deliveries, await AddAsync(connection));

        Assert.Equal([$"{deliveries} {deliveries}"], await CountsAsync());   // a message that nobody wants is not written down
    }

    [Fact]
    public async Task Message_OfAChangeThatIsUndone_IsNot()
    {
        await _rows.AddEndpointAsync(new Uri("https://partner.example"), ct: Ct);
        await using var connection = await database.Database.App.OpenConnectionAsync(Ct);
        await using (await connection.BeginTransactionAsync(Ct))
            Assert.Equal(1, await AddAsync(connection));

        Assert.Equal(["0 0"], await CountsAsync());
    }

    private Task<int> AddAsync(Npgsql.NpgsqlConnection connection) =>
        WebhookOutbox.AddAsync(connection, _rows.AccountId, test: false, WebhookEventTypes.PersonSearchJobFailed, "{}", _clock.GetUtcNow(), Ct);

    private Task<IReadOnlyList<string>> CountsAsync() =>
        _rows.ReadAsync("select (select count(*) from webhook_messages), (select count(*) from webhook_deliveries)", Ct);
}
