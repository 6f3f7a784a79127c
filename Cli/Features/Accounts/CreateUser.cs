using System.CommandLine;
using PersonData.Cli.CommandLine;
using PersonData.Core.Accounts;

namespace PersonData.Cli.Features.Accounts;

internal static class CreateUser
{
    public static Command Command()
    {
        var command = new DocumentedCommand(
            "create",
            "Create a user of an account, who signs in.",
            "persondata users create --account Acme --email grace@example.com --role owner");
        var account = new Option<string>("--account") { Description = "Id or name of the account", HelpName = "ID|NAME", Required = true };
        var role = new Option<string>("--role")
        {
            Description = "owner: everything in the account. member: reads people and usage, enriches, keeps contacts",
            Required = true,
        }.AcceptOnlyFromAmong("owner", "member");
        var user = new UserOptions();
        var json = Terminal.JsonOption();
        var database = new DatabaseOptions();
        command.Options.Add(account);
        user.AddTo(command);
        command.Options.Add(role);
        database.AddTo(command);
        command.Options.Add(json);

        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            await using var session = await database.OpenAsync(parsed, ct);
            var owner = await session.Get<AccountRegistry>().FindAsync(parsed.GetRequiredValue(account), ct)
                ?? throw new CommandFailedException($"there is no account {parsed.GetValue(account)}: create it with `persondata accounts create`.");
            return await user.CreateAsync(parsed, terminal, session, owner.AccountId, Enum.Parse<UserRole>(parsed.GetRequiredValue(role), ignoreCase: true), ct);
        });
        return command;
    }
}
