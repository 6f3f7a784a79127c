using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace PersonData.Contracts.Credits;

/// <summary>
/// What a wallet holds, has used and may do now. Months are calendar months in UTC. Of an <c>enforced</c> wallet, <c>available_credit_units</c> =
/// <c>granted_credit_units</c> − <c>applied_credit_units</c> − <c>held_credit_units</c>, as long as all that was applied burned grants that are still active.
/// </summary>
/// <remarks>Source: seed <c>004</c>; <c>held_credit_units</c> is this product's addition.</remarks>
public record Wallet
{
    /// <summary>
    /// What is left of the active grants, 0 or more. Null for a partner customer's wallet that never had a grant: no finite wallet is configured, only its limits stop
    /// it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required long? AvailableCreditUnits { get; init; }

    /// <summary>Sum of the active grants as they were given.</summary>
    public required long GrantedCreditUnits { get; init; }

    /// <summary>What use and adjustments have taken in the current period: for life with <c>rollover</c>, this month with <c>monthly_reset</c>.</summary>
    public required long AppliedCreditUnits { get; init; }

    /// <summary>What use and adjustments have taken this month.</summary>
    public required long MonthlyAppliedCreditUnits { get; init; }

    /// <summary>What use and adjustments have taken ever.</summary>
    public required long LifetimeAppliedCreditUnits { get; init; }

    /// <summary>What calls that are under way keep: neither available nor applied.</summary>
    public required long HeldCreditUnits { get; init; }

    /// <summary><c>enforced</c>: balance and limits stop its owner. <c>metered</c>: use is counted and never stopped.</summary>
    public required string CreditEnforcementMode { get; init; }

    /// <summary><c>rollover</c>: what is not used stays. <c>monthly_reset</c>: each month the active grants are whole again.</summary>
    public required string CreditResetPolicy { get; init; }

    /// <summary>Number of active grants.</summary>
    public required int ActiveCreditGrants { get; init; }

    /// <summary>Credits used this month, without adjustments.</summary>
    public required long MonthlyCreditUnitsUsed { get; init; }

    /// <summary>Credits used ever, without adjustments.</summary>
    public required long LifetimeCreditUnitsUsed { get; init; }

    /// <summary>What it may use at most.</summary>
    public required UsageLimits Limits { get; init; }

    /// <summary>What it has used.</summary>
    public required UsageCounters Usage { get; init; }

    /// <summary>What it may do now.</summary>
    public required LimitState LimitState { get; init; }
}

/// <summary>A partner customer's wallet.</summary>
public sealed record CustomerWallet : Wallet
{
    /// <summary>A wallet from its members.</summary>
    [JsonConstructor]
    public CustomerWallet()
    {
    }

    /// <summary>A wallet, and what its owner may do.</summary>
    [SetsRequiredMembers]
    public CustomerWallet(Wallet wallet, IReadOnlyList<string> allowedResultActions, IReadOnlyDictionary<string, string> resultActionLabels)
        : base(wallet) => (AllowedResultActions, ResultActionLabels) = (allowedResultActions, resultActionLabels);

    /// <summary>What the customer may do with results: <c>push_endpoint</c>, <c>csv_export</c>.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<string> AllowedResultActions { get; init; }

    /// <summary>What the buttons for these actions say.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, string> ResultActionLabels { get; init; }
}

/// <summary>What an enforced wallet may use at most, each 0 or more; null for no limit.</summary>
/// <remarks>Source: seed <c>004</c>.</remarks>
public sealed record UsageLimits
{
    /// <summary>Credits in a month.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long? MonthlyCreditUnits { get; init; }

    /// <summary>Credits ever.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long? LifetimeCreditUnits { get; init; }

    /// <summary>Searches begun in a month; further pages of a search are no session of their own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long? MonthlySearchSessions { get; init; }

    /// <summary>Searches begun ever.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long? LifetimeSearchSessions { get; init; }

    /// <summary>Records paid for in a month.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long? MonthlyRecordReveals { get; init; }

    /// <summary>Records paid for ever.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long? LifetimeRecordReveals { get; init; }
}

/// <summary>A change of <see cref="UsageLimits"/>: what is not given stays as it is, null takes a limit away.</summary>
public sealed record UsageLimitsChange
{
    /// <inheritdoc cref="UsageLimits.MonthlyCreditUnits"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<long?>))]
    public Change<long?> MonthlyCreditUnits { get; init; }

    /// <inheritdoc cref="UsageLimits.LifetimeCreditUnits"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<long?>))]
    public Change<long?> LifetimeCreditUnits { get; init; }

    /// <inheritdoc cref="UsageLimits.MonthlySearchSessions"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<long?>))]
    public Change<long?> MonthlySearchSessions { get; init; }

    /// <inheritdoc cref="UsageLimits.LifetimeSearchSessions"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<long?>))]
    public Change<long?> LifetimeSearchSessions { get; init; }

    /// <inheritdoc cref="UsageLimits.MonthlyRecordReveals"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<long?>))]
    public Change<long?> MonthlyRecordReveals { get; init; }

    /// <inheritdoc cref="UsageLimits.LifetimeRecordReveals"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<long?>))]
    public Change<long?> LifetimeRecordReveals { get; init; }
}

/// <summary>What a wallet has used.</summary>
/// <remarks>Source: seed <c>004</c>.</remarks>
public sealed record UsageCounters
{
    /// <summary>Credits this month.</summary>
    public required long MonthlyCreditUnits { get; init; }

    /// <summary>Credits ever.</summary>
    public required long LifetimeCreditUnits { get; init; }

    /// <summary>Searches begun this month.</summary>
    public required long MonthlySearchSessions { get; init; }

    /// <summary>Searches begun ever.</summary>
    public required long LifetimeSearchSessions { get; init; }

    /// <summary>Records paid for this month.</summary>
    public required long MonthlyRecordReveals { get; init; }

    /// <summary>Records paid for ever.</summary>
    public required long LifetimeRecordReveals { get; init; }
}

/// <summary>
/// What may be done now, as far as this wallet and its owner are concerned. A charge of a partner customer must be allowed by the account's wallet, too.
/// </summary>
/// <remarks>Source: seed <c>004</c>; the reasons are this product's.</remarks>
public sealed record LimitState
{
    /// <summary>Whether a search may be begun.</summary>
    public required bool CanSearch { get; init; }

    /// <summary>Whether one more record can be paid for.</summary>
    public required bool CanReveal { get; init; }

    /// <summary>Why no search may be begun; null when one may.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? SearchBlockReason { get; init; }

    /// <summary>Why no record can be paid for; null when one can.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? RevealBlockReason { get; init; }
}

/// <summary>Values of the reasons in <see cref="LimitState"/>.</summary>
public static class BlockReasons
{
    /// <summary>The active grants hold nothing.</summary>
    public const string InsufficientCredits = "insufficient_credits";

    /// <summary><see cref="UsageLimits.MonthlyCreditUnits"/> is reached.</summary>
    public const string MonthlyCreditUnitsLimit = "monthly_credit_units_limit";

    /// <summary><see cref="UsageLimits.LifetimeCreditUnits"/> is reached.</summary>
    public const string LifetimeCreditUnitsLimit = "lifetime_credit_units_limit";

    /// <summary><see cref="UsageLimits.MonthlySearchSessions"/> is reached.</summary>
    public const string MonthlySearchSessionsLimit = "monthly_search_sessions_limit";

    /// <summary><see cref="UsageLimits.LifetimeSearchSessions"/> is reached.</summary>
    public const string LifetimeSearchSessionsLimit = "lifetime_search_sessions_limit";

    /// <summary><see cref="UsageLimits.MonthlyRecordReveals"/> is reached.</summary>
    public const string MonthlyRecordRevealsLimit = "monthly_record_reveals_limit";

    /// <summary><see cref="UsageLimits.LifetimeRecordReveals"/> is reached.</summary>
    public const string LifetimeRecordRevealsLimit = "lifetime_record_reveals_limit";

    /// <summary>The partner customer is suspended.</summary>
    public const string CustomerSuspended = "customer_suspended";

    /// <summary>The account is suspended.</summary>
    public const string AccountSuspended = "account_suspended";

    /// <summary>The account is closed.</summary>
    public const string AccountClosed = "account_closed";

    /// <summary>Every reason.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        InsufficientCredits,
        MonthlyCreditUnitsLimit,
        LifetimeCreditUnitsLimit,
        MonthlySearchSessionsLimit,
        LifetimeSearchSessionsLimit,
        MonthlyRecordRevealsLimit,
        LifetimeRecordRevealsLimit,
        CustomerSuspended,
        AccountSuspended,
        AccountClosed,
    ];
}

/// <summary>Values of <see cref="Wallet.CreditEnforcementMode"/>.</summary>
public static class EnforcementModes
{
    /// <summary>Balance and limits stop the wallet's owner.</summary>
    public const string Enforced = "enforced";

    /// <summary>Use is counted and never stopped.</summary>
    public const string Metered = "metered";

    /// <summary>Every mode.</summary>
    public static IReadOnlyList<string> All { get; } = [Enforced, Metered];
}

/// <summary>Values of <see cref="Wallet.CreditResetPolicy"/>.</summary>
public static class ResetPolicies
{
    /// <summary>What is not used stays.</summary>
    public const string Rollover = "rollover";

    /// <summary>Each calendar month in UTC the active grants are whole again.</summary>
    public const string MonthlyReset = "monthly_reset";

    /// <summary>Every policy.</summary>
    public static IReadOnlyList<string> All { get; } = [Rollover, MonthlyReset];
}

/// <summary>Answer of <c>GET /v1/wallet</c>.</summary>
/// <param name="Wallet">The account's wallet.</param>
public sealed record WalletResponse(Wallet Wallet);

/// <summary>Answer of <c>GET /v1/admin/accounts/{id}/wallet</c> and of an adjustment.</summary>
public record AccountWalletResponse
{
    /// <summary>Id of the account, <c>acct_…</c>.</summary>
    public required string AccountId { get; init; }

    /// <summary><c>active</c>, <c>suspended</c> or <c>closed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Its wallet.</summary>
    public required Wallet Wallet { get; init; }
}
