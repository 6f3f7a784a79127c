using System.CommandLine;
using System.Globalization;
using PersonData.Cli.CommandLine;
using PersonData.Core.Imports;

namespace PersonData.Cli.Features.Search;

internal static class ReclassifyTitles
{
    public static Command Command()
    {
        var command = new DocumentedCommand(
            "reclassify",
            "Classify the titles that are loaded again, after the vocabulary has changed. All or nothing; servers may keep running.",
            "persondata titles reclassify --vocabulary /etc/persondata/vocabulary",
            "persondata titles reclassify --postgres 'Host=db;Database=persondata;Username=me' --json");
        var json = Terminal.JsonOption();
        var database = new DatabaseOptions();
        var vocabulary = new VocabularyOption();
        database.AddTo(command);
        vocabulary.AddTo(command);
        command.Options.Add(json);

        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            var words = vocabulary.Load(parsed);
            await using var session = await database.OpenAsync(parsed, ct, vocabulary: words);
            var report = await session.Get<TitleReclassifier>().RunAsync(session.Database.People, ct);
            terminal.Result(
                report,
                string.Create(CultureInfo.InvariantCulture, $"{report.Changed:N0} of {report.Titles:N0} titles changed, and with them {report.Persons:N0} people."));
            return ExitCodes.Done;
        });
        return command;
    }
}
