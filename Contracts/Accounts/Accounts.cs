using System.Text.Json.Serialization;
using PersonData.Contracts.Credits;
using PersonData.Contracts.People;

namespace PersonData.Contracts.Accounts;

/// <summary>An account, as the operator sees it.</summary>
public sealed record AccountResponse
{
    /// <summary>Opaque id, <c>acct_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Unique among accounts, whatever its case.</summary>
    public required string Name { get; init; }

    /// <summary>True for a partner, who may own customers with wallets of their own.</summary>
    public required bool Managed { get; init; }

    /// <summary>Only an active account is served; a closed one stays closed.</summary>
    public required string Status { get; init; }

    /// <summary><c>enforced</c>: balance and limits stop it. <c>metered</c>: use is counted and never stopped.</summary>
    public required string CreditEnforcementMode { get; init; }

    /// <summary><c>rollover</c>: what is not used stays. <c>monthly_reset</c>: each month the active grants are whole again.</summary>
    public required string CreditResetPolicy { get; init; }

    /// <summary>What its wallet may use at most.</summary>
    public required UsageLimits Limits { get; init; }

    /// <summary>Calls a minute for each operation and key; null for the product's default.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int? RateLimitPerMinute { get; init; }

    /// <summary>Calls of a key at the same time; null for the product's default.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int? ParallelLimit { get; init; }

    /// <summary>Names of the providers that its enrichments ask, in their order; who is not named is not asked. Null for the installation's order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? EnrichmentOrder { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Values of <see cref="AccountResponse.Status"/>.</summary>
public static class AccountStatuses
{
    /// <summary>Served.</summary>
    public const string Active = "active";

    /// <summary>Its keys and users are answered 403 <c>account_suspended</c>.</summary>
    public const string Suspended = "suspended";

    /// <summary>Its keys and users are unknown: 401. Nothing of it changes any more.</summary>
    public const string Closed = "closed";

    /// <summary>Every status.</summary>
    public static IReadOnlyList<string> All { get; } = [Active, Suspended, Closed];
}

/// <summary>Body of <c>POST /v1/admin/accounts</c>.</summary>
public sealed record CreateAccountRequest
{
    /// <summary>Unique among accounts, whatever its case; at most 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>True for a partner; null for false.</summary>
    public bool? Managed { get; init; }

    /// <summary>One of <see cref="EnforcementModes"/>; null for <c>enforced</c>.</summary>
    public string? CreditEnforcementMode { get; init; }

    /// <summary>One of <see cref="ResetPolicies"/>; null for <c>rollover</c>.</summary>
    public string? CreditResetPolicy { get; init; }

    /// <summary>What its wallet may use at most; null for no limit.</summary>
    public UsageLimits? Limits { get; init; }

    /// <summary>Calls a minute for each operation and key; null for the product's default.</summary>
    public int? RateLimitPerMinute { get; init; }

    /// <summary>Calls of a key at the same time; null for the product's default.</summary>
    public int? ParallelLimit { get; init; }

    /// <summary>Its first grant, without an end; null for none.</summary>
    public long? CreditUnits { get; init; }
}

/// <summary>Body of <c>PATCH /v1/admin/accounts/{id}</c>: what is not given stays as it is.</summary>
public sealed record UpdateAccountRequest
{
    /// <summary>Unique among accounts, whatever its case; at most 200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>True for a partner.</summary>
    public bool? Managed { get; init; }

    /// <summary>One of <see cref="AccountStatuses"/>; <c>closed</c> is final.</summary>
    public string? Status { get; init; }

    /// <summary>One of <see cref="EnforcementModes"/>.</summary>
    public string? CreditEnforcementMode { get; init; }

    /// <summary>One of <see cref="ResetPolicies"/>.</summary>
    public string? CreditResetPolicy { get; init; }

    /// <summary>Limits that change.</summary>
    public UsageLimitsChange? Limits { get; init; }

    /// <summary>Calls a minute for each operation and key; null for the product's default.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<int?>))]
    public Change<int?> RateLimitPerMinute { get; init; }

    /// <summary>Calls of a key at the same time; null for the product's default.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<int?>))]
    public Change<int?> ParallelLimit { get; init; }

    /// <summary>Names of the providers that its enrichments ask, in their order, each once; null for the installation's order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<IReadOnlyList<string>>))]
    public Change<IReadOnlyList<string>?> EnrichmentOrder { get; init; }
}

/// <summary>Parameters of <c>GET /v1/admin/accounts</c>.</summary>
public sealed record AccountsRequest
{
    /// <summary>Only accounts with this status, one of <see cref="AccountStatuses"/>; null for all.</summary>
    public string? Status { get; init; }

    /// <summary>Page size, 1 to 100; null for 100.</summary>
    public int? Limit { get; init; }

    /// <summary><see cref="CursorPagination.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Answer of <c>GET /v1/admin/accounts</c>.</summary>
public sealed record AccountsResponse
{
    /// <summary>The accounts, newest first.</summary>
    public required IReadOnlyList<AccountResponse> Data { get; init; }

    /// <summary>Page size and where to go on.</summary>
    public required CursorPagination Pagination { get; init; }
}
