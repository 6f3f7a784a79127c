using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Search;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Api.Features.Search;

/// <summary>Answers a people search, however it was asked for: interprets it, finds a page, charges for it.</summary>
internal sealed class PersonSearchPages(
    Vocabulary vocabulary, Interpreter interpreter, PersonSearch search, CreditLedger ledger, Database database, Cursors cursors, Billing billing, TimeProvider time)
{
    // How often a page is looked for again because another request with the same token was faster. The last time, what is left of it is taken.
    private const int MaxDeliveryAttempts = 8;

    /// <param name="context">The request.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="operation">What is recorded as usage.</param>
    /// <param name="query">What is searched for.</param>
    /// <param name="started">When the request began, by the clock's timestamp.</param>
    public async Task<Results<Ok<PersonSearchResponse>, ErrorResult>> AnswerAsync(
        HttpContext context, Caller caller, string operation, PersonSearchQuery query, long started)
    {
        var result = query.Subject.Interpret(interpreter, vocabulary.Places);
        if (result is InterpretationResult.Unsupported unsupported)
            return Errors.UnsupportedSearch(unsupported.Detail);
        var (interpretation, requestedCount) = (InterpretationResult.Read)result;
        var maxRecords = query.MaxRecords ?? requestedCount;

        // What selects the people, not how it was asked for: GET and POST go on with each other's cursors, and "CEOs" with those of "chief executives".
        var criteria = SearchCriteria.TextOf(interpretation);
        var scope = new CursorScope(Operations.SearchPersons, caller, criteria, PageCursor.Text(maxRecords), query.Dedupe?.Token, query.Dedupe?.UserId);
        if (!cursors.TryRead(query.Cursor, scope, start: 0, out var position))
            return Errors.InvalidCursor();
        var interpreted = time.GetTimestamp();

        var request = new PageRequest(Math.Min(query.Limit, (maxRecords ?? int.MaxValue) - position.Delivered), position.Key, position.Delivered);
        if (query.Dedupe is { } dedupe)
        {
            var once = new CursorScope("", caller, criteria, dedupe.Token, dedupe.UserId).ToId();
            return await DeliverOnceAsync(context, caller, operation, interpretation, request, once, query, ToResponse);
        }

        var found = await search.SearchAsync(caller.DataSetOf(database), interpretation, request, context.RequestAborted);
        return await billing.ChargeAsync(context, caller, operation, found.People.Count, query.MaxCredits, ToResponse(found, time.GetTimestamp()), beginsSearch: query.Cursor is null);

        PersonSearchResponse ToResponse(PersonPage page, long searched) => new()
        {
            SearchStrategy = page.Strategy,
            Interpretation = interpretation,
            Pagination = new SearchPagination
            {
                Limit = query.Limit,
                TotalRecords = page.Total,
                TotalRecordsRelation = page.TotalIsExact ? TotalRelations.Exact : TotalRelations.AtLeast,
                TotalPages = SearchPages.Of(page.Total, maxRecords, query.Limit),
                NextCursor = cursors.CreateNext(scope, page.Next, position.Delivered + page.People.Count, maxRecords),
                MaxRecords = maxRecords,
            },
            Data = page.People,
            BillableRecords = Billing.BillableRecords(caller, page.People.Count),
            TimingsMs = SearchPages.Timings(time, started, interpreted, searched, page.Strategy),
        };
    }

    /// <summary>A page without those who were delivered in this scope before, by whatever request.</summary>
    private async Task<Results<Ok<PersonSearchResponse>, ErrorResult>> DeliverOnceAsync(
        HttpContext context, Caller caller, string operation, Reading interpretation, PageRequest request, Guid scope, PersonSearchQuery query,
        Func<PersonPage, long, PersonSearchResponse> toResponse)
    {
        var skipping = request with { Skip = (ids, ct) => ledger.FindDeliveredAsync(scope, ids, ct) };
        for (var attempt = 1; ; attempt++)
        {
            var page = await search.SearchAsync(caller.DataSetOf(database), interpretation, skipping, context.RequestAborted);
            var searched = time.GetTimestamp();
            var answer = await billing.DeliverAsync(
                context, caller, operation, scope, page.Ids, allOrNothing: attempt < MaxDeliveryAttempts, query.MaxCredits,
                delivered => toResponse(page with { People = [.. page.People.Where((_, i) => delivered.Contains(page.Ids[i]))] }, searched),
                beginsSearch: query.Cursor is null, query.Dedupe!.UserId);
            if (answer is not null)
                return answer;
        }
    }
}
