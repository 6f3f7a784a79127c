using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Partners;
using PersonData.Contracts.People;
using PersonData.Core.Partners;

namespace PersonData.Api.Features.Partners;

internal static class ListPartnerCustomers
{
    private static readonly WordParameter Status = PartnerCustomerParameters.Status with { Description = "Only customers with this status." };

    private static readonly TextParameter ExternalId = CreatePartnerCustomer.ExternalId with { Description = "Only the customer with this external id.", Required = false };

    private static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };

    public static readonly IReadOnlyList<Parameter> Parameters = [Status, ExternalId, PageSize, PageCursor.Parameter];

    /// <summary>List the partner customers of the account</summary>
    /// <remarks>Newest first.</remarks>
    public static async Task<Results<Ok<PartnerCustomersResponse>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, PartnerCustomers customers, Cursors cursors)
    {
        var query = new QueryReader(context.Request, Parameters);
        var filter = new PartnerCustomerFilter(PartnerCustomerParameters.ToStatus(query.Word(Status)), query.Text(ExternalId));
        var (limit, cursor) = (query.Count(PageSize)!.Value, query.Text(PageCursor.Parameter));
        if (query.Errors.Count > 0)
            return Errors.Validation(query.Errors);
        var scope = new CursorScope("listPartnerCustomers", caller, filter.Status?.ToString(), filter.ExternalCustomerId);
        if (!cursors.TryReadNewest(cursor, scope, out var before))
            return Errors.InvalidCursor();

        // One more than the page says whether there is another.
        var found = await customers.ListAsync(caller.Credential.AccountId, filter, before, limit + 1, context.RequestAborted);
        return TypedResults.Ok(new PartnerCustomersResponse
        {
            Data = [.. found.Take(limit).Select(PartnerResponses.Of)],
            Pagination = new CursorPagination { Limit = limit, NextCursor = found.Count > limit ? cursors.Create(scope, found[limit - 1].CustomerId) : null },
        });
    }
}
