using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.People;
using PersonData.Contracts.Webhooks;
using PersonData.Core;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Features.Webhooks;

internal static class ListAllWebhookEndpoints
{
    private static readonly WordParameter State = new(
        "state", "`failing`: those that have failed since they last worked, and are tried again. `disabled`: those that are sent nothing. Default: `all`.", WebhookEndpointStates.All)
    { Example = WebhookEndpointStates.Failing };

    private static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };

    public static readonly IReadOnlyList<Parameter> Parameters = [State, PageSize, PageCursor.Parameter];

    /// <summary>List the webhook endpoints of all accounts</summary>
    /// <remarks>Newest first, those of test keys too: which do not take what is sent to them, since when, and how much waits for them. Of a URL only the host. For operators.</remarks>
    public static async Task<Results<Ok<AllWebhookEndpointsResponse>, ErrorResult>> HandleAsync(HttpContext context, Operator caller, WebhookEndpoints endpoints, Cursors cursors)
    {
        var query = new QueryReader(context.Request, Parameters);
        var (state, limit, cursor) = (query.Word(State), query.Count(PageSize)!.Value, query.Text(PageCursor.Parameter));
        if (query.Errors.Count > 0)
            return Errors.Validation(query.Errors);
        var scope = new CursorScope("listAllWebhookEndpoints", caller, state);
        if (!cursors.TryReadNewest(cursor, scope, out var before))
            return Errors.InvalidCursor();

        // One more than the page says whether there is another.
        var found = await endpoints.ListAllAsync(ToFilter(state), before, limit + 1, context.RequestAborted);
        return TypedResults.Ok(new AllWebhookEndpointsResponse
        {
            Data = [.. found.Take(limit).Select(entry => Of(entry.Endpoint, entry.Pending))],
            Pagination = new CursorPagination { Limit = limit, NextCursor = found.Count > limit ? cursors.Create(scope, found[limit - 1].Endpoint.EndpointId) : null },
        });
    }

    private static WebhookEndpointFilter ToFilter(string? state) => state switch
    {
        WebhookEndpointStates.Failing => WebhookEndpointFilter.Failing,
        WebhookEndpointStates.Disabled => WebhookEndpointFilter.Disabled,
        _ => WebhookEndpointFilter.All,
    };

    private static WebhookEndpointEntry Of(WebhookEndpoint endpoint, long pending) => new()
    {
        Id = endpoint.PublicId,
        AccountId = PublicId.Format(PublicId.Account, endpoint.AccountId),
        Test = endpoint.Test,
        Host = new Uri(endpoint.Settings.Url).Host,
        Status = endpoint.Settings.Status == WebhookEndpointStatus.Active ? WebhookEndpointStatuses.Active : WebhookEndpointStatuses.Disabled,
        FailingSince = endpoint.FailingSince,
        DisabledAt = endpoint.DisabledAt,
        DisabledReason = endpoint.DisabledReason,
        Pending = pending,
    };
}
