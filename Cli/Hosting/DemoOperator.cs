using PersonData.Cli.Features.Accounts;
using PersonData.Core.Accounts;
using PersonData.Core.Data;

namespace PersonData.Cli.Hosting;

/// <summary>Who signs in to <c>serve --demo</c>.</summary>
internal static class DemoOperator
{
    public const string Email = "operator@demo.example";

    /// <summary>Makes the operator, or gives them another password, and returns it.</summary>
    public static async Task<string> OpenAsync(Database database, Users users, CancellationToken ct)
    {
        var password = UserOptions.NewPassword();
        await using var connection = await database.App.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var user = new NewUser(AccountId: null, UserRole.Operator, Email, password);
        if (await users.CreateAsync(connection, AuditActor.CommandLine, requestId: null, user, ct) is CreateUserResult.EmailTaken)
            await users.SetPasswordAsync(connection, AuditActor.CommandLine, requestId: null, Email, password, ct);
        await transaction.CommitAsync(ct);
        return password;
    }
}
