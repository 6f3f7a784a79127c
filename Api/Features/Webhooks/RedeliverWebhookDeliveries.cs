using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Webhooks;
using PersonData.Core;
using PersonData.Core.Data;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Features.Webhooks;

internal static class RedeliverWebhookDeliveries
{
    private static readonly TimeParameter From = WebhookDeliveryParameters.From with { Required = true };

    private static readonly WordParameter Status = new(
        "status", "Which of them: those that have failed, those that wait for their next try, or those that were delivered. Default: `failed`.", WebhookDeliveryStatuses.All)
    { Example = WebhookDeliveryStatuses.Failed };

    private static readonly TextParameter Cursor = PageCursor.Parameter with
    {
        Description = "`next_cursor` of the call before, to go on where it has ended. It lives 24 hours and belongs to the same members.",
    };

    public static readonly IReadOnlyList<Parameter> Members = [From, WebhookDeliveryParameters.To, Status, WebhookDeliveryParameters.EventType, Cursor];

    /// <summary>Send the webhook deliveries of a time again</summary>
    /// <remarks>
    /// Begins a new round of tries at once for up to 1,000 deliveries to an endpoint, oldest event first, and says how many; what is being sent at this moment is left alone. While the answer
    /// has a `next_cursor` there are more: send it with the next call.
    /// </remarks>
    public static async Task<Results<Accepted<RedeliverWebhookDeliveriesResponse>, ErrorResult>> HandleAsync(
        [Description(GetWebhookEndpoint.IdDescription)] string id, HttpContext context, Caller caller, WebhookDeliveries deliveries, Cursors cursors, Outcomes outcomes,
        Wakeups wakeups)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        var filter = new WebhookDeliveryFilter
        {
            Status = WebhookDeliveryParameters.ToStatus(body.Word(Status)) ?? WebhookDeliveryStatus.Failed,
            EventType = body.Word(WebhookDeliveryParameters.EventType),
            From = body.Time(From),
            To = body.Time(WebhookDeliveryParameters.To),
        };
        WebhookDeliveryParameters.RefuseEmpty(body, filter.From, filter.To);
        var cursor = body.Text(Cursor);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (!PublicId.TryParse(id, PublicId.Endpoint, out var endpointId))
            return GetWebhookEndpoint.NotFound();
        var scope = WebhookDeliveryParameters.ScopeOf("redeliverWebhookDeliveries", caller, endpointId, filter);
        var after = Guid.Empty;
        if (cursor is not null && !cursors.TryRead(cursor, scope, out after))
            return Errors.InvalidCursor();

        var answer = await outcomes.CommitAsync<Results<Accepted<RedeliverWebhookDeliveriesResponse>, ErrorResult>>(context, async (connection, ct) =>
            await deliveries.RedeliverManyAsync(
                connection, caller.Actor, context.TraceIdentifier, caller.Credential.AccountId, caller.Credential.Test, endpointId, filter, after, ct) switch
            {
                RedeliverManyResult.OnTheirWay { Count: var count, Last: var last } => TypedResults.Accepted(
                    (string?)null,
                    new RedeliverWebhookDeliveriesResponse { Redelivered = count, NextCursor = last is { } end ? cursors.Create(scope, end) : null }),
                RedeliverManyResult.EndpointDisabled => TestWebhookEndpoint.Disabled(),
                _ => GetWebhookEndpoint.NotFound(),
            });
        if (answer.Result is Accepted<RedeliverWebhookDeliveriesResponse>)
            wakeups.Announce(WorkKind.Deliveries);
        return answer;
    }
}
