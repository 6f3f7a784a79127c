using System.Collections.Frozen;

namespace PersonData.Core.Enrichment.Matching;

/// <summary>
/// The table of README.md: how much doubt each evidence leaves, and what each contradiction leaves of the confidence. The confidence is 1 less the product of the doubts, times the products of the
/// contradictions.
/// </summary>
public static class Confidence
{
    /// <summary>Below it nobody is matched.</summary>
    public const double Least = 0.7;

    /// <summary>Nothing is surer.</summary>
    public const double Most = 0.99;

    /// <summary>The probability that it is somebody else, by the evidence alone; of what names a person.</summary>
    public static FrozenDictionary<string, double> PersonDoubts { get; } = new Dictionary<string, double>
    {
        ["email"] = 0.04,
        ["linkedin_url"] = 0.04,
        ["phone"] = 0.25,
        ["asked_by_email"] = 0.2,
        ["asked_by_linkedin_url"] = 0.2,
        ["asked_by_phone"] = 0.4,
        ["asked_by_name"] = 0.45,
        ["name"] = 0.32,
        ["name_spelling"] = 0.35,
        ["name_nickname"] = 0.38,
        ["name_swapped"] = 0.4,
        ["name_compound"] = 0.45,
        ["name_middle"] = 0.5,
        ["name_initial"] = 0.6,
        ["company_domain"] = 0.25,
        ["email_domain"] = 0.28,
        ["company_name"] = 0.4,
        ["shared_phone"] = 0.55,
        ["asked_by_company"] = 0.55,
    }.ToFrozenDictionary();

    /// <inheritdoc cref="PersonDoubts"/>
    public static FrozenDictionary<string, double> CompanyDoubts { get; } = new Dictionary<string, double>
    {
        ["domain"] = 0.03,
        ["linkedin_url"] = 0.05,
        ["name"] = 0.25,
        ["asked_by_domain"] = 0.15,
        ["asked_by_linkedin_url"] = 0.2,
        ["asked_by_name"] = 0.4,
    }.ToFrozenDictionary();

    /// <summary>What is left of the confidence, of what contradicts a person.</summary>
    public static FrozenDictionary<string, double> PersonContradictions { get; } = new Dictionary<string, double>
    {
        ["other_name"] = 0.5,
        ["other_first_name"] = 0.6,
        ["other_last_name"] = 0.72,
        ["other_middle_name"] = 0.75,
        ["other_generation"] = 0.7,
        ["other_email"] = 0.75,
        ["other_linkedin_url"] = 0.75,
        ["other_company"] = 0.9,
        ["other_phone"] = 0.98,
    }.ToFrozenDictionary();

    /// <inheritdoc cref="PersonContradictions"/>
    public static FrozenDictionary<string, double> CompanyContradictions { get; } = new Dictionary<string, double>
    {
        ["other_domain"] = 0.75,
        ["other_linkedin_url"] = 0.85,
        ["other_name"] = 0.9,
        ["other_place"] = 0.9,
    }.ToFrozenDictionary();

    /// <summary>Of what somebody was asked by, the strongest only: it is one question, however much stands in it, and the answer says nothing of it.</summary>
    public static void KeepOneQuestion(List<string> evidence, FrozenDictionary<string, double> doubts)
    {
        var strongest = evidence.Where(IsQuestion).MinBy(word => doubts[word]);
        evidence.RemoveAll(word => IsQuestion(word) && word != strongest);

        static bool IsQuestion(string word) => word.StartsWith("asked_by_", StringComparison.Ordinal);
    }

    /// <summary>The confidence, 0 to <see cref="Most"/>, two decimals.</summary>
    public static double Of(
        IReadOnlyCollection<string> evidence, IReadOnlyCollection<string> contradictions, FrozenDictionary<string, double> doubts, FrozenDictionary<string, double> remainders) =>
        Math.Round(
            Math.Min(Most, 1 - evidence.Aggregate(1.0, (product, word) => product * doubts[word])) * contradictions.Aggregate(1.0, (product, word) => product * remainders[word]), 2);
}
