using System.CommandLine;
using System.CommandLine.Help;
using PersonData.Cli.Features.Accounts;
using PersonData.Cli.Features.Credits;
using PersonData.Cli.Features.Imports;
using PersonData.Cli.Features.Search;
using PersonData.Cli.Hosting;

namespace PersonData.Cli.CommandLine;

/// <summary>The command <c>persondata</c>: its table of contents, and what happens before and after a command.</summary>
internal static class PersonDataCommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Loads people, and serves search, lookup and billing over them.")
        {
            Serve.Command(),
            Migrate.Command(),
            ImportPeople.Command(),
            WriteDemoData.Command(),
            InterpretQuery.Command(),
            Group("titles", "Job titles.", ClassifyTitles.Command(), ReclassifyTitles.Command()),
            Group(
                "accounts", "Customers of the API.", CreateAccount.Command(), ListAccounts.Command(), GrantCredits.Command(), SetAccountStatus.Suspend(),
                SetAccountStatus.Resume(), SetAccountStatus.Close()),
            Group("keys", "API keys of an account.", CreateKey.Command(), ListKeys.Command(), RevokeKey.Command()),
            Group("users", "Users of an account, who sign in.", CreateUser.Command(), SetPassword.Command()),
            Group("operators", "Operators, who run the installation.", CreateOperator.Command()),
            Group("ledger", "The credit ledger.", VerifyLedger.Command()),
            Group("usage", "Totals of recorded requests.", RebuildUsage.Command()),
            ShowVersion.Command(),
        };
        root.Options.OfType<HelpOption>().Single().Action = new HelpWithExamples();

        if (args is [])
        {
            root.Parse("--help").Invoke();
            return ExitCodes.WrongUsage;
        }

        var parsed = root.Parse(args);
        if (parsed.Errors is [var error, ..] && parsed.Action is not HelpWithExamples)
        {
            var reason = parsed.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' is not known here" : OneLine(error.Message).TrimEnd('.');
            await Console.Error.WriteLineAsync($"persondata: {reason}. See `{Invocation(parsed)} --help`.");
            return ExitCodes.WrongUsage;
        }

        // Signals are handled by Interruption: serve needs more than the two seconds that the library would leave it.
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static Command Group(string name, string description, params IReadOnlyList<Command> commands)
    {
        var group = new Command(name, description);
        foreach (var command in commands)
        {
            group.Subcommands.Add(command);
        }

        return group;
    }

    private static string OneLine(string message) => string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Invocation(ParseResult parsed)
    {
        var path = new Stack<string>();
        for (var command = parsed.CommandResult; command is not null; command = command.Parent as System.CommandLine.Parsing.CommandResult)
        {
            path.Push(command.Command is RootCommand ? "persondata" : command.Command.Name);
        }

        return string.Join(' ', path);
    }
}
