using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Search;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Api.Features.Search;

internal static class GetTaxonomy
{
    /// <summary>Roles and industries that searches know</summary>
    /// <remarks>
    /// The tables that the interpreter itself uses, for suggestion chips: `compatibility` names the roles that go well with an industry. Free of charge
    /// and not counted as usage.
    /// </remarks>
    public static Results<Ok<TaxonomyResponse>, ErrorResult> Handle(HttpContext context, Caller caller, SearchTaxonomy taxonomy) =>
        QueryReader.TryReadNothing(context.Request, out var errors) ? TypedResults.Ok(taxonomy.Response) : Errors.Validation(errors);
}

/// <summary>The vocabulary as the taxonomy shows it, made once.</summary>
internal sealed class SearchTaxonomy(Vocabulary vocabulary)
{
    private static readonly string[] GeoParameters = ["location_city", "location_state"];

    public TaxonomyResponse Response { get; } = new()
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
                Description = "Indexed role buckets that stay fast when combined with company filters, employee ranges or places.",
                Roles = [.. vocabulary.Roles.Select(role => new TaxonomyRole(role.Key, role.Label, role.Phrases))],
                CompanyFilters = GeoParameters,
            },
        },
        NativeGeoParameters = GeoParameters,
    };
}
