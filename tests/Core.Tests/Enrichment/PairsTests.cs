using System.Globalization;
using PersonData.Core.Enrichment.Matching;
using PersonData.Core.Workspace;

namespace PersonData.Core.Tests.Enrichment;

/// <summary>
/// What a confidence is worth: pairs of the same and of other people under the names, mailboxes and office phones that they really have. The table was made looking at the part <c>dev</c> alone;
/// <c>held</c> was not looked at.
/// </summary>
public sealed class PairsTests(ITestOutputHelper output)
{
    private static readonly IReadOnlyList<Pair> s_pairs = Load();

    [Theory]
    [InlineData("dev")]
    [InlineData("held")]
    public void AtAConfidenceOfNineTenths_MatchesAreRight(string part)
    {
        var judged = s_pairs.Where(pair => pair.Part == part).Select(pair => (Pair: pair, Confidence: ConfidenceOf(pair))).ToList();
        var same = judged.Count(j => j.Pair.IsSame);
        Assert.InRange(same, 100, judged.Count - 100);
        foreach (var least in new[] { 0.95, 0.9, 0.85, 0.8, 0.75, 0.7 })
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{part}: from {least:0.00} precision {Precision(least):0.000}, recall {Recall(least):0.000}"));
        foreach (var (pair, confidence) in judged.Where(j => part == "dev" && j.Pair.IsSame != j.Confidence >= Confidence.Least))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{confidence:0.00} {pair}"));

        Assert.InRange(Precision(0.9), 0.98, 1);
        Assert.InRange(Recall(0.9), 0.6, 1);
        Assert.InRange(Precision(Confidence.Least), 0.95, 1);
        Assert.InRange(Recall(Confidence.Least), 0.9, 1);

        double Precision(double least) => (double)judged.Count(j => j.Confidence >= least && j.Pair.IsSame) / judged.Count(j => j.Confidence >= least);
        double Recall(double least) => (double)judged.Count(j => j.Confidence >= least && j.Pair.IsSame) / same;
    }

    private static double ConfidenceOf(Pair pair) =>
        PersonMatching.Compare(pair.Known, pair.Candidate, shared: pair.Shared.Length == 0 ? [] : [pair.Shared]) is MatchResult.Match match ? match.Confidence : 0;

    private static List<Pair> Load()
    {
        using var stream = typeof(PairsTests).Assembly.GetManifestResourceStream("pairs.tsv")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).Select(line => line.Split('\t'))
            .Select(cells => new Pair(cells[0], cells[1] == "same", cells[2], cells[3], Read(cells[4..10]), Read(cells[10..16])))];

        static ContactDetails Read(string[] cells)
        {
            var values = cells.Select(cell => cell.Length == 0 ? null : cell).ToArray();
            return new() { FullName = values[0], Email = values[1], Phone = values[2], LinkedinUrl = values[3], CompanyName = values[4], CompanyDomain = values[5] };
        }
    }

    private sealed record Pair(string Part, bool IsSame, string Kind, string Shared, ContactDetails Known, ContactDetails Candidate)
    {
        public override string ToString() => $"{(IsSame ? "same" : "other")}, {Kind}: {Known.FullName} / {Candidate.FullName} {Shared}";
    }
}
