using PersonData.Api.Http;
using PersonData.Api.Http.OpenApi;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Search;

internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder v1)
    {
        var search = v1.MapGroup("").WithTags("Search").RequirePermission(Permissions.ReadPersons);

        search.MapGet("/persons/search", SearchPersons.HandleAsync)
            .Describe(Operations.SearchPersons, PersonSearchQuery.Parameters, charges: true,
                Errors.UnsupportedSearch("Nothing in \"asdf\" can be searched: name a role, an industry, a company or a place."));
        search.MapGet("/persons/search/taxonomy", GetTaxonomy.Handle)
            .Describe("getSearchTaxonomy", [], charges: false);
    }
}
