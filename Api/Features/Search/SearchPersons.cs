using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Search;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.Search;
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
        HttpContext context, Caller caller, Vocabulary vocabulary, Interpreter interpreter, PersonSearch search, Database database, Cursors cursors,
        Billing billing, TimeProvider time)
    {
        var started = time.GetTimestamp();
        if (!PersonSearchQuery.TryParse(context.Request, vocabulary.Places, out var query, out var errors))
            return Errors.Validation(errors);
        var scope = query.ScopeFor(caller);
        if (!cursors.TryRead(query.Cursor, scope, start: 0, out var position))
            return Errors.InvalidCursor();

        var result = interpreter.Interpret(query.Text);
        if (result is InterpretationResult.Unsupported unsupported)
            return Errors.UnsupportedSearch(unsupported.Detail);
        var (interpretation, requestedCount) = (InterpretationResult.Read)result;
        var canMatch = query.Location?.TryNarrow(interpretation, vocabulary.Places, out interpretation) ?? true;
        var maxRecords = query.MaxRecords ?? requestedCount;
        var interpreted = time.GetTimestamp();

        var pageSize = Math.Min(query.Limit, (maxRecords ?? int.MaxValue) - position.Delivered);
        var page = canMatch
            ? await search.SearchAsync(
                caller.DataSetOf(database), interpretation, new PageRequest(pageSize, position.Key, position.Delivered), context.RequestAborted)
            : new PersonPage([], Next: null, PersonSearch.StrategyOf(interpretation), Total: 0, TotalIsExact: true);
        var searched = time.GetTimestamp();

        if (await billing.ChargeAsync(context, caller, Operations.SearchPersons, page.People.Count) is { } refused)
            return refused;
        return TypedResults.Ok(new PersonSearchResponse
        {
            SearchStrategy = page.Strategy,
            Interpretation = interpretation,
            Pagination = new SearchPagination
            {
                Limit = query.Limit,
                TotalRecords = page.Total,
                TotalRecordsRelation = page.TotalIsExact ? TotalRelations.Exact : TotalRelations.AtLeast,
                TotalPages = (Math.Min(page.Total, maxRecords ?? long.MaxValue) + query.Limit - 1) / query.Limit,
                NextCursor = cursors.CreateNext(scope, page.Next, position.Delivered + page.People.Count, maxRecords),
                MaxRecords = maxRecords,
            },
            Data = page.People,
            BillableRecords = Billing.BillableRecords(caller, page.People.Count),
            TimingsMs = new SearchTimings
            {
                Interpretation = Milliseconds(time.GetElapsedTime(started, interpreted)),
                Search = Milliseconds(time.GetElapsedTime(interpreted, searched)),
                Total = Milliseconds(time.GetElapsedTime(started)),
                SearchStrategy = page.Strategy,
            },
        });
    }

    private static double Milliseconds(TimeSpan elapsed) => Math.Round(elapsed.TotalMilliseconds, 2);
}
