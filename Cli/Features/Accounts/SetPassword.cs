using System.CommandLine;
using PersonData.Cli.CommandLine;
using PersonData.Core.Accounts;

namespace PersonData.Cli.Features.Accounts;

internal static class SetPassword
{
    public static Command Command()
    {
        var command = new DocumentedCommand(
            "set-password",
            "Give an operator or user another password. All their sessions end, and they can sign in at once if they were locked.",
            "persondata users set-password --email ada@example.com");
        var user = new UserOptions();
        var json = Terminal.JsonOption();
        var database = new DatabaseOptions();
        user.AddTo(command);
        database.AddTo(command);
        command.Options.Add(json);

        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            var (email, (password, isNew)) = (user.Email(parsed), user.Password(parsed));
            await using var session = await database.OpenAsync(parsed, ct);
            await using var connection = await session.Database.App.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            switch (await session.Get<Users>().SetPasswordAsync(connection, AuditActor.CommandLine, requestId: null, email, password, ct))
            {
                case SetPasswordResult.Changed { User: var changed }:
                    await transaction.CommitAsync(ct);
                    terminal.Result(
                        new { UserId = changed.PublicId, changed.Email, Password = isNew ? password : null },
                        $"{changed.Email} signs in with {(isNew ? $"the password {password} from now on. It is not shown again." : "the new password from now on.")}");
                    return ExitCodes.Done;
                case SetPasswordResult.Refused { Reason: var reason }:
                    throw new CommandFailedException($"the password is not taken: {reason}");
                default:
                    throw new CommandFailedException($"nobody signs in as {email}.");
            }
        });
        return command;
    }
}
