using System.CommandLine;
using System.Globalization;
using System.Text;
using PersonData.Cli.CommandLine;
using PersonData.Contracts.Search;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Cli.Features.Search;

internal static class InterpretQuery
{
    public static Command Command()
    {
        var command = new DocumentedCommand(
            "interpret",
            "Show how a query is read. Needs no database.",
            "persondata interpret \"cmos at saas companies in boise\"",
            "persondata interpret --json \"dentists in texas, not owners\"");
        var query = new Argument<string>("QUERY") { Description = "The query, in quotes" };
        var json = Terminal.JsonOption();
        var vocabulary = new VocabularyOption();
        command.Arguments.Add(query);
        vocabulary.AddTo(command);
        command.Options.Add(json);

        Terminal.SetAction(command, json, (parsed, terminal, _) =>
        {
            switch (new Interpreter(vocabulary.Load(parsed)).Interpret(parsed.GetRequiredValue(query)))
            {
                case InterpretationResult.Read read:
                    terminal.Result(new { read.Interpretation, read.RequestedCount }, TextOf(read));
                    return Task.FromResult(ExitCodes.Done);
                case InterpretationResult.Unsupported unsupported:
                    throw new CommandFailedException(unsupported.Detail);
                default:
                    throw new InvalidOperationException("An interpretation is read or unsupported.");
            }
        });
        return command;
    }

    private static string TextOf(InterpretationResult.Read read)
    {
        var text = new StringBuilder();
        Append(text, "", read.Interpretation);
        if (read.Interpretation.EmployeeRange is { } range)
        {
            Line(text, "employees", $"{range.Min?.ToString(CultureInfo.InvariantCulture) ?? "0"} to {range.Max?.ToString(CultureInfo.InvariantCulture) ?? "any"}", range.MatchedText);
        }

        Append(text, "not ", read.Interpretation.Exclusions);
        if (read.RequestedCount is { } count)
        {
            Line(text, "count", count.ToString(CultureInfo.InvariantCulture), "");
        }

        foreach (var warning in read.Interpretation.Warnings)
        {
            Line(text, "warning", warning.Message, warning.MatchedText);
        }

        return text.ToString().TrimEnd();
    }

    private static void Append(StringBuilder text, string prefix, InterpretedCriteria criteria)
    {
        foreach (var (name, terms) in new[]
        {
            ("role", criteria.Roles), ("industry", criteria.Industries), ("seniority", criteria.Seniorities), ("department", criteria.Departments),
        })
        {
            foreach (var term in terms)
            {
                Line(text, prefix + name, $"{term.Label} ({term.Key})", term.MatchedText);
            }
        }

        foreach (var place in criteria.Locations)
        {
            Line(text, prefix + "place", $"{place.Label} ({place.Key})", place.MatchedText);
        }

        foreach (var company in criteria.Companies)
        {
            Line(text, prefix + "company", company.Label, company.MatchedText);
        }
    }

    private static void Line(StringBuilder text, string name, string value, string matched) =>
        text.AppendLine(CultureInfo.InvariantCulture, $"{name,-16} {value}{(matched.Length > 0 ? $"    from \"{matched}\"" : "")}");
}
