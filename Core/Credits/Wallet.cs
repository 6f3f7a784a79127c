namespace PersonData.Core.Credits;

/// <summary>Whether a wallet's balance and limits stop its owner.</summary>
public enum EnforcementMode
{
    /// <summary>Use burns grants; what they do not cover, and what passes a limit, is refused.</summary>
    Enforced,

    /// <summary>Use is counted and never refused; grants are left alone.</summary>
    Metered,
}

/// <summary>For which time use counts against a grant.</summary>
public enum ResetPolicy
{
    /// <summary>For life.</summary>
    Rollover,

    /// <summary>For a calendar month in UTC: at its end the active grants are whole again.</summary>
    MonthlyReset,
}

/// <summary>What an enforced wallet may use at most, each 0 or more; null for no limit. Months are calendar months in UTC.</summary>
public sealed record WalletLimits
{
    /// <summary>No limit at all.</summary>
    public static WalletLimits None { get; } = new();

    /// <summary>Credits in a month.</summary>
    public long? MonthlyCreditUnits { get; init; }

    /// <summary>Credits ever.</summary>
    public long? LifetimeCreditUnits { get; init; }

    /// <summary>Searches begun in a month; further pages of a search are no session of their own.</summary>
    public long? MonthlySearchSessions { get; init; }

    /// <summary>Searches begun ever.</summary>
    public long? LifetimeSearchSessions { get; init; }

    /// <summary>Records paid for in a month.</summary>
    public long? MonthlyRecordReveals { get; init; }

    /// <summary>Records paid for ever.</summary>
    public long? LifetimeRecordReveals { get; init; }
}

/// <summary>How a wallet is run.</summary>
public sealed record WalletPolicy
{
    /// <summary>Whether its balance and limits stop its owner.</summary>
    public required EnforcementMode Mode { get; init; }

    /// <summary>For which time use counts against a grant.</summary>
    public ResetPolicy Reset { get; init; } = ResetPolicy.Rollover;

    /// <summary>What it may use at most.</summary>
    public WalletLimits Limits { get; init; } = WalletLimits.None;
}

/// <summary>What stops use of a wallet.</summary>
public enum WalletStop
{
    /// <summary>Its active grants hold too little.</summary>
    Credits,

    /// <summary><see cref="WalletLimits.MonthlyCreditUnits"/> would be passed.</summary>
    MonthlyCreditUnits,

    /// <summary><see cref="WalletLimits.LifetimeCreditUnits"/> would be passed.</summary>
    LifetimeCreditUnits,

    /// <summary><see cref="WalletLimits.MonthlySearchSessions"/> would be passed.</summary>
    MonthlySearchSessions,

    /// <summary><see cref="WalletLimits.LifetimeSearchSessions"/> would be passed.</summary>
    LifetimeSearchSessions,

    /// <summary><see cref="WalletLimits.MonthlyRecordReveals"/> would be passed.</summary>
    MonthlyRecordReveals,

    /// <summary><see cref="WalletLimits.LifetimeRecordReveals"/> would be passed.</summary>
    LifetimeRecordReveals,
}

/// <summary>Why a wallet refused use. Nothing was changed, and nothing may be delivered.</summary>
/// <param name="Stop">What stopped it.</param>
/// <param name="ByCustomer">True when it is the partner customer's wallet that refused, false when it is the account's.</param>
/// <param name="AvailableUnits">What its active grants hold; null when it is not they that stopped it.</param>
public sealed record WalletRefusal(WalletStop Stop, bool ByCustomer, long? AvailableUnits);

/// <summary>Credits to be added to a wallet.</summary>
public sealed record NewGrant
{
    /// <summary>Most <see cref="CreditUnits"/> of one grant.</summary>
    public const long MaxCreditUnits = 1_000_000_000_000;

    /// <summary>Credits, 1 to <see cref="MaxCreditUnits"/>.</summary>
    public required long CreditUnits { get; init; }

    /// <summary>A label, for example <c>prepaid</c>.</summary>
    public string? CreditType { get; init; }

    /// <summary>From when it can be used; null for now.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>From when it can no longer be used; null for never. It must be after <see cref="StartsAt"/>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>For the people who run the account.</summary>
    public string? Note { get; init; }
}

/// <summary>Credits that were added to a wallet.</summary>
/// <param name="GrantId">Public form: <c>grant_…</c>.</param>
/// <param name="CreditUnits">Credits.</param>
/// <param name="CreditType">A label.</param>
/// <param name="StartsAt">From when it can be used.</param>
/// <param name="ExpiresAt">From when it can no longer be used; null for never.</param>
/// <param name="Note">For the people who run the account.</param>
/// <param name="CreatedAt">When it was given.</param>
public sealed record Grant(
    Guid GrantId, long CreditUnits, string? CreditType, DateTimeOffset StartsAt, DateTimeOffset? ExpiresAt, string? Note, DateTimeOffset CreatedAt)
{
    /// <summary>The id as callers see it.</summary>
    public string PublicId => Core.PublicId.Format(Core.PublicId.Grant, GrantId);
}
