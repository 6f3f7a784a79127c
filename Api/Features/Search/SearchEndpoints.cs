using PersonData.Api.Http;
using PersonData.Api.Http.OpenApi;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Api.Features.Search;

internal static class SearchEndpoints
{
    /// <summary>A query that names nothing that can be searched.</summary>
    private const string RefusedQuery = "12345";

    public static void MapSearch(this IEndpointRouteBuilder v1)
    {
        var search = v1.MapGroup("").WithTags("Search").RequirePermission(Permissions.ReadPersons);

        var unsupported = Unsupported(v1);

        search.MapGet("/persons/search", SearchPersons.HandleAsync)
            .Describe(Operations.SearchPersons, PersonSearchQuery.Parameters, ResponseExamples.SearchPersons, charges: true, unsupported);
        search.MapPost("/persons/search", SearchPersonsWithBody.HandleAsync)
            .DescribeBody(
                Operations.SearchPersonsWithBody, PersonSearchQuery.Members, RequestExamples.SearchPersonsWithBody, ResponseExamples.SearchPersons, charges: true,
                unsupported);
        search.MapPost("/persons/search/interpret", InterpretPersonSearch.HandleAsync)
            .DescribeBody(
                Operations.InterpretPersonSearch, InterpretPersonSearch.Members, RequestExamples.InterpretPersonSearch, ResponseExamples.InterpretPersonSearch,
                charges: false, unsupported);
        search.MapGet("/companies/search", SearchCompanies.HandleAsync)
            .Describe(Operations.SearchCompanies, CompanySearchQuery.Parameters, ResponseExamples.SearchCompanies, charges: true, unsupported);
        search.MapGet("/persons/search/taxonomy", GetSearchTaxonomy.Handle)
            .Describe(Operations.GetSearchTaxonomy, [], ResponseExamples.GetSearchTaxonomy, charges: false);
    }
    /// <summary>An example of a query that is refused, in the interpreter's own words, so that the document shows what is really answered.</summary>
    public static ErrorResult Unsupported(IEndpointRouteBuilder endpoints)
    {
        var refused = (InterpretationResult.Unsupported)endpoints.ServiceProvider.GetRequiredService<Interpreter>().Interpret(RefusedQuery);
        return Errors.UnsupportedSearch(refused.Detail);
    }
}
