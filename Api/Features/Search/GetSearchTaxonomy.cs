using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Search;

namespace PersonData.Api.Features.Search;

internal static class GetSearchTaxonomy
{
    /// <summary>Roles and industries that searches know</summary>
    /// <remarks>
    /// The tables that the interpreter itself uses, for suggestion chips: `compatibility` names the roles that go well with an industry. Free of charge
    /// and not counted as usage.
    /// </remarks>
    public static Results<Ok<TaxonomyResponse>, ErrorResult> Handle(HttpContext context, Caller caller, TaxonomyResponse taxonomy) =>
        QueryReader.TryReadNothing(context.Request, out var errors) ? TypedResults.Ok(taxonomy) : Errors.Validation(errors);
}
