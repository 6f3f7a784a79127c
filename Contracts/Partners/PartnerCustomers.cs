using System.Text.Json.Serialization;
using PersonData.Contracts.Credits;
using PersonData.Contracts.People;

namespace PersonData.Contracts.Partners;

/// <summary>A partner customer.</summary>
public sealed record PartnerCustomerResponse
{
    /// <summary>Opaque id, <c>customer_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Your own id for it.</summary>
    public required string ExternalCustomerId { get; init; }

    /// <summary>For people; null when it was given none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Name { get; init; }

    /// <summary>Only an active customer is served.</summary>
    public required string Status { get; init; }

    /// <summary><c>enforced</c>: balance and limits stop it. <c>metered</c>: use is counted and never stopped.</summary>
    public required string CreditEnforcementMode { get; init; }

    /// <summary><c>rollover</c>: what is not used stays. <c>monthly_reset</c>: each month the active grants are whole again.</summary>
    public required string CreditResetPolicy { get; init; }

    /// <summary>What its wallet may use at most.</summary>
    public required UsageLimits Limits { get; init; }

    /// <summary>What it may do with results: <c>push_endpoint</c>, <c>csv_export</c>.</summary>
    public required IReadOnlyList<string> AllowedResultActions { get; init; }

    /// <summary>Where <c>push_endpoint</c> sends results; null when nothing was set.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? ResultDeliveryUrl { get; init; }

    /// <summary>What the button for it says.</summary>
    public required string ResultDeliveryCta { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed; grants change its wallet, not it.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Values of <see cref="PartnerCustomerResponse.Status"/>.</summary>
public static class PartnerCustomerStatuses
{
    /// <summary>Served.</summary>
    public const string Active = "active";

    /// <summary>Its wallet may be looked at and topped up; nothing is charged to it, so nothing is delivered.</summary>
    public const string Suspended = "suspended";

    /// <summary>Every status.</summary>
    public static IReadOnlyList<string> All { get; } = [Active, Suspended];
}

/// <summary>Body of <c>POST /v1/partner-customers</c>.</summary>
public sealed record CreatePartnerCustomerRequest
{
    /// <summary>Your own id for it, unique in the account. It never changes.</summary>
    public required string ExternalCustomerId { get; init; }

    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>One of <see cref="PartnerCustomerStatuses"/>; null for <c>active</c>.</summary>
    public string? Status { get; init; }

    /// <summary>One of <see cref="EnforcementModes"/>; null for <c>enforced</c>.</summary>
    public string? CreditEnforcementMode { get; init; }

    /// <summary>One of <see cref="ResetPolicies"/>; null for <c>rollover</c>.</summary>
    public string? CreditResetPolicy { get; init; }

    /// <summary>What its wallet may use at most; null for no limit.</summary>
    public UsageLimits? Limits { get; init; }

    /// <summary>What it may do with results: <c>push_endpoint</c>, <c>csv_export</c>; null for nothing.</summary>
    public IReadOnlyList<string>? AllowedResultActions { get; init; }

    /// <summary>Where <c>push_endpoint</c> sends results: an <c>https</c> URL in the public internet.</summary>
    public string? ResultDeliveryUrl { get; init; }

    /// <summary>What the button for it says; null for <c>Push</c>.</summary>
    public string? ResultDeliveryCta { get; init; }
}

/// <summary>Body of <c>PATCH /v1/partner-customers/{id}</c>: what is not given stays as it is.</summary>
public sealed record UpdatePartnerCustomerRequest
{
    /// <summary>For people; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> Name { get; init; }

    /// <summary>One of <see cref="PartnerCustomerStatuses"/>.</summary>
    public string? Status { get; init; }

    /// <summary>One of <see cref="EnforcementModes"/>.</summary>
    public string? CreditEnforcementMode { get; init; }

    /// <summary>One of <see cref="ResetPolicies"/>.</summary>
    public string? CreditResetPolicy { get; init; }

    /// <summary>Limits that change.</summary>
    public UsageLimitsChange? Limits { get; init; }

    /// <summary>What it may do with results, in place of what it may now; empty for nothing.</summary>
    public IReadOnlyList<string>? AllowedResultActions { get; init; }

    /// <summary>Where <c>push_endpoint</c> sends results; null for nowhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> ResultDeliveryUrl { get; init; }

    /// <summary>What the button for it says; null for <c>Push</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> ResultDeliveryCta { get; init; }
}

/// <summary>Parameters of <c>GET /v1/partner-customers</c>.</summary>
public sealed record PartnerCustomersRequest
{
    /// <summary>Only customers with this status, one of <see cref="PartnerCustomerStatuses"/>; null for all.</summary>
    public string? Status { get; init; }

    /// <summary>Only the customer with this external id.</summary>
    public string? ExternalCustomerId { get; init; }

    /// <summary>Page size, 1 to 100; null for 100.</summary>
    public int? Limit { get; init; }

    /// <summary><see cref="CursorPagination.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Answer of <c>GET /v1/partner-customers</c>.</summary>
public sealed record PartnerCustomersResponse
{
    /// <summary>The customers, newest first.</summary>
    public required IReadOnlyList<PartnerCustomerResponse> Data { get; init; }

    /// <summary>Page size and where to go on.</summary>
    public required CursorPagination Pagination { get; init; }
}

/// <summary>Answer of <c>GET /v1/partner-customers/{id}/wallet</c>.</summary>
/// <remarks>Source: seed <c>004</c>.</remarks>
public record CustomerWalletResponse
{
    /// <summary>Id of the customer, <c>customer_…</c>.</summary>
    public required string PartnerCustomerId { get; init; }

    /// <summary>Its status.</summary>
    public required string Status { get; init; }

    /// <summary>What it may do with results: <c>push_endpoint</c>, <c>csv_export</c>.</summary>
    public required IReadOnlyList<string> AllowedResultActions { get; init; }

    /// <summary>What the buttons for these actions say.</summary>
    public required IReadOnlyDictionary<string, string> ResultActionLabels { get; init; }

    /// <summary>Its wallet.</summary>
    public required CustomerWallet Wallet { get; init; }
}

/// <summary>Answer of <c>POST /v1/partner-customers/{id}/wallet/credits</c>: the grant, and the wallet with it.</summary>
/// <remarks>Source: seed <c>004</c>.</remarks>
public sealed record GrantCustomerCreditsResponse : CustomerWalletResponse
{
    /// <summary>The grant.</summary>
    [JsonPropertyOrder(-1)]
    public required CustomerCreditGrant CreditGrant { get; init; }
}

/// <summary>Credits that were added to a partner customer's wallet.</summary>
public sealed record CustomerCreditGrant : CreditGrant
{
    /// <summary>Id of the customer, <c>customer_…</c>.</summary>
    [JsonPropertyOrder(-1)]
    public required string PartnerCustomerId { get; init; }
}
