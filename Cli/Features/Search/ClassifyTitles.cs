using System.CommandLine;
using PersonData.Cli.CommandLine;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Cli.Features.Search;

internal static class ClassifyTitles
{
    public static Command Command()
    {
        var command = new DocumentedCommand(
            "classify",
            "Classify job titles: a title a line in, {title, roles, seniority, department} a line out, as JSON Lines. Needs no database.",
            "persondata titles classify titles.txt",
            "echo 'VP of Sales, EMEA' | persondata titles classify -");
        var file = new Argument<string>("FILE") { Description = "The file, or - for standard input" };
        var json = Terminal.JsonOption();
        var vocabulary = new VocabularyOption();
        command.Arguments.Add(file);
        vocabulary.AddTo(command);
        command.Options.Add(json);

        Terminal.SetAction(command, json, async (parsed, _, ct) =>
        {
            var path = parsed.GetRequiredValue(file);
            if (path != "-" && !File.Exists(path))
            {
                throw new CommandFailedException($"there is no file {path}.");
            }

            var classifier = new TitleClassifier(vocabulary.Load(parsed));
            using var titles = path == "-" ? new StreamReader(Console.OpenStandardInput()) : new StreamReader(path);
            await using var output = new StreamWriter(Console.OpenStandardOutput());
            while (await titles.ReadLineAsync(ct) is { } title)
            {
                var classification = classifier.Classify(title);
                await output.WriteLineAsync(Terminal.Serialize(new { Title = title, classification.Roles, classification.Seniority, classification.Department }));
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
