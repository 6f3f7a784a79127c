using Microsoft.AspNetCore.Identity;
using Npgsql;
using NpgsqlTypes;

namespace PersonData.Core.Accounts;

/// <summary>
/// What ASP.NET Core Identity needs of a store to create users under its password rules and to change passwords. It works on the connection that it is given,
/// so a user is created in the transaction of its audit entry.
/// </summary>
internal sealed class UserStore(NpgsqlConnection connection) : IUserPasswordStore<User>
{
    public const string Columns = "user_id, account_id, role, email, created_at, password_hash";

    public async Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken)
    {
        // Of two who create the same address at the same time, the second waits for the first and then inserts nothing.
        await using var insert = new NpgsqlCommand(
            """
            insert into users (user_id, account_id, role, email, password_hash, created_at) values ($1, $2, $3, $4, $5, $6)
            on conflict (email) do nothing
            """, connection)
        {
            Parameters =
            {
                new() { Value = user.UserId }, new NpgsqlParameter<Guid?> { TypedValue = user.AccountId, NpgsqlDbType = NpgsqlDbType.Uuid },
                new() { Value = UserRoles.NameOf(user.Role) }, new() { Value = user.Email }, new() { Value = user.PasswordHash! },
                new() { Value = user.CreatedAt },
            },
        };
        return await insert.ExecuteNonQueryAsync(cancellationToken) == 1
            ? IdentityResult.Success
            : IdentityResult.Failed(new IdentityErrorDescriber().DuplicateEmail(user.Email));
    }

    public async Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken)
    {
        await using var update = new NpgsqlCommand(
            "update users set password_hash = $2, failed_attempts = 0, locked_until = null where user_id = $1", connection)
        {
            Parameters = { new() { Value = user.UserId }, new() { Value = user.PasswordHash! } },
        };
        await update.ExecuteNonQueryAsync(cancellationToken);
        return IdentityResult.Success;
    }

    public async Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand("delete from users where user_id = $1", connection) { Parameters = { new() { Value = user.UserId } } };
        await delete.ExecuteNonQueryAsync(cancellationToken);
        return IdentityResult.Success;
    }

    public Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken) => FindAsync("user_id = $1::uuid", userId, cancellationToken);

    public Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => FindAsync("email = $1", normalizedUserName, cancellationToken);

    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.UserId.ToString());

    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetPasswordHashAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetPasswordHashAsync(User user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    // An address is normalized before it comes here, and stays what it is.
    public Task SetUserNameAsync(User user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // The connection is its opener's.
    }

    public static User Read(NpgsqlDataReader reader) => new()
    {
        UserId = reader.GetGuid(0),
        AccountId = reader.IsDBNull(1) ? null : reader.GetGuid(1),
        Role = Enum.Parse<UserRole>(reader.GetString(2), ignoreCase: true),
        Email = reader.GetString(3),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(4),
        PasswordHash = reader.GetString(5),
    };

    private async Task<User?> FindAsync(string condition, string value, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select {Columns} from users where {condition}", connection) { Parameters = { new() { Value = value } } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }
}
