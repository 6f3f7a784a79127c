using PersonData.Api.Features.Credits;
using PersonData.Contracts.Credits;
using PersonData.Contracts.Partners;
using PersonData.Core.Credits;
using PersonData.Core.Partners;

namespace PersonData.Api.Features.Partners;

/// <summary>Partner customers as the contract shows them.</summary>
internal static class PartnerResponses
{
    private const string DefaultCta = "Push";

    public static PartnerCustomerResponse Of(PartnerCustomer customer) => new()
    {
        Id = customer.PublicId,
        ExternalCustomerId = customer.ExternalCustomerId,
        Name = customer.Settings.Name,
        Status = StatusOf(customer),
        CreditEnforcementMode = WalletNames.Of(customer.Settings.Policy.Mode),
        CreditResetPolicy = WalletNames.Of(customer.Settings.Policy.Reset),
        Limits = WalletResponses.Of(customer.Settings.Policy.Limits),
        AllowedResultActions = ResultActionNames.Of(customer.Settings.AllowedResultActions),
        ResultDeliveryUrl = customer.Settings.ResultDeliveryUrl,
        ResultDeliveryCta = customer.Settings.ResultDeliveryCta ?? DefaultCta,
        CreatedAt = customer.CreatedAt,
        UpdatedAt = customer.UpdatedAt,
    };

    public static CustomerWalletResponse Of(PartnerCustomer customer, WalletSummary wallet) => new()
    {
        PartnerCustomerId = customer.PublicId,
        Status = StatusOf(customer),
        AllowedResultActions = ResultActionNames.Of(customer.Settings.AllowedResultActions),
        ResultActionLabels = LabelsOf(customer.Settings),
        Wallet = WalletOf(customer, wallet),
    };

    public static GrantCustomerCreditsResponse Of(PartnerCustomer customer, Grant grant, WalletSummary wallet) => new()
    {
        CreditGrant = new CustomerCreditGrant
        {
            Id = grant.PublicId,
            PartnerCustomerId = customer.PublicId,
            CreditUnitsGranted = grant.CreditUnits,
            CreditType = grant.CreditType,
            StartsAt = grant.StartsAt,
            ExpiresAt = grant.ExpiresAt,
            Note = grant.Note,
            CreatedAt = grant.CreatedAt,
        },
        PartnerCustomerId = customer.PublicId,
        Status = StatusOf(customer),
        AllowedResultActions = ResultActionNames.Of(customer.Settings.AllowedResultActions),
        ResultActionLabels = LabelsOf(customer.Settings),
        Wallet = WalletOf(customer, wallet),
    };

    private static CustomerWallet WalletOf(PartnerCustomer customer, WalletSummary wallet)
    {
        var block = customer.Settings.Status == PartnerCustomerStatus.Suspended ? BlockReasons.CustomerSuspended : null;
        return new CustomerWallet(WalletResponses.Of(wallet, block), ResultActionNames.Of(customer.Settings.AllowedResultActions), LabelsOf(customer.Settings));
    }

    private static Dictionary<string, string> LabelsOf(PartnerCustomerSettings settings) =>
        ResultActionNames.Of(settings.AllowedResultActions)
            .ToDictionary(name => name, name => name == ResultActionNames.PushEndpoint ? settings.ResultDeliveryCta ?? DefaultCta : "Export CSV");

    private static string StatusOf(PartnerCustomer customer) =>
        customer.Settings.Status == PartnerCustomerStatus.Active ? PartnerCustomerStatuses.Active : PartnerCustomerStatuses.Suspended;
}
