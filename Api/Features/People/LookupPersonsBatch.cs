using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.People;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.People;

namespace PersonData.Api.Features.People;

internal static class LookupPersonsBatch
{
    private const int MaxLookups = 100;

    private static readonly ListParameter Lookups = new(
        "lookups", "Whom to look up, each by at least one identifier; several must all match.",
        new("", "Identifiers of people.", "PersonLookupInput", PersonLookupQuery.Identifiers)
        {
            Example = JsonNode.Parse("""{ "email": "jordan.lee@example.com" }""")!,
        },
        MaxLookups,
        Required: true)
    {
        Example = JsonNode.Parse("""[{ "email": "jordan.lee@example.com" }]""")!,
    };

    private static readonly CountParameter Most = new("max_records", "Cap over all lookups together.") { Example = 500 };

    public static readonly IReadOnlyList<Parameter> Members = [Lookups, Most, Billing.MaxCredits];

    /// <summary>Look many people up at once</summary>
    /// <remarks>
    /// Up to 100 lookups, answered in their order. Each answers at most 100 people; `next_cursor` then goes on in `GET /v1/persons/lookup` with the same
    /// identifiers. A person whom several lookups find is in the answer of each and billed once. All of it is one charge: too little balance is 402 and
    /// delivers nothing.
    /// </remarks>
    public static async Task<Results<Ok<PersonLookupBatchResponse>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, Database database, Cursors cursors, Billing billing)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        var queries = body.List(Lookups).Select(PersonLookupQuery.ReadIdentifiers).ToList();
        var maxRecords = body.Count(Most);
        var maxCredits = body.Count(Billing.MaxCredits);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);

        var found = await PersonLookupBatch.FindAsync(caller.DataSetOf(database), queries, LookupPersons.PageSize, context.RequestAborted);
        var (lists, records) = Capped(found, maxRecords ?? int.MaxValue);

        return await billing.ChargeAsync(context, caller, Operations.LookupPersonsBatch, records, maxCredits, new PersonLookupBatchResponse
        {
            Data =
            [
                .. lists.Select((list, i) => new PersonLookupResult
                {
                    Data = list.People,
                    Pagination = new CursorPagination
                    {
                        Limit = LookupPersons.PageSize,
                        NextCursor = cursors.CreateNext(PersonLookupQuery.ScopeFor(queries[i], caller), list.Next, list.People.Count, maxRecords: null),
                    },
                }),
            ],
            BillableRecords = Billing.BillableRecords(caller, records),
        });
    }

    /// <summary>The lists as far as the cap reaches, and how many different people they hold.</summary>
    private static (List<PersonList> Lists, int Records) Capped(IReadOnlyList<PersonList> found, int maxRecords)
    {
        var people = new HashSet<long>();
        var lists = new List<PersonList>(found.Count);
        foreach (var list in found)
        {
            var taken = list.Ids.TakeWhile(id => people.Contains(id) || (people.Count < maxRecords && people.Add(id))).Count();
            lists.Add(taken == list.Ids.Count
                ? list
                : new PersonList([.. list.People.Take(taken)], [.. list.Ids.Take(taken)], taken == 0 ? 0 : list.Ids[taken - 1]));
        }

        return (lists, people.Count);
    }
}
