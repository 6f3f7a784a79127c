using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PersonData.Cli.CommandLine;
using PersonData.Core.Imports;

namespace PersonData.Cli.Features.Imports;

internal static class WriteDemoData
{
    private const long MaxPeople = 1_000_000_000;

    public static Command Command()
    {
        var command = new DocumentedCommand(
            "demo-data",
            "Write invented people as CSV. The same seed gives the same bytes.",
            "persondata demo-data --people 1000000 --out people.csv",
            "persondata demo-data --people 1000 --seed 7 | persondata import - --source demo");
        var people = new Option<long>("--people") { Description = "How many", HelpName = "N", Required = true, CustomParser = ParsePeople };
        var seed = new Option<int>("--seed") { Description = "Which ones", HelpName = "S", DefaultValueFactory = _ => 1 };
        var output = new Option<string?>("--out") { Description = "File to write [default: standard output]", HelpName = "FILE" };
        var json = Terminal.JsonOption();
        command.Options.Add(people);
        command.Options.Add(seed);
        command.Options.Add(output);
        command.Options.Add(json);
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(output) is null)
            {
                result.AddError("--json needs --out: without it, standard output is the CSV itself.");
            }
        });

        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            var count = parsed.GetValue(people);
            if (parsed.GetValue(output) is not { } path)
            {
                await using var console = Console.OpenStandardOutput();
                await DemoData.WriteCsvAsync(count, parsed.GetValue(seed), console, ct);
                return ExitCodes.Done;
            }

            long bytes;
            await using (var file = File.Create(path))
            {
                await DemoData.WriteCsvAsync(count, parsed.GetValue(seed), file, ct);
                bytes = file.Length;
            }

            terminal.Result(new { File = path, People = count, Seed = parsed.GetValue(seed), Bytes = bytes }, $"Wrote {count:N0} people to {path} ({bytes:N0} bytes).");
            return ExitCodes.Done;
        });
        return command;
    }

    private static long ParsePeople(ArgumentResult result)
    {
        if (!long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var people) || people is 0 or > MaxPeople)
        {
            result.AddError($"--people takes a whole number from 1 to {MaxPeople}.");
        }

        return people;
    }
}
