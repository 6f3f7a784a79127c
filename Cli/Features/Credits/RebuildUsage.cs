using System.CommandLine;
using PersonData.Cli.CommandLine;
using PersonData.Core.Credits;

namespace PersonData.Cli.Features.Credits;

internal static class RebuildUsage
{
    public static Command Command()
    {
        var command = new DocumentedCommand(
            "rebuild",
            "Make the totals of usage anew from every recorded request, for when `ledger verify` finds that they differ. It works beside a running server, whose answers stay exact.",
            "persondata usage rebuild");
        var json = Terminal.JsonOption();
        var database = new DatabaseOptions();
        database.AddTo(command);
        command.Options.Add(json);

        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            await using var session = await database.OpenAsync(parsed, ct);
            var rollups = session.Get<UsageRollups>();
            await rollups.RebuildAsync(ct);
            var differences = await rollups.VerifyAsync(ct);
            terminal.Result(new { Differences = differences }, differences is [] ? "The totals of usage are what was recorded." : $"{differences.Count} totals differ again: see persondata ledger verify.");
            return differences is [] ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }
}
