using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;
using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment.Matching;

/// <summary>Whether a company that was found is the one that is asked for, by the table of README.md.</summary>
public static class CompanyMatching
{
    /// <summary>Compares two companies.</summary>
    /// <inheritdoc cref="PersonMatching.Compare"/>
    public static MatchResult Compare(CompanyDetails known, CompanyDetails candidate, IReadOnlyCollection<string>? askedBy = null)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(candidate);
        var (evidence, contradictions) = (new List<string>(), new List<string>());
        Compare("domain", known.Domain, candidate.Domain);
        Compare("linkedin_url", known.LinkedinUrl, candidate.LinkedinUrl);
        Compare("name", Key(known.Name), Key(candidate.Name));
        if (Town(known.HqLocation) is { } town && Town(candidate.HqLocation) is { } other && town != other)
            contradictions.Add("other_place");

        Confidence.KeepOneQuestion(evidence, Confidence.CompanyDoubts);
        var confidence = Confidence.Of(evidence, contradictions, Confidence.CompanyDoubts, Confidence.CompanyContradictions);
        return confidence >= Confidence.Least
            ? new MatchResult.Match(confidence, [.. evidence.OrderBy(word => Confidence.CompanyDoubts[word]), .. contradictions])
            : new MatchResult.NoMatch(NearMiss.OfCompany(evidence, contradictions, isAnswer: askedBy is { Count: > 0 }));

        void Compare(string detail, string? wanted, string? found)
        {
            if (wanted is null)
                return;
            if (found is null && askedBy?.Contains(detail) == true)
                evidence.Add($"asked_by_{detail}");
            else if (found is not null)
                (wanted == found ? evidence : contradictions).Add(wanted == found ? detail : $"other_{detail}");
        }
    }

    private static string? Town(string? place) => place is not null && Words.Key(place.Split(',')[0]) is { Length: > 0 } town ? town : null;

    private static string? Key(string? name) => name is not null && CompanyName.Key(name) is { Length: > 0 } key ? key : null;
}
