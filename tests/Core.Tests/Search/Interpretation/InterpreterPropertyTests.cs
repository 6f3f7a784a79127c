using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using PersonData.Contracts.Search;
using PersonData.Core.Search.Interpretation;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Tests.Search.Interpretation;

/// <summary>What holds for every text, however odd.</summary>
public sealed class InterpreterPropertyTests
{
    private static readonly Vocabulary Vocabulary = Vocabulary.Load();
    private static readonly Interpreter Interpreter = new(Vocabulary);

    // The words of the labelled queries and some odd ones, in any order: nearer to the grammar's corners than random characters.
    private static readonly string[] Words =
    [
        .. Corpus.Read("queries.tsv").SelectMany(row => row[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct(),
        "non-", "-", ",", "(", ")", "\"", "/", "&", "'s", "名", "99999999999", "$5M", "3M", "team", "Texas's", "SIC", "7372", "OR", "ME", "\u0301", "İ",
    ];

    private static readonly Arbitrary<string> Queries =
        Gen.ArrayOf(Gen.Elements(Words)).Select(words => string.Join(' ', words)).ToArbitrary();

    [Fact]
    public void Interpret_OnAnyText_NeverThrows() =>
        Prop.ForAll<NonNull<string>>(text => Interpreter.Interpret(text.Get) is not null).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Interpret_OnAnyQueryWords_MatchesOnlyWordsOfTheQuery() =>
        Prop.ForAll(Queries, q =>
        {
            if (Interpreter.Interpret(q) is not InterpretationResult.Read(var read, _))
                return true;

            var texts = Texts(read).Concat(Texts(read.Exclusions)).Concat(read.Warnings.Select(w => w.MatchedText));
            return texts.All(text => text.Length > 0 && q.Contains(text, StringComparison.Ordinal))
                && (read.EmployeeRange is not { } range || range.Min is null || range.Max is null || range.Min <= range.Max);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void Interpret_OnTheSameQuery_ReadsTheSame() =>
        Prop.ForAll(Queries, q => JsonSerializer.Serialize(Interpreter.Interpret(q), JsonSerializerOptions.Web) == JsonSerializer.Serialize(new Interpreter(Vocabulary).Interpret(q), JsonSerializerOptions.Web))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public void Interpret_WhenNothingIsNegated_ExcludesNothing()
    {
        string[] negations = ["other", "not", "non", "no", "except", "but", "excl", "excepted", "!", "without", "outside", "nor", "never", "-", "n't", "minus", "apart", "omit", "skip", "rather", "neither"];
        var harmless = Words.Where(word => !negations.Any(n => word.Contains(n, StringComparison.OrdinalIgnoreCase))).ToArray();
        var queries = Gen.ArrayOf(Gen.Elements(harmless)).Select(words => string.Join(' ', words)).ToArbitrary();

        Prop.ForAll(queries, q => Interpreter.Interpret(q) is not InterpretationResult.Read(var read, _) || !Texts(read.Exclusions).Any())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Interpret_OfAReadingPutIntoWordsAgain_ReadsTheSame() =>
        AssertReadsTheSame(Corpus.Read("queries.tsv").Select(row => Interpreter.Interpret(row[0])).OfType<InterpretationResult.Read>().Select(result => result.Interpretation));

    [Fact]
    public void Interpret_OfAnyCriteriaPutIntoWords_ReadsThoseCriteria()
    {
        var terms = Vocabulary.Roles.Select(role => new Reading { Roles = [Term(role)] })
            .Concat(Vocabulary.Industries.Select(industry => new Reading { Industries = [Term(industry)] }))
            .Concat(Vocabulary.Seniorities.Select(seniority => new Reading { Seniorities = [Term(seniority)] }))
            .Concat(Vocabulary.Departments.Select(department => new Reading { Departments = [Term(department)] }))
            .Concat(SeenPlaces().Select(place => new Reading { Locations = [place] }))
            .ToList();
        AssertReadsTheSame(terms);

        // Any two of what may be wanted, and a third that may not; without what is wanted and unwanted at once.
        var random = new Random(20261120);
        AssertReadsTheSame(Enumerable.Range(0, 3000).Select(_ =>
        {
            var (one, two, not) = (terms[random.Next(terms.Count)], terms[random.Next(terms.Count)], terms[random.Next(terms.Count)]);
            return new Reading
            {
                Roles = [.. one.Roles.Concat(two.Roles).Distinct()],
                Industries = [.. one.Industries.Concat(two.Industries).Distinct()],
                Seniorities = [.. one.Seniorities.Concat(two.Seniorities).Distinct()],
                Departments = [.. one.Departments.Concat(two.Departments).Distinct()],
                Locations = [.. one.Locations.Concat(two.Locations).DistinctBy(place => place.Key)],
                EmployeeRange = random.Next(3) == 0 ? new EmployeeRange(random.Next(1, 50), random.Next(50, 5000), "") : null,
                Exclusions = not.Locations.Count > 0 || not == one || not == two ? new() : not,
            };
        }));

        static InterpretedTerm Term(Term term) => new(term.Key, term.Label, term.Label);
        static IEnumerable<InterpretedLocation> SeenPlaces() => Corpus.Read("queries.tsv").Select(row => Interpreter.Interpret(row[0])).OfType<InterpretationResult.Read>()
            .SelectMany(result => result.Interpretation.Locations).DistinctBy(place => place.Key);
    }

    private static void AssertReadsTheSame(IEnumerable<Reading> readings)
    {
        var different = new List<string>();
        foreach (var reading in readings)
        {
            var words = Wording.Of(reading, Vocabulary);
            var again = Interpreter.Interpret(words);
            if (Corpus.Criteria(again) != Corpus.Criteria(new InterpretationResult.Read(reading, null)))
                different.Add($"{words}\n    read {Corpus.Notation(again)}");
        }

        Assert.True(different.Count == 0, $"{different.Count} read differently:\n{string.Join('\n', different.Take(50))}");
    }

    [Fact]
    public void Classify_OnAnyTitle_NeverThrowsAndSortsItsRoles()
    {
        var classifier = new TitleClassifier(Vocabulary);

        Prop.ForAll(Queries, title =>
        {
            var roles = classifier.Classify(title).Roles;
            return roles.SequenceEqual(roles.Order(StringComparer.Ordinal).Distinct());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static IEnumerable<string> Texts(InterpretedCriteria criteria) =>
    [
        .. criteria.Roles.Select(t => t.MatchedText), .. criteria.Industries.Select(t => t.MatchedText), .. criteria.Seniorities.Select(t => t.MatchedText),
        .. criteria.Departments.Select(t => t.MatchedText), .. criteria.Locations.Select(l => l.MatchedText), .. criteria.Companies.Select(c => c.MatchedText),
    ];
}
