using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.People;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.People;

namespace PersonData.Api.Features.People;

internal static class ListCompanyPeople
{
    /// <summary>List the people of a company</summary>
    /// <remarks>One credit per person returned; an unknown domain is 200 with empty `data` and costs nothing.</remarks>
    public static async Task<Results<Ok<CompanyPeopleResponse>, ErrorResult>> HandleAsync(
        [Description("Domain of the company, for example `example.com`.")] string domain,
        HttpContext context, Caller caller, Database database, Cursors cursors, Billing billing)
    {
        if (!CompanyPeopleQuery.TryParse(domain, context.Request, out var query, out var errors))
            return Errors.Validation(errors);
        var scope = query.ScopeFor(caller);
        if (!cursors.TryRead(query.Cursor, scope, start: 0, out var position))
            return Errors.InvalidCursor();

        var pageSize = Math.Min(query.Limit, (query.MaxRecords ?? int.MaxValue) - position.Delivered);
        var found = await CompanyPeople.ListAsync(caller.DataSetOf(database), query.Domain, pageSize, position.Key, context.RequestAborted);

        return await billing.ChargeAsync(context, caller, Operations.ListCompanyPeople, found.People.Count, query.MaxCredits, new CompanyPeopleResponse
        {
            Data = found.People,
            Pagination = new CursorPagination
            {
                Limit = query.Limit,
                NextCursor = cursors.CreateNext(scope, found.Next, position.Delivered + found.People.Count, query.MaxRecords),
                MaxRecords = query.MaxRecords,
            },
            BillableRecords = Billing.BillableRecords(caller, found.People.Count),
        });
    }
}

/// <summary>The parameters of a company's people.</summary>
internal sealed record CompanyPeopleQuery(string Domain, int Limit, int? MaxRecords, int? MaxCredits, string? Cursor)
{
    private static readonly CountParameter PageSize = new("limit", "Page size; more than 500 is taken as 500.", Default: 100, Cap: 500) { Example = 25 };
    private static readonly CountParameter Most = new("max_records", "Cap over all pages.") { Example = 500 };

    public static readonly IReadOnlyList<Parameter> Parameters = [PageSize, Most, Billing.MaxCredits, PageCursor.Parameter];

    public static bool TryParse(string domain, HttpRequest request, out CompanyPeopleQuery query, out Dictionary<string, string> errors)
    {
        var reader = new QueryReader(request, Parameters);
        if (!TextParameter.IsPlainText(domain) || !DomainName.TryNormalize(domain, out var normalized))
        {
            reader.Refuse("domain", "must be a domain, for example example.com");
            normalized = "";
        }

        query = new CompanyPeopleQuery(normalized, reader.Count(PageSize)!.Value, reader.Count(Most), reader.Count(Billing.MaxCredits), reader.Text(PageCursor.Parameter));
        errors = reader.Errors;
        return errors.Count == 0;
    }

    /// <summary>What the pages of one list have in common.</summary>
    public CursorScope ScopeFor(Caller caller) => new(Operations.ListCompanyPeople, caller, Domain, PageCursor.Text(MaxRecords));
}
