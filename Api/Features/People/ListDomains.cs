using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.People;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Api.Features.People;

internal static class ListDomains
{
    /// <summary>List company domains with enough known contacts</summary>
    /// <remarks>Newest company first. Free of charge; requests are counted as usage.</remarks>
    public static async Task<Results<Ok<DomainsResponse>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, Vocabulary vocabulary, Database database, Cursors cursors, Billing billing)
    {
        if (!DomainsQuery.TryParse(context.Request, vocabulary.Places, out var query, out var errors))
            return Errors.Validation(errors);
        var scope = query.ScopeFor(caller);
        if (!cursors.TryRead(query.Cursor, scope, start: long.MaxValue, out var position))
            return Errors.InvalidCursor();

        var found = await DomainInventory.ListAsync(
            caller.DataSetOf(database), query.Domains, query.Limit, position.Key, context.RequestAborted);

        return await billing.RecordFreeAsync(context, caller, Operations.ListDomains, found.Domains.Count, new DomainsResponse
        {
            Data = found.Domains,
            Pagination = new CursorPagination
            {
                Limit = query.Limit,
                NextCursor = cursors.CreateNext(scope, found.Next, position.Delivered + found.Domains.Count, maxRecords: null),
            },
        });
    }
}

/// <summary>The parameters of the domain inventory.</summary>
internal sealed record DomainsQuery(DomainQuery Domains, int Limit, string? Cursor)
{
    private static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };
    private static readonly CountParameter MinContacts = new("min_contacts", "Least number of known people.", Default: 5) { Example = 5 };
    private static readonly TextParameter Industry = new("industry", "Part of the industry's name, in any case: `software`.", MaxLength: 200) { Example = "software" };
    private static readonly TextParameter State = new("location_state", "State of the company, as a code or name: `ID`, `Idaho`.", MaxLength: 100) { Example = "ID" };

    public static readonly IReadOnlyList<Parameter> Parameters = [PageSize, PageCursor.Parameter, MinContacts, Industry, State];

    public static bool TryParse(HttpRequest request, Places places, out DomainsQuery query, out Dictionary<string, string> errors)
    {
        var reader = new QueryReader(request, Parameters);
        errors = reader.Errors;
        PlaceState? state = null;
        if (reader.Text(State) is { } text && !places.TryGetState(text, out state))
            reader.Refuse(State.Name, "must be the code or name of a US state, for example ID or Idaho");

        query = new DomainsQuery(
            new DomainQuery(reader.Count(MinContacts)!.Value, reader.Text(Industry), state?.Code),
            reader.Count(PageSize)!.Value,
            reader.Text(PageCursor.Parameter));
        return errors.Count == 0;
    }

    /// <summary>What the pages of one list have in common.</summary>
    public CursorScope ScopeFor(Caller caller) =>
        new(Operations.ListDomains, caller, PageCursor.Text(Domains.MinContacts), Domains.Industry, Domains.State);
}
