using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;
using PersonData.Core.Data;

namespace PersonData.Core.Partners;

/// <summary>The customers of managed accounts: creates, finds and changes them, and resolves who is charged. Whether the account is managed is the caller's question.</summary>
public sealed class PartnerCustomers(Database database, CreditLedger ledger, AuditLog audit, TimeProvider time)
{
    private const string Select =
        $"""
        select c.customer_id, c.account_id, c.wallet_id, c.external_customer_id, c.name, c.status, c.result_actions, c.result_delivery_url, c.result_delivery_cta,
               c.created_at, c.updated_at, {CreditLedger.PolicyColumns}
        from partner_customers c join wallets w using (wallet_id)
        """;

    /// <summary>
    /// Creates a customer with its wallet inside the transaction of <paramref name="connection"/>. Of two that bring the same external id at the same time one is
    /// created: the other waits for its end, and is to undo its transaction then.
    /// </summary>
    public async Task<CreatePartnerCustomerResult> CreateAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Guid accountId, string externalCustomerId, PartnerCustomerSettings settings, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var created = new PartnerCustomer
        {
            CustomerId = Guid.CreateVersion7(now),
            AccountId = accountId,
            WalletId = await ledger.OpenWalletAsync(connection, settings.Policy, ofCustomer: true, ct),
            ExternalCustomerId = externalCustomerId,
            Settings = settings,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await using var insert = new NpgsqlCommand(
            """
            insert into partner_customers (customer_id, name, status, result_actions, result_delivery_url, result_delivery_cta, updated_at,
                                           account_id, wallet_id, external_customer_id, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            on conflict (account_id, external_customer_id) do nothing
            """, connection);
        AddState(insert, created);
        insert.Parameters.Add(new() { Value = created.AccountId });
        insert.Parameters.Add(new() { Value = created.WalletId });
        insert.Parameters.Add(new() { Value = created.ExternalCustomerId });
        insert.Parameters.Add(new() { Value = created.CreatedAt });
        if (await insert.ExecuteNonQueryAsync(ct) == 0)
            return new CreatePartnerCustomerResult.ExternalIdTaken();

        await RecordAsync(connection, actor, requestId, "createPartnerCustomer", created, before: null, ToJson(created), ct);
        return new CreatePartnerCustomerResult.Created(created);
    }

    /// <summary>A customer of an account; null when the account has no such customer.</summary>
    public async Task<PartnerCustomer?> FindAsync(Guid accountId, Guid customerId, CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        return await FindAsync(connection, accountId, customerId, ct);
    }

    /// <summary>The customers of an account, newest first.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="filter">Which.</param>
    /// <param name="before">Only customers older than this one; <see cref="Guid.AllBitsSet"/> for the first page.</param>
    /// <param name="limit">Most customers that are returned.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<PartnerCustomer>> ListAsync(Guid accountId, PartnerCustomerFilter filter, Guid before, int limit, CancellationToken ct)
    {
        // Keyset down the index partner_customers_newest: ids are UUIDv7, so their order is that of creation, and no two are the same. Only the filters that are given
        // stand in the statement, so that an external id leans on partner_customers_external: statements are planned once for all values.
        await using var command = database.App.CreateCommand(
            $"""
            {Select}
            where c.account_id = $1 and c.customer_id < $2{(filter.ExternalCustomerId is null ? "" : " and c.external_customer_id = $4")}{(filter.Status is null ? "" : " and c.status = $5")}
            order by c.customer_id desc
            limit $3
            """);
        command.Parameters.Add(new() { Value = accountId });
        command.Parameters.Add(new() { Value = before });
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(Text(filter.ExternalCustomerId));
        command.Parameters.Add(Text(filter.Status is { } status ? NameOf(status) : null));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var customers = new List<PartnerCustomer>();
        while (await reader.ReadAsync(ct))
            customers.Add(Read(reader));
        return customers;
    }

    /// <summary>
    /// Changes what is said about a customer inside the transaction of <paramref name="connection"/>: <paramref name="change"/> is applied to what earlier changes have left, one after the
    /// other, so that of two at the same time none is lost. Null when the account has no such customer. A change that changes nothing is not recorded.
    /// </summary>
    public async Task<PartnerCustomer?> ChangeAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Guid accountId, Guid customerId, Func<PartnerCustomerSettings, PartnerCustomerSettings> change,
        CancellationToken ct)
    {
        if (await LockAsync(connection, "for no key update", accountId, customerId, ct) is not { } before)
            return null;
        var after = before with { Settings = change(before.Settings), UpdatedAt = time.GetUtcNow() };
        if (after.Settings == before.Settings)
            return before;

        await using var update = new NpgsqlCommand(
            """
            update partner_customers set name = $2, status = $3, result_actions = $4, result_delivery_url = $5, result_delivery_cta = $6, updated_at = $7
            where customer_id = $1
            """, connection);
        AddState(update, after);
        await update.ExecuteNonQueryAsync(ct);
        if (after.Settings.Policy != before.Settings.Policy)
            await ledger.SetPolicyAsync(connection, after.WalletId, after.Settings.Policy, ct);
        await RecordAsync(connection, actor, requestId, "updatePartnerCustomer", after, ToJson(before), ToJson(after), ct);
        return after;
    }

    /// <summary>Adds credits to a customer's wallet inside the transaction of <paramref name="connection"/>. Null when the account has no such customer.</summary>
    public async Task<(PartnerCustomer Customer, Grant Grant)?> GrantAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Guid accountId, Guid customerId, NewGrant grant, CancellationToken ct)
    {
        if (await FindAsync(connection, accountId, customerId, ct) is not { } customer)
            return null;
        var granted = await ledger.GrantAsync(connection, customer.WalletId, grant, new LedgerOrigin("grantPartnerCustomerCredits", requestId, actor.ActorId), ct);
        await RecordAsync(connection, actor, requestId, "grantPartnerCustomerCredits", customer, before: null, WalletNames.ToJson(granted), ct);
        return (customer, granted);
    }

    /// <summary>
    /// The one place that says which wallet a customer is charged by: only an active customer of this account has one; for any other this is null, and nothing may be
    /// charged or delivered. The customer stays as it is until the transaction of <paramref name="connection"/> ends, so a charge in the same transaction is
    /// either committed before a suspension or refused by it.
    /// </summary>
    public static async Task<ChargedCustomer?> FindChargedAsync(NpgsqlConnection connection, Guid accountId, Guid customerId, CancellationToken ct) =>
        await LockAsync(connection, "for share", accountId, customerId, ct) is { Settings.Status: PartnerCustomerStatus.Active } customer
            ? new ChargedCustomer(customer.CustomerId, customer.WalletId)
            : null;

    // Two statements: the second one sees what was committed while the first has waited, of the wallet's row too. Lock order: customer, then its wallet.
    private static async Task<PartnerCustomer?> LockAsync(NpgsqlConnection connection, string strength, Guid accountId, Guid customerId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select from partner_customers where account_id = $1 and customer_id = $2 {strength}", connection)
        {
            Parameters = { new() { Value = accountId }, new() { Value = customerId } },
        };
        await command.ExecuteNonQueryAsync(ct);
        return await FindAsync(connection, accountId, customerId, ct);
    }

    private static async Task<PartnerCustomer?> FindAsync(NpgsqlConnection connection, Guid accountId, Guid customerId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"{Select} where c.account_id = $1 and c.customer_id = $2", connection)
        {
            Parameters = { new() { Value = accountId }, new() { Value = customerId } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }

    private static void AddState(NpgsqlCommand command, PartnerCustomer customer)
    {
        var settings = customer.Settings;
        command.Parameters.Add(new() { Value = customer.CustomerId });
        command.Parameters.Add(Text(settings.Name));
        command.Parameters.Add(new() { Value = NameOf(settings.Status) });
        command.Parameters.Add(new() { Value = ResultActionNames.Of(settings.AllowedResultActions) });
        command.Parameters.Add(Text(settings.ResultDeliveryUrl));
        command.Parameters.Add(Text(settings.ResultDeliveryCta));
        command.Parameters.Add(new() { Value = customer.UpdatedAt });
    }

    private Task RecordAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, string operation, PartnerCustomer customer, JsonObject? before, JsonObject after, CancellationToken ct) =>
        audit.RecordAsync(
            connection,
            new AuditEntry
            {
                Actor = actor,
                Operation = operation,
                Subject = customer.PublicId,
                AccountId = customer.AccountId,
                RequestId = requestId,
                Before = before,
                After = after,
            },
            ct);

    private static JsonObject ToJson(PartnerCustomer customer)
    {
        var settings = customer.Settings;
        var json = new JsonObject
        {
            ["external_customer_id"] = customer.ExternalCustomerId,
            ["name"] = settings.Name,
            ["status"] = NameOf(settings.Status),
            ["allowed_result_actions"] = new JsonArray([.. ResultActionNames.Of(settings.AllowedResultActions).Select(name => JsonValue.Create(name))]),
            ["result_delivery_url"] = settings.ResultDeliveryUrl,
            ["result_delivery_cta"] = settings.ResultDeliveryCta,
        };
        foreach (var (name, value) in WalletNames.ToJson(settings.Policy))
            json[name] = value?.DeepClone();
        return json;
    }

    private static string NameOf(PartnerCustomerStatus status) => status == PartnerCustomerStatus.Active ? "active" : "suspended";

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static PartnerCustomer Read(NpgsqlDataReader reader)
    {
        return new PartnerCustomer
        {
            CustomerId = reader.GetGuid(0),
            AccountId = reader.GetGuid(1),
            WalletId = reader.GetGuid(2),
            ExternalCustomerId = reader.GetString(3),
            Settings = new PartnerCustomerSettings
            {
                Name = TextOf(4),
                Status = Enum.Parse<PartnerCustomerStatus>(reader.GetString(5), ignoreCase: true),
                AllowedResultActions = ResultActionNames.Read(reader.GetFieldValue<string[]>(6)),
                ResultDeliveryUrl = TextOf(7),
                ResultDeliveryCta = TextOf(8),
                Policy = CreditLedger.ReadPolicy(reader, 11),
            },
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(9),
            UpdatedAt = reader.GetFieldValue<DateTimeOffset>(10),
        };

        string? TextOf(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }
}

/// <summary>Which customers are wanted; null members match everything.</summary>
/// <param name="Status">Those with this status.</param>
/// <param name="ExternalCustomerId">The one with this external id.</param>
public sealed record PartnerCustomerFilter(PartnerCustomerStatus? Status, string? ExternalCustomerId);

/// <summary>What came of creating a customer.</summary>
public abstract record CreatePartnerCustomerResult
{
    private CreatePartnerCustomerResult()
    {
    }

    /// <summary>The customer exists, once the transaction is committed.</summary>
    public sealed record Created(PartnerCustomer Customer) : CreatePartnerCustomerResult;

    /// <summary>The account has a customer with this external id. The transaction must not be committed.</summary>
    public sealed record ExternalIdTaken : CreatePartnerCustomerResult;
}
