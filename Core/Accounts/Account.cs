using PersonData.Core.Credits;

namespace PersonData.Core.Accounts;

/// <summary>A customer of the API. It owns API keys and one wallet.</summary>
/// <param name="AccountId">Public form: <c>acct_…</c>.</param>
/// <param name="Name">Unique among accounts, whatever its case; 1 to 200 characters.</param>
/// <param name="Managed">True for a partner, who may own customers with wallets of their own.</param>
/// <param name="Status">Only an active account is served.</param>
/// <param name="WalletId">The wallet that its use burns.</param>
/// <param name="Mode">How that wallet is enforced.</param>
/// <param name="CreatedAt">When it was created, UTC.</param>
public sealed record Account(
    Guid AccountId, string Name, bool Managed, AccountStatus Status, Guid WalletId, EnforcementMode Mode, DateTimeOffset CreatedAt)
{
    /// <summary>Longest <see cref="Name"/>.</summary>
    public const int MaxNameLength = 200;

    /// <summary>The id as callers see it.</summary>
    public string PublicId => Core.PublicId.Format(Core.PublicId.Account, AccountId);
}

/// <summary>Whether an account is served.</summary>
public enum AccountStatus
{
    /// <summary>Served.</summary>
    Active,

    /// <summary>Its keys are recognized and refused with 403 <c>account_suspended</c>.</summary>
    Suspended,

    /// <summary>Its keys are no longer known: 401.</summary>
    Closed,
}
