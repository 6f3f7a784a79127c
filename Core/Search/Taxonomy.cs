using PersonData.Contracts.Search;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Search;

/// <summary>The vocabulary as <c>GET /v1/persons/search/taxonomy</c> shows it.</summary>
public static class Taxonomy
{
    /// <summary>Builds the answer; it changes only with the vocabulary, so build it once.</summary>
    public static TaxonomyResponse Of(Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return new TaxonomyResponse
        {
            FastPaths = new FastPaths
            {
                Taxonomy = new TaxonomyFastPath
                {
                    Description = "Precomputed person-search serving paths with exact count support.",
                    Roles = [.. vocabulary.Roles.Select(role => new TaxonomyTerm(role.Key, role.Label))],
                    Industries = [.. vocabulary.Industries.Select(industry => new TaxonomyTerm(industry.Key, industry.Label))],
                    Compatibility = vocabulary.Industries.Where(industry => !industry.Roles.IsEmpty)
                        .ToDictionary(industry => industry.Key, IReadOnlyList<string> (industry) => industry.Roles),
                    ExampleQueries = ["owners of insurance agencies in Las Vegas", "financial advisors at banks in Nevada", "partners at law firms"],
                },
                IndexedDynamic = new IndexedDynamicFastPath
                {
                    Description = "Indexed dynamic role buckets that avoid bounded live title scans when combined with company filters, employee filters, or native geo filters.",
                    Roles = [.. vocabulary.Roles.Select(role => new TaxonomyRole(role.Key, role.Label, role.Phrases))],
                    CompanyFilters = NativeGeoParameters,
                },
            },
            NativeGeoParameters = NativeGeoParameters,
        };
    }

    private static IReadOnlyList<string> NativeGeoParameters { get; } = ["location_city", "location_state"];
}
