using System.CommandLine;
using System.Globalization;
using PersonData.Cli.CommandLine;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Cli.Features.Accounts;

internal static class GrantCredits
{
    public static Command Command()
    {
        var command = new DocumentedCommand(
            "grant",
            "Add credits to the wallet of an account, without an end.",
            "persondata accounts grant Acme --credits 10000",
            "persondata accounts grant Acme --credits 500 --note \"goodwill, ticket 4711\"");
        var account = new Argument<string>("ACCOUNT") { Description = "Id or name of the account" };
        var credits = new Option<long>("--credits")
        {
            Description = "How many",
            HelpName = "N",
            Required = true,
            CustomParser = result =>
            {
                if (!long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var units) || units is 0 or > NewGrant.MaxCreditUnits)
                {
                    result.AddError($"--credits takes a whole number from 1 to {NewGrant.MaxCreditUnits}.");
                }

                return units;
            },
        };
        var note = new Option<string?>("--note") { Description = "Why", HelpName = "TEXT" };
        var json = Terminal.JsonOption();
        var database = new DatabaseOptions();
        command.Arguments.Add(account);
        command.Options.Add(credits);
        command.Options.Add(note);
        database.AddTo(command);
        command.Options.Add(json);

        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            await using var session = await database.OpenAsync(parsed, ct);
            var accounts = session.Get<AccountRegistry>();
            var found = await accounts.FindAsync(parsed.GetRequiredValue(account), ct) ?? throw new CommandFailedException($"there is no account {parsed.GetValue(account)}.");
            var grant = new NewGrant { CreditUnits = parsed.GetRequiredValue(credits), Note = parsed.GetValue(note) };
            if (await accounts.GrantAsync(found.AccountId, grant, ct) is not CreditAccountResult.Granted { Grant: var granted })
            {
                throw new CommandFailedException($"the account {found.Name} is closed, which is final.");
            }

            var available = (await session.Get<CreditLedger>().GetWalletAsync(found.WalletId, ct)).AvailableUnits;
            terminal.Result(
                new { GrantId = granted.PublicId, AccountId = found.PublicId, granted.CreditUnits, AvailableCreditUnits = available },
                $"Granted {granted.CreditUnits} credits ({granted.PublicId}) to {found.Name}, which has {available} now.");
            return ExitCodes.Done;
        });
        return command;
    }
}
