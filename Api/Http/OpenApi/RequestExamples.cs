using PersonData.Contracts.Search;

namespace PersonData.Api.Http.OpenApi;

/// <summary>One body of each operation that takes one, for the description.</summary>
internal static class RequestExamples
{
    public static readonly PersonSearchBody SearchPersonsWithBody = new()
    {
        Interpretation = ResponseExamples.SearchPersons.Interpretation,
        Limit = 25,
        DedupeToken = "spring-campaign",
    };

    public static readonly InterpretPersonSearchRequest InterpretPersonSearch = new() { Q = "owners of insurance agencies in Las Vegas" };
}
