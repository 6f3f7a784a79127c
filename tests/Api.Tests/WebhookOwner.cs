using PersonData.Contracts;
using PersonData.Contracts.Webhooks;
using PersonData.Core;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Tests;

/// <summary>An account of a test with webhook endpoints, and what happens to it. No worker runs beside these tests: what becomes of deliveries is theirs to say.</summary>
public sealed class WebhookOwner
{
    public const string Url = "https://customer.example/webhooks/persondata";

    private readonly ApiServer _server;

    private WebhookOwner(ApiServer server, TestAccount account) =>
        (_server, Account, Api, TestApi) = (server, account, server.Api(account.LiveKey), server.Api(account.TestKey));

    public TestAccount Account { get; }

    public PersonDataClient Api { get; }

    /// <summary>With the test key.</summary>
    public PersonDataClient TestApi { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<WebhookOwner> CreateAsync(ApiServer server, string name) => new(server, await server.CreateAccountAsync($"webhooks {name}", 0));

    public static WebhookOwner Of(ApiServer server, TestAccount account) => new(server, account);

    public Task<WebhookEndpointSecretResponse> EndpointAsync(params string[] events) =>
        Api.CreateWebhookEndpointAsync(new() { Url = Url, Events = events.Length == 0 ? null : events }, Ct);

    /// <summary>Tells the account's endpoints of an event. Returns how many hear of it.</summary>
    public async Task<int> TellAsync(string type = WebhookEventTypes.PersonSearchJobSucceeded, bool test = false, DateTimeOffset? at = null, string body = "{}")
    {
        await using var connection = await _server.Database.App.OpenConnectionAsync(Ct);
        return await WebhookOutbox.AddAsync(connection, Account.Account.AccountId, test, type, body, at ?? TimeProvider.System.GetUtcNow(), Ct);
    }

    /// <summary>Ends a delivery after these further tries.</summary>
    public async Task EndAsync(string deliveryId, string status, params (int? StatusCode, string? Error)[] tries)
    {
        foreach (var (code, error) in tries)
        {
            await ExecuteAsync(
                """
                insert into webhook_tries (delivery_id, number, started_at, duration_ms, status_code, error, response_excerpt)
                select $1, 1 + count(*), now(), 12.5, $2::int, $3::text, case when $2::int is not null then 'Thanks' end from webhook_tries where delivery_id = $1
                """,
                IdOf(PublicId.Delivery, deliveryId), code, error);
        }

        await ExecuteAsync(
            "update webhook_deliveries set status = $2, tries = tries + $3, due_at = null, claim_id = null, ended_at = now() where delivery_id = $1",
            IdOf(PublicId.Delivery, deliveryId), status, tries.Length);
    }

    /// <summary>Secret, former secret and its end, as messages are signed with.</summary>
    public async Task<(string Secret, string? Former, DateTimeOffset? FormerUntil)> SecretsAsync(string endpointId)
    {
        await using var command = _server.Database.App.CreateCommand("select secret, former_secret, former_secret_until from webhook_endpoints where endpoint_id = $1");
        command.Parameters.Add(new() { Value = IdOf(PublicId.Endpoint, endpointId) });
        await using var reader = await command.ExecuteReaderAsync(Ct);
        Assert.True(await reader.ReadAsync(Ct));
        return (reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2));
    }

    public async Task ExecuteAsync(string sql, params object?[] values)
    {
        await using var command = _server.Database.App.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(value is null ? new() { Value = DBNull.Value } : new() { Value = value });
        await command.ExecuteNonQueryAsync(Ct);
    }

    public static Guid IdOf(string prefix, string text)
    {
        Assert.True(PublicId.TryParse(text, prefix, out var id), text);
        return id;
    }
}

/// <summary>Tests of webhooks, each with accounts of its own.</summary>
[CollectionDefinition]
public sealed class SharedWebhooks : ICollectionFixture<ApiServer>;
