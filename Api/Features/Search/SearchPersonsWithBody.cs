using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Search;
using PersonData.Core.Credits;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Api.Features.Search;

internal static class SearchPersonsWithBody
{
    /// <summary>Search people by words or by an edited interpretation</summary>
    /// <remarks>
    /// The members are the parameters of `GET /v1/persons/search`, or an `interpretation` instead of `q`: the one that a search answered finds the same
    /// people again, and an edited one finds what it then says. It is checked like any input. Both methods charge alike, and go on with each other's
    /// cursors as long as the criteria are the same.
    /// </remarks>
    public static async Task<Results<Ok<PersonSearchResponse>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, Vocabulary vocabulary, InterpretationReader interpretations, PersonSearchPages pages, TimeProvider time)
    {
        var started = time.GetTimestamp();
        var body = await JsonReader.ReadAsync(context.Request, PersonSearchQuery.Members);
        return PersonSearchQuery.TryParse(body, vocabulary.Places, interpretations, out var query, out var errors)
            ? await pages.AnswerAsync(context, caller, Operations.SearchPersonsWithBody, query, started)
            : Errors.Validation(errors);
    }
}
