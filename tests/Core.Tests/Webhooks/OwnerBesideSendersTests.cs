using Microsoft.Extensions.Options;
using Npgsql;
using PersonData.Core.Accounts;
using PersonData.Core.Webhooks;

namespace PersonData.Core.Tests.Webhooks;

/// <summary>Endpoints that are changed while messages are sent to them.</summary>
public sealed class OwnerBesideSendersTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private WebhookEndpoints _endpoints = null!;
    private WebhookDeliveries _deliveries = null!;
    private DueDeliveries _due = null!;
    private WebhookRows _rows = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(Ct);
        var (database, time) = (_database.Database, TimeProvider.System);
        var audit = new AuditLog(database, time);
        _endpoints = new WebhookEndpoints(database, audit, time);
        _deliveries = new WebhookDeliveries(database, audit, time);
        _due = new DueDeliveries(database, audit, Options.Create(new WebhookOptions { RetryWaits = [TimeSpan.Zero, TimeSpan.FromMilliseconds(5), TimeSpan.FromHours(1)], RetryJitter = 0 }), time);
        _rows = new WebhookRows(database, time);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>Protects: nobody waits in a circle (Postgres would end that with an error), and once an endpoint is disabled nothing waits for it.</summary>
    [Fact]
    public async Task EveryChange_WhileTriesAreRecordedAndEventsHappen_IsMade()
    {
        var endpointId = await _rows.AddEndpointAsync(new Uri("https://partner.example/in"), ct: Ct);
        await _rows.AddMessagesAsync(endpointId, 40, Ct);
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);   // disabled from the beginning, nothing would be sent

        await Task.WhenAll(
            ManyTimesAsync(SendAsync), ManyTimesAsync(SendAsync),
            ManyTimesAsync(async () =>
            {
                await sent.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);
                await InTransactionAsync(connection => SetAsync(connection, endpointId, WebhookEndpointStatus.Disabled));
            }),
            ManyTimesAsync(() => InTransactionAsync(connection => SetAsync(connection, endpointId, WebhookEndpointStatus.Active))),
            ManyTimesAsync(() => InTransactionAsync(connection => _deliveries.RedeliverManyAsync(
                connection, AuditActor.CommandLine, null, _rows.AccountId, test: false, endpointId, new() { Status = WebhookDeliveryStatus.Failed }, Guid.Empty, Ct))),
            ManyTimesAsync(() => InTransactionAsync(connection => _deliveries.RedeliverManyAsync(
                connection, AuditActor.CommandLine, null, _rows.AccountId, test: false, endpointId, new() { Status = WebhookDeliveryStatus.Pending }, Guid.Empty, Ct))),
            ManyTimesAsync(() => InTransactionAsync(connection => _endpoints.ChangeAsync(
                connection, AuditActor.CommandLine, null, _rows.AccountId, test: false, endpointId, before => before with { Url = before.Url + "in" }, Ct))),
            ManyTimesAsync(() => _rows.AddMessageAsync(ct: Ct)));

        await InTransactionAsync(connection => SetAsync(connection, endpointId, WebhookEndpointStatus.Disabled));
        Assert.Empty(await _due.ClaimAsync([], Ct));
        await _endpoints.EndFormerAsync(Ct);   // what somebody else had locked
        Assert.Empty(await _rows.ReadAsync("select 1 from webhook_deliveries where status = 'pending'", Ct));
        Assert.NotEmpty(await _rows.ReadAsync("select 1 from webhook_tries", Ct));

        async Task SendAsync()
        {
            foreach (var delivery in await _due.ClaimAsync([], Ct))
            {
                SendResult result = delivery.DeliveryId.GetHashCode() % 2 == 0 ? new SendResult.Refused(500, "broken") : new SendResult.Accepted(200, "thanks");
                await _due.RecordAsync(delivery, result, TimeProvider.System.GetUtcNow(), TimeSpan.FromMilliseconds(1), Ct);
                sent.TrySetResult();
            }
        }
    }

    private Task<WebhookEndpoint?> SetAsync(NpgsqlConnection connection, Guid endpointId, WebhookEndpointStatus status) =>
        _endpoints.ChangeAsync(connection, AuditActor.CommandLine, null, _rows.AccountId, test: false, endpointId, before => before with { Status = status }, Ct);

    private async Task InTransactionAsync(Func<NpgsqlConnection, Task> change)
    {
        await using var connection = await _database.Database.App.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await change(connection);
        await transaction.CommitAsync(Ct);
    }

    private static async Task ManyTimesAsync(Func<Task> act)
    {
        for (var i = 0; i < 40; i++)
            await act();
    }
}
