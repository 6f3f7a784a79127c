namespace PersonData.Core.Enrichment.Matching;

/// <summary>Chooses among several who were found.</summary>
internal static class Candidates
{
    // Two who fit so alike are not told apart by the table.
    private const double Distance = 0.05;

    /// <summary>The one who fits best, or why there is none: two who fit alike are ambiguous.</summary>
    /// <param name="candidates">Who was found, with the result of the comparison.</param>
    /// <param name="ambiguous">Sentence for the caller when several fit alike.</param>
    public static (T? Candidate, MatchResult Result) Choose<T>(IReadOnlyList<(T Candidate, MatchResult Result)> candidates, string ambiguous)
        where T : class
    {
        var matches = candidates.Where(c => c.Result is MatchResult.Match).OrderByDescending(c => ((MatchResult.Match)c.Result).Confidence).ToList();
        return matches switch
        {
            [] => (null, new MatchResult.NoMatch(candidates.Select(c => ((MatchResult.NoMatch)c.Result).NearMiss).FirstOrDefault(text => text is not null))),
            [(_, MatchResult.Match best), (_, MatchResult.Match second), ..] when best.Confidence - second.Confidence < Distance => (null, new MatchResult.NoMatch(ambiguous)),
            _ => matches[0],
        };
    }
}
