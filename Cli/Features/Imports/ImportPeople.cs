using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using PersonData.Cli.CommandLine;
using PersonData.Core.Imports;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Cli.Features.Imports;

internal static class ImportPeople
{
    private const int MaxRejectsShown = 10;

    public static Command Command()
    {
        var command = new DocumentedCommand(
            "import",
            "Load people from CSV or JSON Lines, plain or gzip. Columns are recognized by their headers; loading a file again updates in place; an import that was "
                + "killed goes on where it was.",
            "persondata import people.csv",
            "persondata import people.csv.gz --dry-run                        show how columns are read, write nothing",
            "persondata import people.csv --map email=work_mail --source crm",
            "zcat people.jsonl.gz | persondata import - --source crm --json");
        var file = new Argument<string>("FILE") { Description = "The file, or - for standard input" };
        var format = new Option<ImportFormat?>("--format")
        {
            Description = "How it is written [default: seen from its first character]",
            HelpName = "csv|jsonl",
            CustomParser = ParseFormat,
        };
        var map = new Option<Dictionary<string, string>>("--map")
        {
            Description = "Read FIELD from COLUMN, whatever the header suggests; an empty COLUMN leaves the field out. May be repeated",
            HelpName = "FIELD=COLUMN",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = ParseMap,
        };
        var source = new Option<string?>("--source") { Description = "Who supplies these people; their ids are unique within it [default: the file's name]", HelpName = "NAME" };
        var region = new Option<string>("--region") { Description = "Country of phone numbers without a country code, ISO 3166", HelpName = "CC", DefaultValueFactory = _ => "US" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Read and classify everything, write nothing; needs no database" };
        var json = Terminal.JsonOption();
        var database = new DatabaseOptions();
        var vocabulary = new VocabularyOption();
        command.Arguments.Add(file);
        command.Options.Add(format);
        command.Options.Add(map);
        command.Options.Add(source);
        command.Options.Add(region);
        command.Options.Add(dryRun);
        database.AddTo(command);
        vocabulary.AddTo(command);
        command.Options.Add(json);

        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            var words = vocabulary.Load(parsed); // before anything is opened or started
            var path = parsed.GetRequiredValue(file);
            await using var input = path == "-" ? Console.OpenStandardInput() : Open(path);
            var request = new ImportRequest
            {
                Input = input,
                FileName = path == "-" ? null : Path.GetFileName(path),
                Source = parsed.GetValue(source),
                Format = parsed.GetValue(format),
                Map = parsed.GetValue(map) ?? [],
                DefaultRegion = parsed.GetValue(region)!.ToUpperInvariant(),
            };
            var report = parsed.GetValue(dryRun) ? await DryRunAsync(words, request, ct) : await RunAsync(await database.OpenAsync(parsed, ct, create: true, vocabulary: words), request, ct);
            terminal.Result(report, TextOf(report));
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<ImportReport> RunAsync(DatabaseSession opened, ImportRequest request, CancellationToken ct)
    {
        await using var session = opened;
        return await ImportProgressBar.ShowAsync(progress => session.Get<Importer>().RunAsync(session.Database.People, request, progress, ct));
    }

    private static Task<ImportReport> DryRunAsync(Vocabulary vocabulary, ImportRequest request, CancellationToken ct) =>
        ImportProgressBar.ShowAsync(progress => new Importer(vocabulary, TimeProvider.System).DryRunAsync(request, progress, ct));

    private static FileStream Open(string path) =>
        File.Exists(path)
            ? new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan | FileOptions.Asynchronous, BufferSize = 1 << 16 })
            : throw new CommandFailedException($"there is no file {path}.");

    private static ImportFormat? ParseFormat(ArgumentResult result)
    {
        switch (result.Tokens[0].Value)
        {
            case "csv":
                return ImportFormat.Csv;
            case "jsonl":
                return ImportFormat.JsonLines;
            case var other:
                result.AddError($"--format does not know '{other}': use csv or jsonl.");
                return null;
        }
    }

    private static Dictionary<string, string> ParseMap(ArgumentResult result)
    {
        Dictionary<string, string> map = [];
        foreach (var token in result.Tokens)
        {
            if (token.Value.Split('=', 2) is not [{ Length: > 0 } field, var column])
            {
                result.AddError($"--map does not understand '{token.Value}': give FIELD=COLUMN, as in email=work_mail.");
            }
            else if (!map.TryAdd(field, column))
            {
                result.AddError($"--map names the field {field} twice.");
            }
        }

        return map;
    }

    private static string TextOf(ImportReport report)
    {
        var text = new StringBuilder();
        text.AppendLine("Columns");
        var width = report.Map.Select(column => column.Field.Length).DefaultIfEmpty().Max();
        foreach (var column in report.Map)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {column.Field.PadRight(width)}  {column.Column}");
        }

        if (report.IgnoredColumns.Count > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  not read: {string.Join(", ", report.IgnoredColumns)}");
        }

        foreach (var warning in report.Warnings)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{warning.Field}: {warning.Message} ({warning.Count:N0} rows, the first in line {warning.FirstLine})");
        }

        foreach (var reject in report.Rejects.Take(MaxRejectsShown))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Rejected line {reject.Line}: {reject.Reason}");
        }

        if (report.Rejected > MaxRejectsShown)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"… and {report.Rejected - MaxRejectsShown:N0} more; --json lists them, the table import_rejects keeps all.");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"{(report.DryRun ? "Would import" : "Imported")} {report.Imported:N0}, updated {report.Updated:N0}, unchanged {report.Unchanged:N0}, rejected {report.Rejected:N0}.");
        return text.ToString();
    }
}
