namespace PersonData.Core.Enrichment.Matching;

/// <summary>Whether somebody who was found is who is asked for.</summary>
public abstract record MatchResult
{
    private MatchResult()
    {
    }

    /// <summary>It is, with some confidence.</summary>
    /// <param name="Confidence"><see cref="Confidence.Least"/> to <see cref="Matching.Confidence.Most"/>, two decimals.</param>
    /// <param name="Evidence">Words of the tables in README.md: what matched, the strongest first, then what contradicts and was let pass.</param>
    public sealed record Match(double Confidence, IReadOnlyList<string> Evidence) : MatchResult;

    /// <summary>It is not, or nothing says so.</summary>
    /// <param name="NearMiss">A sentence for the caller, which tells no value that is not known; null when they have nothing in common.</param>
    public sealed record NoMatch(string? NearMiss) : MatchResult;
}
