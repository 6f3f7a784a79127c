using System.CommandLine;
using PersonData.Cli.CommandLine;
using PersonData.Core.Accounts;

namespace PersonData.Cli.Features.Accounts;

internal static class CreateOperator
{
    public static Command Command()
    {
        var command = new DocumentedCommand(
            "create",
            "Create an operator, who signs in and sees all accounts.",
            "persondata operators create --email ada@example.com");
        var user = new UserOptions();
        var json = Terminal.JsonOption();
        var database = new DatabaseOptions();
        user.AddTo(command);
        database.AddTo(command);
        command.Options.Add(json);

        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            await using var session = await database.OpenAsync(parsed, ct, create: true);
            return await user.CreateAsync(parsed, terminal, session, accountId: null, UserRole.Operator, ct);
        });
        return command;
    }
}
