using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PersonData.Cli.CommandLine;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Cli.Features.Accounts;

internal static class CreateAccount
{
    public static Command Command()
    {
        var command = new DocumentedCommand(
            "create",
            "Create an account with its wallet.",
            "persondata accounts create --name Acme --credits 10000",
            "persondata accounts create --name Partner --managed --mode metered");
        var name = new Option<string>("--name") { Description = $"Its name, unique; at most {Account.MaxNameLength} characters", HelpName = "NAME", Required = true };
        var managed = new Option<bool>("--managed") { Description = "A partner, who may own customers with wallets of their own" };
        var mode = new Option<string>("--mode")
        {
            Description = "enforced: an empty wallet stops it. metered: use is only counted",
            DefaultValueFactory = _ => "enforced",
        }.AcceptOnlyFromAmong("enforced", "metered");
        var credits = new Option<long?>("--credits") { Description = "Credits of its first grant [default: none]", HelpName = "N", CustomParser = ParseCredits };
        var json = Terminal.JsonOption();
        var database = new DatabaseOptions();
        command.Options.Add(name);
        command.Options.Add(managed);
        command.Options.Add(mode);
        command.Options.Add(credits);
        database.AddTo(command);
        command.Options.Add(json);
        name.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>()?.Trim() is not { Length: > 0 and <= Account.MaxNameLength })
            {
                result.AddError($"--name takes 1 to {Account.MaxNameLength} characters.");
            }
        });
        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            await using var session = await database.OpenAsync(parsed, ct, create: true);
            var grant = parsed.GetValue(credits) is { } units ? new NewGrant { CreditUnits = units, Note = "first grant" } : null;
            var result = await session.Get<AccountRegistry>().CreateAsync(
                new NewAccount
                {
                    Name = parsed.GetRequiredValue(name),
                    Managed = parsed.GetValue(managed),
                    Policy = new WalletPolicy { Mode = Enum.Parse<EnforcementMode>(parsed.GetValue(mode)!, ignoreCase: true) },
                    Credits = grant,
                },
                ct);
            if (result is not CreateAccountResult.Created { Account: var account })
            {
                throw new CommandFailedException($"an account named {parsed.GetValue(name)} exists already: choose another --name.");
            }

            terminal.Result(
                new { AccountId = account.PublicId, account.Name, account.Managed, account.Policy.Mode, Credits = grant?.CreditUnits ?? 0, account.CreatedAt },
                $"Account {account.PublicId} ({account.Name}, {parsed.GetValue(mode)}, {grant?.CreditUnits ?? 0} credits). Next: persondata keys create --account {account.PublicId}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static long? ParseCredits(ArgumentResult result)
    {
        if (!long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var units) || units is 0 or > NewGrant.MaxCreditUnits)
        {
            result.AddError($"--credits takes a whole number from 1 to {NewGrant.MaxCreditUnits}.");
        }

        return units;
    }
}
