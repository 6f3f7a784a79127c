using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.People;
using PersonData.Contracts.Webhooks;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Features.Webhooks;

internal static class ListWebhookDeliveries
{
    private static readonly WordParameter Status = new("status", "Only deliveries with this status.", WebhookDeliveryStatuses.All) { Example = WebhookDeliveryStatuses.Failed };

    private static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };

    public static readonly IReadOnlyList<Parameter> Parameters =
        [Status, WebhookDeliveryParameters.EventType, WebhookDeliveryParameters.From, WebhookDeliveryParameters.To, PageSize, PageCursor.Parameter];

    /// <summary>List the deliveries to a webhook endpoint</summary>
    /// <remarks>What was and is on its way to it, with the newest tries of each, newest event first. Kept for 30 days.</remarks>
    public static async Task<Results<Ok<WebhookDeliveriesResponse>, ErrorResult>> HandleAsync(
        [Description(GetWebhookEndpoint.IdDescription)] string id, HttpContext context, Caller caller, WebhookEndpoints endpoints, WebhookDeliveries deliveries, Cursors cursors)
    {
        var query = new QueryReader(context.Request, Parameters);
        var filter = new WebhookDeliveryFilter
        {
            Status = WebhookDeliveryParameters.ToStatus(query.Word(Status)),
            EventType = query.Word(WebhookDeliveryParameters.EventType),
            From = query.Time(WebhookDeliveryParameters.From),
            To = query.Time(WebhookDeliveryParameters.To),
        };
        WebhookDeliveryParameters.RefuseEmpty(query, filter.From, filter.To);
        var (limit, cursor) = (query.Count(PageSize)!.Value, query.Text(PageCursor.Parameter));
        if (query.Errors.Count > 0)
            return Errors.Validation(query.Errors);
        if (await GetWebhookEndpoint.FindAsync(id, context, caller, endpoints) is not { } endpoint)
            return GetWebhookEndpoint.NotFound();
        var scope = WebhookDeliveryParameters.ScopeOf("listWebhookDeliveries", caller, endpoint.EndpointId, filter);
        if (!cursors.TryReadNewest(cursor, scope, out var before))
            return Errors.InvalidCursor();

        // One more than the page says whether there is another.
        var found = await deliveries.ListAsync(endpoint.EndpointId, filter, before, limit + 1, context.RequestAborted);
        return TypedResults.Ok(new WebhookDeliveriesResponse
        {
            Data = [.. found.Take(limit).Select(WebhookResponses.Of)],
            Pagination = new CursorPagination { Limit = limit, NextCursor = found.Count > limit ? cursors.Create(scope, found[limit - 1].DeliveryId) : null },
        });
    }
}
