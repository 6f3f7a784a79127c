using PersonData.Api.Features.Credits;
using PersonData.Contracts.Credits;
using PersonData.Contracts.Partners;
using PersonData.Contracts.People;
using PersonData.Core.Partners;

namespace PersonData.Api.Features.Partners;

/// <summary>Bodies and answers for the description.</summary>
internal static class PartnerExamples
{
    private static readonly Dictionary<string, string> Labels = new() { [ResultActionNames.PushEndpoint] = "Add to HubSpot", [ResultActionNames.CsvExport] = "Export CSV" };

    public static readonly CreatePartnerCustomerRequest CreateBody = new()
    {
        ExternalCustomerId = "acme-17",
        Name = "Acme Ltd",
        CreditResetPolicy = ResetPolicies.MonthlyReset,
        Limits = CreditExamples.Wallet.Limits,
        AllowedResultActions = ResultActionNames.Every,
        ResultDeliveryUrl = "https://partner.example/api/prospects",
        ResultDeliveryCta = "Add to HubSpot",
    };

    public static readonly PartnerCustomerResponse Customer = new()
    {
        Id = "customer_01krvcznm0fxhv3yj7g1d8ywpk",
        ExternalCustomerId = CreateBody.ExternalCustomerId,
        Name = CreateBody.Name,
        Status = PartnerCustomerStatuses.Active,
        CreditEnforcementMode = EnforcementModes.Enforced,
        CreditResetPolicy = ResetPolicies.MonthlyReset,
        Limits = CreditExamples.Wallet.Limits,
        AllowedResultActions = ResultActionNames.Every,
        ResultDeliveryUrl = CreateBody.ResultDeliveryUrl,
        ResultDeliveryCta = "Add to HubSpot",
        CreatedAt = CreditExamples.Grant.CreatedAt.AddDays(-1),
        UpdatedAt = CreditExamples.Grant.CreatedAt.AddHours(-1),
    };

    public static readonly PartnerCustomersResponse Customers = new() { Data = [Customer], Pagination = new CursorPagination { Limit = 100 } };

    public static readonly UpdatePartnerCustomerRequest UpdateBody = new()
    {
        Name = "Acme Limited",
        Status = PartnerCustomerStatuses.Active,
        Limits = new UsageLimitsChange { MonthlyCreditUnits = 100L, LifetimeCreditUnits = null },
        AllowedResultActions = ResultActionNames.Every,
        ResultDeliveryUrl = CreateBody.ResultDeliveryUrl,
    };

    public static readonly CustomerWalletResponse Wallet = new()
    {
        PartnerCustomerId = Customer.Id,
        Status = Customer.Status,
        AllowedResultActions = ResultActionNames.Every,
        ResultActionLabels = Labels,
        Wallet = new CustomerWallet(CreditExamples.Wallet, ResultActionNames.Every, Labels),
    };

    public static readonly GrantCustomerCreditsResponse Granted = new()
    {
        CreditGrant = new CustomerCreditGrant
        {
            Id = CreditExamples.Grant.Id,
            PartnerCustomerId = Customer.Id,
            CreditUnitsGranted = CreditExamples.Grant.CreditUnitsGranted,
            CreditType = CreditExamples.Grant.CreditType,
            StartsAt = CreditExamples.Grant.StartsAt,
            ExpiresAt = CreditExamples.Grant.ExpiresAt,
            Note = CreditExamples.Grant.Note,
            CreatedAt = CreditExamples.Grant.CreatedAt,
        },
        PartnerCustomerId = Customer.Id,
        Status = Customer.Status,
        AllowedResultActions = ResultActionNames.Every,
        ResultActionLabels = Labels,
        Wallet = new CustomerWallet(CreditExamples.ToppedUp, ResultActionNames.Every, Labels),
    };
}
