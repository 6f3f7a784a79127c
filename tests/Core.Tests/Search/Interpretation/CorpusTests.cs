using System.Globalization;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Tests.Search.Interpretation;

/// <summary>How well the labelled examples are read. The score stands in the test's output, with every miss.</summary>
public sealed class CorpusTests(ITestOutputHelper output)
{
    private static readonly Vocabulary Vocabulary = Vocabulary.Load();

    [Theory]
    [InlineData("queries.tsv", 0.98)]
    [InlineData("queries.heldout.tsv", 0.90)]
    public void Interpret_OnTheLabelledQueries_ReadsThemAsLabelled(string file, double least)
    {
        var interpreter = new Interpreter(Vocabulary);
        var rows = Corpus.Read(file);
        var right = 0;
        foreach (var row in rows)
        {
            var reading = Corpus.Notation(interpreter.Interpret(row[0]));
            if (row[1].Split(" // ").Any(label => Corpus.IsSame(label, reading)))
                right++;
            else
                output.WriteLine($"{row[0]}\n    expected {row[1]}\n    read     {reading}");
        }

        var score = (double)right / rows.Count;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {right} of {rows.Count} queries exactly right: {score:P1}"));
        Assert.True(rows.Count >= 200);
        Assert.True(score >= least, $"only {score:P1} of the queries are read as labelled");
    }

    /// <summary>Files of labelled titles: those that the rules were written with, and those that nobody looked at while writing them.</summary>
    public static TheoryData<string> TitleFiles => [.. Corpus.Names("titles")];

    [Theory]
    [MemberData(nameof(TitleFiles))]
    public void Classify_OnTheLabelledTitles_HasPrecisionAndRecall(string file)
    {
        var classifier = new TitleClassifier(Vocabulary);
        var rows = Corpus.Read(file);
        int hits = 0, wrong = 0, missed = 0, levels = 0, rightLevels = 0;
        foreach (var row in rows)
        {
            var title = classifier.Classify(row[0]);
            var labels = row[1].Split('|', StringSplitOptions.RemoveEmptyEntries);
            var expected = labels.Where(label => label[0] != '(').ToArray();
            var allowed = labels.Select(label => label.Trim('(', ')')).ToArray();
            var (tooMany, tooFew) = (title.Roles.Except(allowed).Count(), expected.Except(title.Roles).Count());
            hits += title.Roles.Intersect(expected).Count();
            wrong += tooMany;
            missed += tooFew;
            if (tooMany + tooFew > 0)
                output.WriteLine($"{row[0]}: expected {row[1]}, read {string.Join('|', title.Roles)}");
            if (row[2] == "?" && row[3] == "?")
                continue;

            levels++;
            if (IsRight(row[2], title.Seniority) && IsRight(row[3], title.Department))
                rightLevels++;
            else
                output.WriteLine($"{row[0]}: expected {row[2]}/{row[3]}, read {title.Seniority}/{title.Department}");
        }

        var (precision, recall) = ((double)hits / (hits + wrong), (double)hits / (hits + missed));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {rows.Count} titles: precision {precision:P1}, recall {recall:P1}; seniority and department right in {rightLevels} of {levels}"));
        Assert.True(precision >= 0.95 && recall >= 0.95, $"precision {precision:P1}, recall {recall:P1}");
        Assert.True(rightLevels >= levels * 0.95);
    }

    [Fact]
    public void Titles_InAllFiles_AreMoreThanAThousandDifferentOnes() =>
        Assert.True(Corpus.Names("titles").SelectMany(Corpus.Read).Select(row => row[0]).Distinct(StringComparer.OrdinalIgnoreCase).Count() >= 1_000);

    // "?" is not checked; what stands in brackets is right too.
    private static bool IsRight(string label, string? read) => label == "?" || label.Split('|').Select(one => one.Trim('(', ')')).Contains(read ?? "");
}
