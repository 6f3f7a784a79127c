using PersonData.Contracts.Credits;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Credits;

/// <summary>Wallets as the contract shows them.</summary>
internal static class WalletResponses
{
    /// <param name="wallet">The wallet.</param>
    /// <param name="ownerBlock">Why its owner is not served, one of <see cref="BlockReasons"/>; null when they are.</param>
    public static Wallet Of(WalletSummary wallet, string? ownerBlock) => new()
    {
        AvailableCreditUnits = wallet.AvailableUnits,
        GrantedCreditUnits = wallet.GrantedUnits,
        AppliedCreditUnits = wallet.AppliedUnits,
        MonthlyAppliedCreditUnits = wallet.MonthlyAppliedUnits,
        LifetimeAppliedCreditUnits = wallet.LifetimeAppliedUnits,
        HeldCreditUnits = wallet.HeldUnits,
        CreditEnforcementMode = WalletNames.Of(wallet.Policy.Mode),
        CreditResetPolicy = WalletNames.Of(wallet.Policy.Reset),
        ActiveCreditGrants = wallet.ActiveGrants,
        MonthlyCreditUnitsUsed = wallet.Usage.MonthCreditUnits,
        LifetimeCreditUnitsUsed = wallet.Usage.LifetimeCreditUnits,
        Limits = Of(wallet.Policy.Limits),
        Usage = Of(wallet.Usage),
        LimitState = StateOf(wallet, ownerBlock),
    };

    public static AccountWalletResponse Of(Account account, WalletSummary wallet) => new()
    {
        AccountId = account.PublicId,
        Status = AccountNames.Of(account.Status),
        Wallet = Of(wallet, BlockOf(account)),
    };

    public static GrantAccountCreditsResponse Of(Account account, Grant grant, WalletSummary wallet) => new()
    {
        CreditGrant = new CreditGrant
        {
            Id = grant.PublicId,
            CreditUnitsGranted = grant.CreditUnits,
            CreditType = grant.CreditType,
            StartsAt = grant.StartsAt,
            ExpiresAt = grant.ExpiresAt,
            Note = grant.Note,
            CreatedAt = grant.CreatedAt,
        },
        AccountId = account.PublicId,
        Status = AccountNames.Of(account.Status),
        Wallet = Of(wallet, BlockOf(account)),
    };

    public static UsageLimits Of(WalletLimits limits) => new()
    {
        MonthlyCreditUnits = limits.MonthlyCreditUnits,
        LifetimeCreditUnits = limits.LifetimeCreditUnits,
        MonthlySearchSessions = limits.MonthlySearchSessions,
        LifetimeSearchSessions = limits.LifetimeSearchSessions,
        MonthlyRecordReveals = limits.MonthlyRecordReveals,
        LifetimeRecordReveals = limits.LifetimeRecordReveals,
    };

    private static UsageCounters Of(WalletUsage usage) => new()
    {
        MonthlyCreditUnits = usage.MonthCreditUnits,
        LifetimeCreditUnits = usage.LifetimeCreditUnits,
        MonthlySearchSessions = usage.MonthSearchSessions,
        LifetimeSearchSessions = usage.LifetimeSearchSessions,
        MonthlyRecordReveals = usage.MonthRecordReveals,
        LifetimeRecordReveals = usage.LifetimeRecordReveals,
    };

    private static LimitState StateOf(WalletSummary wallet, string? ownerBlock)
    {
        var (search, reveal) = (ownerBlock ?? ReasonOf(wallet.SearchStop), ownerBlock ?? ReasonOf(wallet.RevealStop));
        return new LimitState { CanSearch = search is null, CanReveal = reveal is null, SearchBlockReason = search, RevealBlockReason = reveal };
    }

    private static string? BlockOf(Account account) => account.Status switch
    {
        AccountStatus.Suspended => BlockReasons.AccountSuspended,
        AccountStatus.Closed => BlockReasons.AccountClosed,
        _ => null,
    };

    private static string? ReasonOf(WalletStop? stop) => stop switch
    {
        null => null,
        WalletStop.Credits => BlockReasons.InsufficientCredits,
        { } limit => $"{WalletNames.Of(limit)}_limit",
    };
}
