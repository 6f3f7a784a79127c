using System.Globalization;
using PersonData.Api.Http;
using PersonData.Contracts.Webhooks;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Features.Webhooks;

/// <summary>Which deliveries are meant: parameters of the list, and members of a body.</summary>
internal static class WebhookDeliveryParameters
{
    public static readonly TimeParameter From = new("from", "Events not before this time.") { Example = "2026-05-17T00:00:00Z" };

    public static readonly TimeParameter To = new("to", "Events before this time; all until now when it is left out.") { Example = "2026-05-18T00:00:00Z" };

    public static readonly WordParameter EventType = new("event_type", "Only events of this type.", [.. WebhookEventTypes.All, WebhookEventTypes.Test])
    {
        Example = WebhookEventTypes.PersonSearchJobSucceeded,
    };

    public static WebhookDeliveryStatus? ToStatus(string? word) => word switch
    {
        WebhookDeliveryStatuses.Pending => WebhookDeliveryStatus.Pending,
        WebhookDeliveryStatuses.Delivered => WebhookDeliveryStatus.Delivered,
        WebhookDeliveryStatuses.Failed => WebhookDeliveryStatus.Failed,
        _ => null,
    };

    /// <summary>A range that holds nothing is a mistake.</summary>
    public static void RefuseEmpty(ParameterReader reader, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (to <= from)
            reader.Refuse(To.Name, "must be after from");
    }

    /// <summary>What the pages of one request have in common.</summary>
    public static CursorScope ScopeOf(string operation, Caller caller, Guid endpointId, WebhookDeliveryFilter filter) => new(
        operation, caller, endpointId.ToString(), filter.Status?.ToString(), filter.EventType, TextOf(filter.From), TextOf(filter.To));

    private static string? TextOf(DateTimeOffset? time) => time?.ToString("O", CultureInfo.InvariantCulture);
}
