using System.CommandLine;
using PersonData.Cli.CommandLine;
using PersonData.Core.Credits;

namespace PersonData.Cli.Features.Credits;

internal static class VerifyLedger
{
    public static Command Command()
    {
        var command = new DocumentedCommand(
            "verify",
            "Recompute every balance from the ledger and compare. Exits 1 when anything differs.",
            "persondata ledger verify",
            "persondata ledger verify --json");
        var json = Terminal.JsonOption();
        var database = new DatabaseOptions();
        database.AddTo(command);
        command.Options.Add(json);

        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            await using var session = await database.OpenAsync(parsed, ct);
            var report = await session.Get<CreditLedger>().VerifyAsync(ct);
            terminal.Result(
                report,
                string.Join(
                    Environment.NewLine,
                    [
                        .. report.Differences.Select(d => $"{d.What} of {d.Id}: the ledger says {d.Expected}, found {d.Found ?? "nothing"}"),
                        $"{(report.IsBalanced ? "Balanced" : "NOT BALANCED")}: {report.Wallets} wallets, {report.Grants} grants, {report.Entries} entries, {report.Requests} requests, {report.DifferenceCount} differences.",
                    ]));
            return report.IsBalanced ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }
}
