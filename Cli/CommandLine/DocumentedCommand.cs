using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PersonData.Cli.CommandLine;

/// <summary>A command whose help ends with examples, for whoever has five minutes.</summary>
internal sealed class DocumentedCommand(string name, string description, params IReadOnlyList<string> examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples => examples;
}

/// <summary>The library's help, then the examples.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction _help = new();

    public override int Invoke(ParseResult parseResult)
    {
        _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is DocumentedCommand { Examples.Count: > 0 } command)
        {
            Console.Out.WriteLine("Examples:");
            foreach (var example in command.Examples)
            {
                Console.Out.WriteLine($"  {example}");
            }
        }

        return ExitCodes.Done;
    }
}
