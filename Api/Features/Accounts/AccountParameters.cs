using System.Text.Json.Nodes;
using PersonData.Api.Features.Credits;
using PersonData.Api.Http;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;
using PersonData.Core.Enrichment;

namespace PersonData.Api.Features.Accounts;

/// <summary>What an operator says about an account, as members of a body.</summary>
internal static class AccountParameters
{
    public static readonly TextParameter Name = new("name", "Unique among accounts, whatever its case.", Account.MaxNameLength) { Example = "Acme" };

    public static readonly FlagParameter Managed = new("managed", "True for a partner, who may own customers with wallets of their own. Default: false.") { Example = true };

    /// <summary>Also a filter of the list.</summary>
    public static readonly WordParameter Status = new(
        "status", "`suspended`: its keys and users are answered 403. `closed`: they are unknown, and nothing of the account changes any more.", AccountStatuses.All)
    { Example = AccountStatuses.Suspended };

    private static readonly NumberParameter RateLimit = new(
        "rate_limit_per_minute", "Calls a minute for each operation and key; the product's default when left out.", Least: 1, Most: NewApiKey.MaxRateLimitPerMinute)
    { Example = 600 };

    private static readonly NumberParameter ParallelLimit = new(
        "parallel_limit", "Calls of a key at the same time; the product's default when left out.", Least: 1, Most: NewApiKey.MaxParallelLimit)
    { Example = 16 };

    /// <summary>Only of a change.</summary>
    public static readonly TextListParameter EnrichmentOrder = new(
        "enrichment_order", "Names of the providers that its enrichments ask, in their order, each once; who is not named is not asked. `cached` tells what vendors of the same order have answered before. Null for the installation's order.", MaxLength: 40, MaxEntries: 100)
    { Example = new JsonArray(ProviderNames.Dataset, ProviderNames.Cached) };

    public static IReadOnlyList<Parameter> Limits { get; } = [.. WalletPolicyParameters.All, RateLimit, ParallelLimit];

    public static int? ChangeRateLimit(JsonReader body, int? before) => (int?)body.Changed(RateLimit, before);

    public static int? ChangeParallelLimit(JsonReader body, int? before) => (int?)body.Changed(ParallelLimit, before);

    /// <summary>What a change makes of the order of providers; an order that this installation cannot follow is an error.</summary>
    public static IReadOnlyList<string>? ChangeEnrichmentOrder(JsonReader body, Providers providers, IReadOnlyList<string>? before)
    {
        if (!body.Has(EnrichmentOrder))
            return body.Clears(EnrichmentOrder) ? null : before;
        var order = body.Changed(EnrichmentOrder, before);
        if (order is not null && providers.ErrorOf(order) is { } error)
            body.Refuse(EnrichmentOrder.Name, error);
        return order;
    }

    public static AccountStatus? ToStatus(string? word) => word switch
    {
        AccountStatuses.Active => AccountStatus.Active,
        AccountStatuses.Suspended => AccountStatus.Suspended,
        AccountStatuses.Closed => AccountStatus.Closed,
        _ => null,
    };

    public static AccountResponse ToResponse(Account account) => new()
    {
        Id = account.PublicId,
        Name = account.Name,
        Managed = account.Managed,
        Status = AccountNames.Of(account.Status),
        CreditEnforcementMode = Core.Credits.WalletNames.Of(account.Policy.Mode),
        CreditResetPolicy = Core.Credits.WalletNames.Of(account.Policy.Reset),
        Limits = WalletResponses.Of(account.Policy.Limits),
        RateLimitPerMinute = account.RateLimitPerMinute,
        ParallelLimit = account.ParallelLimit,
        EnrichmentOrder = account.EnrichmentOrder,
        CreatedAt = account.CreatedAt,
    };
}
