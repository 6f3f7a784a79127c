using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Search;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Api.Features.Search;

internal static class SearchCompanies
{
    /// <summary>Search companies</summary>
    /// <remarks>
    /// Reads a query in words as a people search does and finds companies by industry, place, number of employees, name and domain, one credit for each.
    /// What the query says of people (roles, seniorities, departments) is ignored and named in `warnings`. Totals are exact up to 10,000.
    /// </remarks>
    public static async Task<Results<Ok<CompanySearchResponse>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, Vocabulary vocabulary, Interpreter interpreter, CompanySearch search, Database database, Cursors cursors,
        Billing billing, TimeProvider time)
    {
        var started = time.GetTimestamp();
        if (!CompanySearchQuery.TryParse(context.Request, vocabulary.Places, out var query, out var errors))
            return Errors.Validation(errors);
        var result = query.Subject.Interpret(interpreter, vocabulary.Places);
        var maxRecords = query.MaxRecords ?? (result as InterpretationResult.Read)?.RequestedCount;
        if (result is InterpretationResult.Read read)
            result = CompanySearch.OfCompanies(read.Interpretation);
        if (result is InterpretationResult.Unsupported unsupported)
            return Errors.UnsupportedSearch(unsupported.Detail);
        var interpretation = ((InterpretationResult.Read)result).Interpretation;
        var scope = new CursorScope(Operations.SearchCompanies, caller, SearchCriteria.TextOf(interpretation), PageCursor.Text(maxRecords));
        if (!cursors.TryRead(query.Cursor, scope, start: 0, out var position))
            return Errors.InvalidCursor();
        var interpreted = time.GetTimestamp();

        var pageSize = Math.Min(query.Limit, (maxRecords ?? int.MaxValue) - position.Delivered);
        var page = await search.SearchAsync(caller.DataSetOf(database), interpretation, new PageRequest(pageSize, position.Key), context.RequestAborted);
        var searched = time.GetTimestamp();

        return await billing.ChargeAsync(context, caller, Operations.SearchCompanies, page.Companies.Count, query.MaxCredits, new CompanySearchResponse
        {
            SearchStrategy = page.Strategy,
            Interpretation = interpretation,
            Pagination = SearchPages.Pagination(
                query.Limit, page.Total, page.TotalIsExact, maxRecords, cursors.CreateNext(scope, page.Next, position.Delivered + page.Companies.Count, maxRecords)),
            Data = page.Companies,
            BillableRecords = Billing.BillableRecords(caller, page.Companies.Count),
            TimingsMs = SearchPages.Timings(time, started, interpreted, searched, page.Strategy),
        }, beginsSearch: query.Cursor is null);
    }
}

/// <summary>The parameters of a company search.</summary>
internal sealed record CompanySearchQuery(SearchSubject Subject, int Limit, int? MaxRecords, int? MaxCredits, string? Cursor)
{
    private static readonly TextParameter Q =
        new("q", "What to search, in words: `hospitals in Ohio with over 500 employees`.", MaxLength: 500, Required: true) { Example = "insurance agencies in Las Vegas" };

    private static readonly LocationParameters Location = new("the companies are");

    private static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };

    public static readonly IReadOnlyList<Parameter> Parameters = [Q, Location.City, Location.State, PageSize, PersonSearchQuery.Most, Billing.MaxCredits, PageCursor.Parameter];

    public static bool TryParse(HttpRequest request, Places places, out CompanySearchQuery query, out Dictionary<string, string> errors)
    {
        var reader = new QueryReader(request, Parameters);
        query = new CompanySearchQuery(
            new SearchSubject(reader.Text(Q) ?? "", Edited: null, Location.Read(reader, places)),
            reader.Count(PageSize)!.Value,
            reader.Count(PersonSearchQuery.Most),
            reader.Count(Billing.MaxCredits),
            reader.Text(PageCursor.Parameter));
        errors = reader.Errors;
        return errors.Count == 0;
    }
}
