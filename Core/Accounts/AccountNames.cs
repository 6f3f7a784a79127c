namespace PersonData.Core.Accounts;

/// <summary>What accounts are, as callers, the database and the audit log write it.</summary>
public static class AccountNames
{
    /// <summary><c>active</c>, <c>suspended</c> or <c>closed</c>.</summary>
    public static string Of(AccountStatus status) => status switch
    {
        AccountStatus.Active => "active",
        AccountStatus.Suspended => "suspended",
        AccountStatus.Closed => "closed",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
