using System.Text.Json.Nodes;
using PersonData.Api.Http;
using PersonData.Contracts.Webhooks;
using PersonData.Core;
using PersonData.Core.Webhooks;

namespace PersonData.Api.Features.Webhooks;

/// <summary>What can be said about a webhook endpoint, as members of a body.</summary>
internal static class WebhookEndpointParameters
{
    private static readonly TextParameter Url = new("url", "Where messages are sent: an `https` URL of a host in the public internet.", PublicHttpsUrl.MaxLength)
    {
        Example = "https://customer.example/webhooks/persondata",
    };

    private static readonly TextParameter RequiredUrl = Url with { Required = true };

    private static readonly TextParameter Description = new("description", "For people.", WebhookEndpointSettings.MaxDescriptionLength) { Example = "CRM enrichment workflow" };

    private static readonly WordListParameter Events = new("events", "Types of events that it wants, none twice. Default: all.", WebhookEventTypes.All)
    {
        Example = new JsonArray([.. WebhookEventTypes.All.Select(type => JsonValue.Create(type))]),
    };

    private static readonly WordParameter Status = new(
        "status", "`disabled` stops everything that is sent to it, `active` enables it again, also when it was disabled because it failed.", WebhookEndpointStatuses.All)
    { Example = WebhookEndpointStatuses.Active };

    /// <summary>Of a new endpoint.</summary>
    public static IReadOnlyList<Parameter> OfNew { get; } = [RequiredUrl, Description, Events];

    /// <summary>Of one that is there.</summary>
    public static IReadOnlyList<Parameter> Settings { get; } = [Url, Description, Events, Status];

    /// <summary>A new endpoint; of no worth when there are errors.</summary>
    public static WebhookEndpointSettings Read(JsonReader body, WebhookOptions options) => new()
    {
        Url = Checked(body, body.Text(RequiredUrl), options) ?? "",
        Description = body.Text(Description)?.Trim(),
        Events = ReadEvents(body) ?? WebhookEventTypes.All,
    };

    /// <summary>What a body makes of the settings: members that are not there leave them as they are, and null takes away the description.</summary>
    public static WebhookEndpointSettings Change(JsonReader body, WebhookEndpointSettings before, WebhookOptions options) => new()
    {
        Url = body.Text(Url) is { } url && url != before.Url ? Checked(body, url, options) ?? before.Url : before.Url,
        Description = body.Changed(Description, before.Description)?.Trim(),
        Events = ReadEvents(body) ?? before.Events,
        Status = body.Word(Status) switch
        {
            WebhookEndpointStatuses.Active => WebhookEndpointStatus.Active,
            WebhookEndpointStatuses.Disabled => WebhookEndpointStatus.Disabled,
            _ => before.Status,
        },
    };

    private static string? Checked(JsonReader body, string? url, WebhookOptions options)
    {
        if (url is null || PublicHttpsUrl.TryParse(url, out _, options.AllowLoopback))
            return url;
        body.Refuse(
            Url.Name,
            "must be an https URL of a host in the public internet" + (options.AllowLoopback ? ", or an http or https URL of this machine" : "")
            + ", without user and fragment, for example https://customer.example/webhooks/persondata");
        return null;
    }

    private static IReadOnlyList<string>? ReadEvents(JsonReader body)
    {
        if (!body.Has(Events))
            return null;
        var events = body.Words(Events);
        if (events.Distinct().Count() < events.Count)
            body.Refuse(Events.Name, "must not name an event twice");
        return events;
    }
}
