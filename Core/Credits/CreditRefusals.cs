namespace PersonData.Core.Credits;

/// <summary>What callers are told when something is not paid for, at once or in a job.</summary>
public static class CreditRefusals
{
    /// <summary>The account's own grants do not reach.</summary>
    public const string InsufficientFunds = "Insufficient funds in the account.";

    /// <summary>What refused, and whose wallet that is.</summary>
    public static string Of(WalletRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return (refusal.Stop, refusal.ByCustomer) switch
        {
            (WalletStop.Credits, false) => InsufficientFunds,
            (WalletStop.Credits, true) => "Insufficient funds in the wallet of the partner customer.",
            (var limit, var byCustomer) => $"This would pass the limit {WalletNames.Of(limit)} of the {(byCustomer ? "partner customer" : "account")}.",
        };
    }

    /// <summary>It would cost more credits than the caller wants to pay.</summary>
    public static string AboveMaxCredits(int maxCredits, long credits) => $"The answer would cost {credits} {(credits == 1 ? "credit" : "credits")} in all, more than max_credits ({maxCredits}) allows.";
}
