namespace PersonData.Core.Search.Interpretation;

/// <summary>The words that the interpreter and the classifiers know, compiled from the tables under <c>Vocabulary/</c>. Immutable, safe for all threads.</summary>
public sealed class Vocabulary
{
    private Vocabulary(Mistakes mistakes)
    {
        Places = new Places(mistakes);
    }

    /// <summary>States, countries and cities.</summary>
    public Places Places { get; }

    /// <summary>Loads the embedded tables.</summary>
    /// <exception cref="VocabularyException">A table has mistakes.</exception>
    public static Vocabulary Load()
    {
        var mistakes = new Mistakes();
        var vocabulary = new Vocabulary(mistakes);
        mistakes.ThrowIfAny();
        return vocabulary;
    }
}
