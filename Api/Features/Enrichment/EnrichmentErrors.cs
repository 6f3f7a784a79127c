using PersonData.Api.Http;
using PersonData.Core.Enrichment;

namespace PersonData.Api.Features.Enrichment;

/// <summary>Why nothing was found.</summary>
internal static class EnrichmentErrors
{
    /// <param name="result">All but <see cref="EnrichmentResult{T}.Found"/>.</param>
    /// <param name="noMatch">The status when nobody knows.</param>
    /// <param name="nobody">What is said then.</param>
    public static ErrorResult Of<T>(EnrichmentResult<T> result, int noMatch, string nobody) => result switch
    {
        EnrichmentResult<T>.InsufficientCredits(var reason) => Errors.InsufficientCredits(reason),
        EnrichmentResult<T>.Unavailable(var providers) => Unavailable(providers),
        EnrichmentResult<T>.NoMatch(var nearMisses, var unreachable) => Errors.NoMatch(noMatch, NoMatch(nobody, nearMisses, unreachable)),
        _ => throw new ArgumentOutOfRangeException(nameof(result)),
    };

    public static ErrorResult Unavailable(IEnumerable<string> providers) => Errors.Unavailable(UnavailableDetail(providers));

    public static string UnavailableDetail(IEnumerable<string> providers) => $"Nobody who could be asked knows, and {string.Join(", ", providers)} could not answer. Try again later.";

    /// <summary>Anybody can have a mailbox there, or it was a page that anybody can have.</summary>
    public static ErrorResult SharedDomain(int status, string domain) =>
        Errors.NoMatch(status, $"{EnrichmentSubjects.NobodyKnowsCompany} {domain} is no company's own: it is a mail provider's, or holds pages of others.");

    /// <summary>That nobody knows, who is near, and who could not be asked.</summary>
    public static string NoMatch(string nobody, IEnumerable<string> nearMisses, IReadOnlyList<string> unreachable) =>
        string.Join(' ', [nobody, .. nearMisses.Distinct(), .. unreachable.Count == 0 ? (string[])[] : [$"{string.Join(", ", unreachable.Distinct())} could not answer."]]);
}
