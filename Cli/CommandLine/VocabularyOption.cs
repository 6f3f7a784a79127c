using System.CommandLine;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Cli.CommandLine;

/// <summary>Where a command finds the operator's own roles, industries, places and synonyms.</summary>
internal sealed class VocabularyOption
{
    private const string Variable = "Search__VocabularyDirectory";

    private readonly Option<string?> _directory = new("--vocabulary")
    {
        Description = $"Folder with tables of your own roles, industries, places and synonyms, which add to the built-in ones [default: {Variable}, when set]",
        HelpName = "DIR",
    };

    public void AddTo(Command command) => command.Options.Add(_directory);

    /// <summary>Loads the vocabulary, the folder's tables included.</summary>
    /// <exception cref="VocabularyException">A table has mistakes.</exception>
    public Vocabulary Load(ParseResult parsed) => Vocabulary.Load(parsed.GetValue(_directory) ?? Environment.GetEnvironmentVariable(Variable));
}
