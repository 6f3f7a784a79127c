using System.CommandLine;
using PersonData.Cli.CommandLine;
using PersonData.Core.Imports;

namespace PersonData.Cli.Hosting;

internal static class Migrate
{
    public static Command Command()
    {
        var command = new DocumentedCommand(
            "migrate",
            "Bring the database to this version, and load the sample people that test keys see. Safe to repeat, and from many processes at once.",
            "persondata migrate",
            "persondata migrate --postgres 'Host=db;Database=persondata;Username=me;Password=…'");
        var json = Terminal.JsonOption();
        var database = new DatabaseOptions();
        database.AddTo(command);
        command.Options.Add(json);

        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            await using var session = await database.OpenAsync(parsed, ct, migrate: true, create: true);
            await DemoPeople.LoadSampleAsync(session.Database, session.Get<Importer>(), ct);
            var applied = session.AppliedMigrations;
            terminal.Result(
                new { Applied = applied },
                applied.Count == 0 ? "The database is up to date." : string.Join(Environment.NewLine, applied.Select(name => $"Applied {name}")));
            return ExitCodes.Done;
        });
        return command;
    }
}
