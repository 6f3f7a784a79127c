using PersonData.Api.Http;
using PersonData.Api.Http.OpenApi;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Search;

internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder v1)
    {
        var search = v1.MapGroup("").WithTags("Search").RequirePermission(Permissions.ReadPersons);

        search.MapGet("/persons/search/taxonomy", GetTaxonomy.Handle)
            .Describe("getSearchTaxonomy", [], charges: false);
    }
}
