using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Search;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.Search;

namespace PersonData.Api.Features.Search;

/// <summary>Answers a people search, however it was asked for: interprets it, finds a page, charges for it.</summary>
internal sealed class PersonSearchPages(
    SearchPreparation preparation, PersonSearch search, CreditLedger ledger, Database database, Cursors cursors, Billing billing, TimeProvider time)
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
        if (!preparation.TryPrepare(caller, query, out var prepared, out var error))
            return error;

        var (maxRecords, position) = (prepared.MaxRecords, prepared.Position);
        var request = new PageRequest(Math.Min(query.Limit, (maxRecords ?? int.MaxValue) - position.Delivered), position.Key, position.Delivered);
        if (prepared.DedupeScope is { } scope)
            return await DeliverOnceAsync(context, caller, operation, prepared, request, scope, ToResponse);

        var found = await search.SearchAsync(caller.DataSetOf(database), prepared.Interpretation, request, context.RequestAborted);
        return await billing.ChargeAsync(context, caller, operation, found.People.Count, query.MaxCredits, ToResponse(found, time.GetTimestamp()), beginsSearch: query.Cursor is null);

        PersonSearchResponse ToResponse(PersonPage page, long searched) => new()
        {
            SearchStrategy = page.Strategy,
            Interpretation = prepared.Interpretation,
            Pagination = SearchPages.Pagination(
                query.Limit, page.Total, page.TotalIsExact, maxRecords,
                cursors.CreateNext(prepared.Cursors, page.Next, position.Delivered + page.People.Count, maxRecords)),
            Data = page.People,
            BillableRecords = Billing.BillableRecords(caller, page.People.Count),
            TimingsMs = SearchPages.Timings(time, started, prepared.Interpreted, searched, page.Strategy),
        };
    }

    /// <summary>A page without those who were delivered in this scope before, by whatever request.</summary>
    private async Task<Results<Ok<PersonSearchResponse>, ErrorResult>> DeliverOnceAsync(
        HttpContext context, Caller caller, string operation, PreparedSearch prepared, PageRequest request, Guid scope, Func<PersonPage, long, PersonSearchResponse> toResponse)
    {
        var query = prepared.Query;
        var skipping = request with { Skip = (ids, ct) => ledger.FindDeliveredAsync(scope, ids, ct) };
        for (var attempt = 1; ; attempt++)
        {
            var page = await search.SearchAsync(caller.DataSetOf(database), prepared.Interpretation, skipping, context.RequestAborted);
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
