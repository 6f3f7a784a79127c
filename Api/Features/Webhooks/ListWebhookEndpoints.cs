using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.People;
using PersonData.Contracts.Webhooks;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Features.Webhooks;

internal static class ListWebhookEndpoints
{
    private static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };

    public static readonly IReadOnlyList<Parameter> Parameters = [PageSize, PageCursor.Parameter];

    /// <summary>List the webhook endpoints of the account</summary>
    /// <remarks>Newest first, with those that are disabled, and never with a secret. A test key sees those of test keys only, every other credential only the others.</remarks>
    public static async Task<Results<Ok<WebhookEndpointsResponse>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, WebhookEndpoints endpoints, Cursors cursors, TimeProvider time)
    {
        var query = new QueryReader(context.Request, Parameters);
        var (limit, cursor) = (query.Count(PageSize)!.Value, query.Text(PageCursor.Parameter));
        if (query.Errors.Count > 0)
            return Errors.Validation(query.Errors);
        var scope = new CursorScope("listWebhookEndpoints", caller);
        if (!cursors.TryReadNewest(cursor, scope, out var before))
            return Errors.InvalidCursor();

        // One more than the page says whether there is another.
        var found = await endpoints.ListAsync(caller.Credential.AccountId, caller.Credential.Test, before, limit + 1, context.RequestAborted);
        var now = time.GetUtcNow();
        return TypedResults.Ok(new WebhookEndpointsResponse
        {
            Data = [.. found.Take(limit).Select(endpoint => WebhookResponses.Of(endpoint, now))],
            Pagination = new CursorPagination { Limit = limit, NextCursor = found.Count > limit ? cursors.Create(scope, found[limit - 1].EndpointId) : null },
        });
    }
}
