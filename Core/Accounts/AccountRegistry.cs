using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using PersonData.Core.Credits;
using PersonData.Core.Data;

namespace PersonData.Core.Accounts;

/// <summary>
/// Creates, finds and changes accounts, and corrects their wallets. Whoever changes one announces it after the commit (<see cref="CredentialChanges.Announce"/>),
/// so that no process goes on serving what it remembers.
/// </summary>
public sealed class AccountRegistry(Database database, CreditLedger ledger, AuditLog audit, TimeProvider time)
{
    private const string Select =
        $"""
        select a.account_id, a.name, a.managed, a.status, a.wallet_id, a.rate_limit_per_minute, a.parallel_limit, a.created_at, a.enrichment_order, {CreditLedger.PolicyColumns}
        from accounts a join wallets w using (wallet_id)
        """;

    /// <summary>Creates an account for the command line, in a transaction of its own.</summary>
    public async Task<CreateAccountResult> CreateAsync(NewAccount account, CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var result = await CreateAsync(connection, AuditActor.CommandLine, requestId: null, account, ct);
        if (result is CreateAccountResult.Created)
            await transaction.CommitAsync(ct);
        return result;
    }

    /// <summary>Creates an account with its wallet and, where there is one, its first grant inside the transaction of <paramref name="connection"/>.</summary>
    public async Task<CreateAccountResult> CreateAsync(NpgsqlConnection connection, AuditActor actor, string? requestId, NewAccount account, CancellationToken ct)
    {
        var name = NameOf(account.Name);
        var now = time.GetUtcNow();
        var created = new Account
        {
            AccountId = Guid.CreateVersion7(now),
            Name = name,
            Managed = account.Managed,
            Status = AccountStatus.Active,
            WalletId = await ledger.OpenWalletAsync(connection, account.Policy, ofCustomer: false, ct),
            Policy = account.Policy,
            RateLimitPerMinute = account.RateLimitPerMinute,
            ParallelLimit = account.ParallelLimit,
            CreatedAt = now,
        };
        await using var insert = new NpgsqlCommand(
            """
            insert into accounts (account_id, name, managed, status, rate_limit_per_minute, parallel_limit, wallet_id, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (lower(name)) do nothing
            """, connection);
        AddState(insert, created);
        insert.Parameters.Add(new() { Value = created.WalletId });
        insert.Parameters.Add(new() { Value = now });
        if (await insert.ExecuteNonQueryAsync(ct) == 0)
            return new CreateAccountResult.NameTaken();

        await RecordAsync(connection, actor, requestId, "createAccount", created, before: null, ToJson(created), ct);
        if (account.Credits is not null)
            await GrantAsync(connection, actor, requestId, created, account.Credits, ct);
        return new CreateAccountResult.Created(created);
    }

    /// <summary>Finds an account by its public id or its name (whatever its case).</summary>
    public async Task<Account?> FindAsync(string idOrName, CancellationToken ct)
    {
        PublicId.TryParse(idOrName, PublicId.Account, out var id);
        await using var command = database.App.CreateCommand($"{Select} where a.account_id = $1 or lower(a.name) = lower($2) order by a.account_id = $1 desc limit 1");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = idOrName });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }

    /// <summary>An account; null when there is none.</summary>
    public async Task<Account?> FindAsync(Guid accountId, CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        return await FindAsync(connection, accountId, ct);
    }

    /// <summary>The accounts, newest first.</summary>
    /// <param name="status">Only those with this status; null for all.</param>
    /// <param name="before">Only accounts older than this one; <see cref="Guid.AllBitsSet"/> for the first page.</param>
    /// <param name="limit">Most accounts that are returned.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<Account>> ListAsync(AccountStatus? status, Guid before, int limit, CancellationToken ct)
    {
        // Keyset down the primary key: ids are UUIDv7, so their order is that of creation, and no two are the same.
        await using var command = database.App.CreateCommand(
            $"{Select} where a.account_id < $1 and ($2::text is null or a.status = $2) order by a.account_id desc limit $3");
        command.Parameters.Add(new() { Value = before });
        command.Parameters.Add(new() { Value = status is { } wanted ? AccountNames.Of(wanted) : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var accounts = new List<Account>();
        while (await reader.ReadAsync(ct))
            accounts.Add(Read(reader));
        return accounts;
    }

    /// <summary>Changes an account for the command line, in a transaction of its own.</summary>
    public async Task<ChangeAccountResult> ChangeAsync(Guid accountId, Func<Account, Account> change, CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var result = await ChangeAsync(connection, AuditActor.CommandLine, requestId: null, accountId, change, ct);
        if (result is ChangeAccountResult.Changed)
            await transaction.CommitAsync(ct);
        return result;
    }

    /// <summary>
    /// Changes an account inside the transaction of <paramref name="connection"/>: <paramref name="change"/> is applied to what earlier changes have left, one after the other,
    /// so that of two at the same time none is lost. A change that changes nothing is not recorded.
    /// </summary>
    public async Task<ChangeAccountResult> ChangeAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Guid accountId, Func<Account, Account> change, CancellationToken ct)
    {
        if (await LockAsync(connection, accountId, ct) is not { } before)
            return new ChangeAccountResult.NotFound();
        if (before.Status == AccountStatus.Closed)
            return new ChangeAccountResult.Closed();
        var after = change(before);
        after = after with { Name = NameOf(after.Name), EnrichmentOrder = IsSame(before.EnrichmentOrder, after.EnrichmentOrder) ? before.EnrichmentOrder : after.EnrichmentOrder };
        if (after == before)
            return new ChangeAccountResult.Changed(before);

        await using var update = new NpgsqlCommand(
            """
            update accounts set name = $2, managed = $3, status = $4, rate_limit_per_minute = $5, parallel_limit = $6, enrichment_order = $7 where account_id = $1
            """, connection);
        AddState(update, after);
        update.Parameters.Add(new NpgsqlParameter<string[]?> { TypedValue = after.EnrichmentOrder?.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        try
        {
            await update.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "accounts_name" })
        {
            return new ChangeAccountResult.NameTaken();
        }

        if (after.Policy != before.Policy)
            await ledger.SetPolicyAsync(connection, after.WalletId, after.Policy, ct);
        await RecordAsync(connection, actor, requestId, "updateAccount", after, ToJson(before), ToJson(after), ct);
        return new ChangeAccountResult.Changed(after);
    }

    /// <summary>Adds credits to an account's wallet for the command line, in a transaction of its own.</summary>
    public async Task<CreditAccountResult> GrantAsync(Guid accountId, NewGrant grant, CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var result = await GrantAsync(connection, AuditActor.CommandLine, requestId: null, accountId, grant, ct);
        if (result is CreditAccountResult.Granted)
            await transaction.CommitAsync(ct);
        return result;
    }

    /// <summary>Adds credits to an account's wallet inside the transaction of <paramref name="connection"/>.</summary>
    public async Task<CreditAccountResult> GrantAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Guid accountId, NewGrant grant, CancellationToken ct) =>
        await LockAsync(connection, accountId, ct) switch
        {
            null => new CreditAccountResult.NotFound(),
            { Status: AccountStatus.Closed } => new CreditAccountResult.Closed(),
            { } account => new CreditAccountResult.Granted(account, await GrantAsync(connection, actor, requestId, account, grant, ct)),
        };

    /// <summary>
    /// Takes credits from an account's wallet or gives back what was taken inside the transaction of <paramref name="connection"/>; see
    /// <see cref="CreditLedger.AdjustAsync"/>.
    /// </summary>
    public async Task<CreditAccountResult> AdjustAsync(
        NpgsqlConnection connection, AuditActor actor, string requestId, Guid accountId, long creditUnits, string note, CancellationToken ct)
    {
        var account = await LockAsync(connection, accountId, ct);
        if (account is null or { Status: AccountStatus.Closed })
            return account is null ? new CreditAccountResult.NotFound() : new CreditAccountResult.Closed();
        if (await ledger.AdjustAsync(connection, account.WalletId, creditUnits, note, requestId, actor.ActorId, ct) is AdjustmentResult.TooMuch tooMuch)
            return new CreditAccountResult.TooMuch(tooMuch.PossibleUnits);

        var adjustment = new JsonObject { ["adjustment"] = new JsonObject { ["credit_units"] = creditUnits, ["note"] = note } };
        await RecordAsync(connection, actor, requestId, "adjustAccountCredits", account, before: null, adjustment, ct);
        return new CreditAccountResult.Adjusted(account);
    }

    private async Task<Grant> GrantAsync(NpgsqlConnection connection, AuditActor actor, string? requestId, Account account, NewGrant grant, CancellationToken ct)
    {
        var granted = await ledger.GrantAsync(connection, account.WalletId, grant, new LedgerOrigin("grantAccountCredits", requestId, actor.ActorId), ct);
        await RecordAsync(connection, actor, requestId, "grantAccountCredits", account, before: null, WalletNames.ToJson(granted), ct);
        return granted;
    }

    private static bool IsSame(IReadOnlyList<string>? one, IReadOnlyList<string>? other) => one is null || other is null ? one is null && other is null : one.SequenceEqual(other);

    private static string NameOf(string name)
    {
        name = name.Trim();
        ArgumentOutOfRangeException.ThrowIfZero(name.Length, nameof(name));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, Account.MaxNameLength, nameof(name));
        return name;
    }

    // Two statements: the second one sees what was committed while the first has waited, of the wallet's row too. Lock order: account, then its wallet. What
    // charges does not come by here.
    private static async Task<Account?> LockAsync(NpgsqlConnection connection, Guid accountId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select from accounts where account_id = $1 for no key update", connection) { Parameters = { new() { Value = accountId } } };
        await command.ExecuteNonQueryAsync(ct);
        return await FindAsync(connection, accountId, ct);
    }

    private static async Task<Account?> FindAsync(NpgsqlConnection connection, Guid accountId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"{Select} where a.account_id = $1", connection) { Parameters = { new() { Value = accountId } } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }

    private static void AddState(NpgsqlCommand command, Account account)
    {
        command.Parameters.Add(new() { Value = account.AccountId });
        command.Parameters.Add(new() { Value = account.Name });
        command.Parameters.Add(new() { Value = account.Managed });
        command.Parameters.Add(new() { Value = AccountNames.Of(account.Status) });
        command.Parameters.Add(new NpgsqlParameter<int?> { TypedValue = account.RateLimitPerMinute, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new NpgsqlParameter<int?> { TypedValue = account.ParallelLimit, NpgsqlDbType = NpgsqlDbType.Integer });
    }

    private Task RecordAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, string operation, Account account, JsonObject? before, JsonObject after, CancellationToken ct) =>
        audit.RecordAsync(
            connection,
            new AuditEntry
            {
                Actor = actor,
                Operation = operation,
                Subject = account.PublicId,
                AccountId = account.AccountId,
                RequestId = requestId,
                Before = before,
                After = after,
            },
            ct);

    private static JsonObject ToJson(Account account)
    {
        var json = new JsonObject
        {
            ["name"] = account.Name,
            ["managed"] = account.Managed,
            ["status"] = AccountNames.Of(account.Status),
            ["rate_limit_per_minute"] = account.RateLimitPerMinute,
            ["parallel_limit"] = account.ParallelLimit,
            ["enrichment_order"] = account.EnrichmentOrder is { } order ? new JsonArray([.. order.Select(name => JsonValue.Create(name))]) : null,
        };
        foreach (var (name, value) in WalletNames.ToJson(account.Policy))
            json[name] = value?.DeepClone();
        return json;
    }

    private static Account Read(NpgsqlDataReader reader) => new()
    {
        AccountId = reader.GetGuid(0),
        Name = reader.GetString(1),
        Managed = reader.GetBoolean(2),
        Status = Enum.Parse<AccountStatus>(reader.GetString(3), ignoreCase: true),
        WalletId = reader.GetGuid(4),
        RateLimitPerMinute = reader.IsDBNull(5) ? null : reader.GetInt32(5),
        ParallelLimit = reader.IsDBNull(6) ? null : reader.GetInt32(6),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(7),
        EnrichmentOrder = reader.IsDBNull(8) ? null : reader.GetFieldValue<string[]>(8),
        Policy = CreditLedger.ReadPolicy(reader, 9),
    };
}

/// <summary>What came of creating an account.</summary>
public abstract record CreateAccountResult
{
    private CreateAccountResult()
    {
    }

    /// <summary>The account exists, once the transaction is committed.</summary>
    public sealed record Created(Account Account) : CreateAccountResult;

    /// <summary>Another account has this name. The transaction must not be committed.</summary>
    public sealed record NameTaken : CreateAccountResult;
}

/// <summary>What came of changing an account.</summary>
public abstract record ChangeAccountResult
{
    private ChangeAccountResult()
    {
    }

    /// <summary>It is as it was asked for, once the transaction is committed.</summary>
    public sealed record Changed(Account Account) : ChangeAccountResult;

    /// <summary>Another account has this name. The transaction is broken.</summary>
    public sealed record NameTaken : ChangeAccountResult;

    /// <summary>It is closed, which is final.</summary>
    public sealed record Closed : ChangeAccountResult;

    /// <summary>There is no such account.</summary>
    public sealed record NotFound : ChangeAccountResult;
}

/// <summary>What came of an operator's hand in an account's wallet.</summary>
public abstract record CreditAccountResult
{
    private CreditAccountResult()
    {
    }

    /// <summary>Credits were added.</summary>
    public sealed record Granted(Account Account, Grant Grant) : CreditAccountResult;

    /// <summary>Credits were taken or given back.</summary>
    public sealed record Adjusted(Account Account) : CreditAccountResult;

    /// <summary>More than the wallet has, or more than was taken from it. Nothing was changed.</summary>
    /// <param name="PossibleUnits">What would have been possible.</param>
    public sealed record TooMuch(long PossibleUnits) : CreditAccountResult;

    /// <summary>The account is closed, which is final.</summary>
    public sealed record Closed : CreditAccountResult;

    /// <summary>There is no such account.</summary>
    public sealed record NotFound : CreditAccountResult;
}
