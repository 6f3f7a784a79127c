using Npgsql;
using PersonData.Core.Credits;
using PersonData.Core.Data;

namespace PersonData.Core.Accounts;

/// <summary>Creates and finds accounts.</summary>
public sealed class AccountRegistry(Database database, CreditLedger ledger, TimeProvider time)
{
    /// <summary>Creates an account with its wallet and, when <paramref name="credits"/> is given, its first grant: all or nothing.</summary>
    /// <param name="name">1 to <see cref="Account.MaxNameLength"/> characters; surrounding white space is dropped.</param>
    /// <param name="managed">True for a partner.</param>
    /// <param name="mode">How the wallet is enforced.</param>
    /// <param name="credits">The first grant; null leaves an enforced account unable to buy anything.</param>
    /// <param name="ct">Cancels before the account exists.</param>
    public async Task<CreateAccountResult> CreateAsync(
        string name, bool managed, EnforcementMode mode, NewGrant? credits, CancellationToken ct)
    {
        name = name.Trim();
        ArgumentOutOfRangeException.ThrowIfZero(name.Length, nameof(name));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, Account.MaxNameLength, nameof(name));

        var now = time.GetUtcNow();
        await using var connection = await database.App.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);

        var walletId = await ledger.OpenWalletAsync(connection, new WalletPolicy { Mode = mode }, ofCustomer: false, ct);
        var account = new Account(Guid.CreateVersion7(now), name, managed, AccountStatus.Active, walletId, mode, now);
        await using var insert = new NpgsqlCommand(
            """
            insert into accounts (account_id, name, managed, status, wallet_id, created_at) values ($1, $2, $3, 'active', $4, $5)
            on conflict (lower(name)) do nothing
            """, connection)
        {
            Parameters =
            {
                new() { Value = account.AccountId }, new() { Value = name }, new() { Value = managed },
                new() { Value = walletId }, new() { Value = now },
            },
        };
        if (await insert.ExecuteNonQueryAsync(ct) == 0)
            return new CreateAccountResult.NameTaken();

        if (credits is not null)
            await ledger.GrantAsync(connection, walletId, credits, ct);

        await transaction.CommitAsync(ct);
        return new CreateAccountResult.Created(account);
    }

    /// <summary>Finds an account by its public id or its name (whatever its case).</summary>
    public async Task<Account?> FindAsync(string idOrName, CancellationToken ct)
    {
        PublicId.TryParse(idOrName, PublicId.Account, out var id);
        await using var command = database.App.CreateCommand(
            """
            select account_id, name, managed, status, wallet_id, enforcement_mode, accounts.created_at
            from accounts join wallets using (wallet_id)
            where account_id = $1 or lower(name) = lower($2)
            order by account_id = $1 desc
            limit 1
            """);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = idOrName });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new Account(
                reader.GetGuid(0), reader.GetString(1), reader.GetBoolean(2), Enum.Parse<AccountStatus>(reader.GetString(3), ignoreCase: true),
                reader.GetGuid(4), Enum.Parse<EnforcementMode>(reader.GetString(5), ignoreCase: true), reader.GetFieldValue<DateTimeOffset>(6))
            : null;
    }
}

/// <summary>What came of creating an account.</summary>
public abstract record CreateAccountResult
{
    private CreateAccountResult()
    {
    }

    /// <summary>The account exists now.</summary>
    public sealed record Created(Account Account) : CreateAccountResult;

    /// <summary>Another account has this name; nothing was created.</summary>
    public sealed record NameTaken : CreateAccountResult;
}
