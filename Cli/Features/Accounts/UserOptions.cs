using System.CommandLine;
using System.Security.Cryptography;
using PersonData.Cli.CommandLine;
using PersonData.Core.Accounts;
using PersonData.Core.People;

namespace PersonData.Cli.Features.Accounts;

/// <summary>What the commands about users have in common: an address, a password, and the transaction that a user is created in.</summary>
internal sealed class UserOptions
{
    private readonly Option<string> _email = new("--email") { Description = "The address to sign in with", HelpName = "EMAIL", Required = true };

    private readonly Option<string?> _password = new("--password")
    {
        Description = "The password, at least 10 characters [default: one is made and shown once]",
        HelpName = "PASSWORD",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_email);
        command.Options.Add(_password);
        _email.Validators.Add(result =>
        {
            if (!EmailAddress.TryNormalize(result.GetValueOrDefault<string>(), out _))
                result.AddError("--email takes an e-mail address, as in ada@example.com.");
        });
    }

    /// <summary>The address, normalized.</summary>
    public string Email(ParseResult parsed) => EmailAddress.TryNormalize(parsed.GetRequiredValue(_email), out var email) ? email : throw new InvalidOperationException();

    /// <summary>The password, and whether nobody knows it yet, so that it has to be shown.</summary>
    public (string Password, bool IsNew) Password(ParseResult parsed) =>
        parsed.GetValue(_password) is { } given ? (given, false) : (NewPassword(), true);

    /// <summary>120 random bits, which nobody has to type more than once.</summary>
    public static string NewPassword() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 24);

    public async Task<int> CreateAsync(ParseResult parsed, Terminal terminal, DatabaseSession session, Guid? accountId, UserRole role, CancellationToken ct)
    {
        var (password, isNew) = Password(parsed);
        await using var connection = await session.Database.App.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var user = new NewUser(accountId, role, Email(parsed), password);
        switch (await session.Get<Users>().CreateAsync(connection, AuditActor.CommandLine, requestId: null, user, ct))
        {
            case CreateUserResult.Created { User: var created }:
                await transaction.CommitAsync(ct);
                terminal.Result(
                    new { UserId = created.PublicId, created.Email, created.Role, Password = isNew ? password : null },
                    $"{UserRoles.NameOf(role)} {created.Email} ({created.PublicId}) can sign in{(isNew ? $" with the password {password}. It is not shown again." : ".")}");
                return ExitCodes.Done;
            case CreateUserResult.PasswordRefused { Reason: var reason }:
                throw new CommandFailedException($"the password is not taken: {reason}");
            default:
                throw new CommandFailedException($"{user.Email} signs in already: choose another --email, or give them another password with `persondata users set-password`.");
        }
    }
}
