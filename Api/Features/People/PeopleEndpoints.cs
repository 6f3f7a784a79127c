using PersonData.Api.Http;
using PersonData.Api.Http.OpenApi;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.People;

internal static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder v1)
    {
        var people = v1.MapGroup("").WithTags("People").RequirePermission(Permissions.ReadPersons);

        people.MapGet("/persons/lookup", LookupPersons.HandleAsync)
            .Describe(Operations.LookupPersons, PersonLookupQuery.Parameters, ResponseExamples.LookupPersons, charges: true);
        people.MapPost("/persons/lookup/batch", LookupPersonsBatch.HandleAsync)
            .DescribeBody(
                Operations.LookupPersonsBatch, LookupPersonsBatch.Members, RequestExamples.LookupPersonsBatch, ResponseExamples.LookupPersonsBatch, charges: true);
        people.MapGet("/companies/{domain}/people", ListCompanyPeople.HandleAsync)
            .DescribePath("domain", "example.com")
            .Describe(Operations.ListCompanyPeople, CompanyPeopleQuery.Parameters, ResponseExamples.ListCompanyPeople, charges: true);
        people.MapGet("/domains", ListDomains.HandleAsync)
            .Describe(Operations.ListDomains, DomainsQuery.Parameters, ResponseExamples.ListDomains, charges: false);
    }
}
