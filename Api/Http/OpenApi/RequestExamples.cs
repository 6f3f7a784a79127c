using PersonData.Contracts.People;
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

    public static readonly PersonLookupBatchRequest LookupPersonsBatch = new()
    {
        Lookups = [new PersonIdentifiers { Email = "jordan.lee@example.com" }, new PersonIdentifiers { Phone = "+12085550123", CompanyDomain = "example.com" }],
        MaxRecords = 500,
    };
}
