namespace PersonData.Core.Search.Interpretation;

/// <summary>Reads queries in words as criteria. Deterministic, pure, safe for all threads; see README.md in this folder.</summary>
public sealed class Interpreter
{
    private readonly Vocabulary _vocabulary;
    private readonly RoleReader _roles;
    private readonly PlaceReader _places;
    private readonly CompanyReader _companies;
    private readonly SpellingCorrector _spelling;
    private readonly Dictionary<string, string> _seniorityLabels;

    /// <summary>An interpreter by this vocabulary.</summary>
    public Interpreter(Vocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _roles = new RoleReader(vocabulary);
        _places = new PlaceReader(vocabulary);
        _companies = new CompanyReader(_roles, _places);
        _spelling = new SpellingCorrector(vocabulary);
        _seniorityLabels = vocabulary.Seniorities.ToDictionary(s => s.Key, s => s.Label);
    }

    /// <summary>Reads a query.</summary>
    /// <param name="q">What somebody typed, in any form.</param>
    public InterpretationResult Interpret(string q)
    {
        ArgumentNullException.ThrowIfNull(q);
        if (Refusal.Of(q) is { } detail)
            return new InterpretationResult.Unsupported(detail);

        var query = new Query(_vocabulary, q) { IsShouted = IsShouted(q) };
        _spelling.Correct(query);
        return new QueryParser(_vocabulary, _roles, _places, _companies, _seniorityLabels, query).Parse();
    }

    private static bool IsShouted(string q)
    {
        var letters = 0;
        foreach (var c in q)
        {
            if (char.IsLower(c))
                return false;
            letters += char.IsLetter(c) ? 1 : 0;
        }

        return letters > 3;
    }
}
