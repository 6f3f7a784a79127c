using System.CommandLine;
using PersonData.Cli.CommandLine;
using PersonData.Core.Accounts;

namespace PersonData.Cli.Features.Accounts;

internal static class SetAccountStatus
{
    public static Command Suspend() =>
        Command("suspend", "Serve an account no more, until it is resumed: its keys and users are answered 403.", AccountStatus.Suspended);

    public static Command Resume() => Command("resume", "Serve a suspended account again.", AccountStatus.Active);

    public static Command Close() => Command("close", "Close an account for good: its keys and users are unknown from then on.", AccountStatus.Closed);

    private static DocumentedCommand Command(string name, string description, AccountStatus status)
    {
        var command = new DocumentedCommand(name, $"{description} Running servers notice within five seconds.", $"persondata accounts {name} Acme");
        var account = new Argument<string>("ACCOUNT") { Description = "Id or name of the account" };
        var json = Terminal.JsonOption();
        var database = new DatabaseOptions();
        command.Arguments.Add(account);
        database.AddTo(command);
        command.Options.Add(json);

        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            await using var session = await database.OpenAsync(parsed, ct);
            var accounts = session.Get<AccountRegistry>();
            var found = await accounts.FindAsync(parsed.GetRequiredValue(account), ct) ?? throw new CommandFailedException($"there is no account {parsed.GetValue(account)}.");
            if (await accounts.ChangeAsync(found.AccountId, before => before with { Status = status }, ct) is not ChangeAccountResult.Changed { Account: var changed })
            {
                throw new CommandFailedException($"the account {found.Name} is closed, which is final.");
            }

            terminal.Result(
                new { AccountId = changed.PublicId, changed.Name, Status = AccountNames.Of(changed.Status) },
                $"Account {changed.PublicId} ({changed.Name}) is {AccountNames.Of(changed.Status)}.");
            return ExitCodes.Done;
        });
        return command;
    }
}
