using System.Text.Json.Nodes;
using PersonData.Api.Features.Credits;
using PersonData.Api.Http;
using PersonData.Contracts.Partners;
using PersonData.Core;
using PersonData.Core.Partners;

namespace PersonData.Api.Features.Partners;

/// <summary>What can be said about a partner customer, as members of a body.</summary>
internal static class PartnerCustomerParameters
{
    private static readonly TextParameter Name = new("name", "For people.", PartnerCustomerSettings.MaxNameLength) { Example = "Acme Ltd" };

    /// <summary>Also a filter of the list.</summary>
    public static readonly WordParameter Status = new("status", "Only an `active` customer is served: nothing is charged to a suspended one. Default: `active`.", PartnerCustomerStatuses.All)
    {
        Example = PartnerCustomerStatuses.Active,
    };

    private static readonly WordListParameter Actions = new(
        "allowed_result_actions", "What it may do with results: have them sent to `result_delivery_url`, download them as CSV. Default: nothing.", ResultActionNames.Every,
        MayBeEmpty: true)
    { Example = new JsonArray([.. ResultActionNames.Every.Select(name => JsonValue.Create(name))]) };

    private static readonly TextParameter Url = new(
        "result_delivery_url", "Where `push_endpoint` sends results: an `https` URL of a host in the public internet.", PublicHttpsUrl.MaxLength)
    { Example = "https://partner.example/api/prospects" };

    private static readonly TextParameter Cta = new("result_delivery_cta", "What the button for it says. Default: `Push`.", PartnerCustomerSettings.MaxCtaLength)
    {
        Example = "Add to HubSpot",
    };

    public static IReadOnlyList<Parameter> Settings { get; } = [Name, Status, .. WalletPolicyParameters.All, Actions, Url, Cta];

    /// <summary>What a body makes of the settings: members that are not there leave them as they are, and null takes away what can be taken away.</summary>
    public static PartnerCustomerSettings Change(JsonReader body, PartnerCustomerSettings before) => new()
    {
        Name = body.Changed(Name, before.Name)?.Trim(),
        Status = ToStatus(body.Word(Status)) ?? before.Status,
        Policy = WalletPolicyParameters.Change(body, before.Policy),
        AllowedResultActions = body.Has(Actions) ? ResultActionNames.Read(body.Words(Actions)) : before.AllowedResultActions,
        ResultDeliveryUrl = ChangeUrl(body, before.ResultDeliveryUrl),
        ResultDeliveryCta = body.Changed(Cta, before.ResultDeliveryCta)?.Trim(),
    };

    public static PartnerCustomerStatus? ToStatus(string? word) => word switch
    {
        PartnerCustomerStatuses.Active => PartnerCustomerStatus.Active,
        PartnerCustomerStatuses.Suspended => PartnerCustomerStatus.Suspended,
        _ => null,
    };

    private static string? ChangeUrl(JsonReader body, string? before)
    {
        var url = body.Changed(Url, before);
        if (url is not null && url != before && !PublicHttpsUrl.TryParse(url, out _))
            body.Refuse(Url.Name, "must be an https URL of a host in the public internet, without user and fragment, for example https://partner.example/api/prospects");
        return url;
    }
}
