using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Search;
using PersonData.Core.Credits;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Api.Features.Search;

internal static class SearchPersons
{
    /// <summary>Search people</summary>
    /// <remarks>
    /// Reads a query in words, finds one page of people, and charges one credit for each. `interpretation` says how the query was read and, in
    /// `warnings`, what was not understood. Nothing found costs nothing.
    /// </remarks>
    public static async Task<Results<Ok<PersonSearchResponse>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, Vocabulary vocabulary, PersonSearchPages pages, TimeProvider time)
    {
        var started = time.GetTimestamp();
        return PersonSearchQuery.TryParse(context.Request, vocabulary.Places, out var query, out var errors)
            ? await pages.AnswerAsync(context, caller, Operations.SearchPersons, query, started)
            : Errors.Validation(errors);
    }
}
