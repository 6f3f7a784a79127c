using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Core.Accounts;

/// <summary>Creates, lists and removes those who sign in.</summary>
public sealed class Users(
    Database database, AuditLog audit, TimeProvider time, IOptions<IdentityOptions> options, IPasswordHasher<User> hasher, IServiceProvider services,
    ILogger<UserManager<User>> logger)
{
    /// <summary>Creates a user inside the transaction of <paramref name="connection"/>.</summary>
    public async Task<CreateUserResult> CreateAsync(NpgsqlConnection connection, AuditActor actor, string? requestId, NewUser user, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var created = new User { UserId = Guid.CreateVersion7(now), AccountId = user.AccountId, Role = user.Role, Email = user.Email, CreatedAt = now };
        using var identity = Identity(connection);
        var result = await identity.CreateAsync(created, user.Password);
        if (result.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.DuplicateEmail)))
            return new CreateUserResult.EmailTaken();
        if (!result.Succeeded)
            return new CreateUserResult.PasswordRefused(ReasonOf(result));

        await RecordAsync(connection, actor, requestId, user.AccountId is null ? "createOperator" : "createUser", before: null, created, created, ct);
        return new CreateUserResult.Created(created);
    }

    /// <summary>
    /// Gives a user another password, ends all their sessions and lifts a lock. After the commit the caller announces the user.
    /// </summary>
    public async Task<SetPasswordResult> SetPasswordAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, string email, string password, CancellationToken ct)
    {
        using var identity = Identity(connection);
        if (await identity.FindByNameAsync(email) is not { } user)
            return new SetPasswordResult.NotFound();
        user.PasswordHash = null;   // here, not in the database: Identity adds a password only to somebody who has none
        var result = await identity.AddPasswordAsync(user, password);
        if (!result.Succeeded)
            return new SetPasswordResult.Refused(ReasonOf(result));

        await using var end = new NpgsqlCommand("delete from sessions where user_id = $1", connection) { Parameters = { new() { Value = user.UserId } } };
        await end.ExecuteNonQueryAsync(ct);
        await RecordAsync(connection, actor, requestId, "setPassword", user, user, user, ct);
        return new SetPasswordResult.Changed(user);
    }

    /// <summary>The users of an account, newest first.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="before">Only users created before this one; <see cref="Guid.AllBitsSet"/> for the first page.</param>
    /// <param name="limit">Most users that are returned.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<User>> ListAsync(Guid accountId, Guid before, int limit, CancellationToken ct)
    {
        // Keyset down the index users_account.
        await using var command = database.App.CreateCommand(
            $"select {UserStore.Columns} from users where account_id = $1 and user_id < $2 order by user_id desc limit $3");
        command.Parameters.Add(new() { Value = accountId });
        command.Parameters.Add(new() { Value = before });
        command.Parameters.Add(new() { Value = limit });
        var users = new List<User>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            users.Add(UserStore.Read(reader));
        return users;
    }

    /// <summary>Removes a user of an account with all their sessions, but never its last owner. After the commit the caller announces the user.</summary>
    public async Task<RemoveUserResult> RemoveAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, Guid accountId, Guid userId, CancellationToken ct)
    {
        // All owners are locked, in one order, so that two who remove each other cannot both be the one who stays.
        var users = new List<User>();
        await using (var command = new NpgsqlCommand(
            $"select {UserStore.Columns} from users where account_id = $1 and (role = 'owner' or user_id = $2) order by user_id for update", connection)
        {
            Parameters = { new() { Value = accountId }, new() { Value = userId } },
        })
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                users.Add(UserStore.Read(reader));
        }

        if (users.SingleOrDefault(user => user.UserId == userId) is not { } removed)
            return new RemoveUserResult.NotFound();
        if (removed.Role == UserRole.Owner && users.Count(user => user.Role == UserRole.Owner) == 1)
            return new RemoveUserResult.LastOwner();

        using var identity = Identity(connection);
        await identity.DeleteAsync(removed);
        await RecordAsync(connection, actor, requestId, "removeUser", removed, after: null, removed, ct);
        return new RemoveUserResult.Removed(removed);
    }

    private UserManager<User> Identity(NpgsqlConnection connection) =>
        new(
            new UserStore(connection), options, hasher, userValidators: [], [new PasswordValidator<User>()], new UnchangedNames(), new IdentityErrorDescriber(), services,
            logger);

    private static string ReasonOf(IdentityResult result) => string.Join(' ', result.Errors.Select(error => error.Description));

    private Task RecordAsync(
        NpgsqlConnection connection, AuditActor actor, string? requestId, string operation, User? before, User? after, User subject, CancellationToken ct) =>
        audit.RecordAsync(
            connection,
            new AuditEntry
            {
                Actor = actor,
                Operation = operation,
                Subject = subject.PublicId,
                AccountId = subject.AccountId,
                RequestId = requestId,
                Before = ToJson(before),
                After = ToJson(after),
            },
            ct);

    private static JsonObject? ToJson(User? user) => user is null ? null : new() { ["email"] = user.Email, ["role"] = UserRoles.NameOf(user.Role) };

    private sealed class UnchangedNames : ILookupNormalizer
    {
        public string? NormalizeEmail(string? email) => email;

        public string? NormalizeName(string? name) => name;
    }
}

/// <summary>What came of creating a user.</summary>
public abstract record CreateUserResult
{
    private CreateUserResult()
    {
    }

    /// <summary>They can sign in once the transaction has committed.</summary>
    public sealed record Created(User User) : CreateUserResult;

    /// <summary>Somebody signs in with this address already.</summary>
    public sealed record EmailTaken : CreateUserResult;

    /// <summary>The password does not keep the rules; the reason says which.</summary>
    public sealed record PasswordRefused(string Reason) : CreateUserResult;
}

/// <summary>What came of giving a user another password.</summary>
public abstract record SetPasswordResult
{
    private SetPasswordResult()
    {
    }

    /// <summary>It is another one, and every session has ended.</summary>
    public sealed record Changed(User User) : SetPasswordResult;

    /// <summary>Nobody signs in with this address.</summary>
    public sealed record NotFound : SetPasswordResult;

    /// <summary>The password does not keep the rules; nothing may be committed.</summary>
    public sealed record Refused(string Reason) : SetPasswordResult;
}

/// <summary>What came of removing a user.</summary>
public abstract record RemoveUserResult
{
    private RemoveUserResult()
    {
    }

    /// <summary>They cannot sign in any more.</summary>
    public sealed record Removed(User User) : RemoveUserResult;

    /// <summary>The account has no such user.</summary>
    public sealed record NotFound : RemoveUserResult;

    /// <summary>Nobody would be left who could manage the account.</summary>
    public sealed record LastOwner : RemoveUserResult;
}
