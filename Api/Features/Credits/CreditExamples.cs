using PersonData.Api.Features.Accounts;
using PersonData.Contracts.Accounts;
using PersonData.Contracts.Credits;
using PersonData.Contracts.People;

namespace PersonData.Api.Features.Credits;

/// <summary>Bodies and answers for the description.</summary>
internal static class CreditExamples
{
    private static readonly DateTimeOffset Now = new(2026, 5, 17, 18, 42, 10, TimeSpan.Zero);

    public static readonly Wallet Wallet = new()
    {
        AvailableCreditUnits = 75,
        GrantedCreditUnits = 100,
        AppliedCreditUnits = 25,
        MonthlyAppliedCreditUnits = 25,
        LifetimeAppliedCreditUnits = 25,
        HeldCreditUnits = 0,
        CreditEnforcementMode = EnforcementModes.Enforced,
        CreditResetPolicy = ResetPolicies.MonthlyReset,
        ActiveCreditGrants = 1,
        MonthlyCreditUnitsUsed = 25,
        LifetimeCreditUnitsUsed = 25,
        Limits = new UsageLimits { MonthlyCreditUnits = 100, MonthlySearchSessions = 20, MonthlyRecordReveals = 100 },
        Usage = new UsageCounters
        {
            MonthlyCreditUnits = 25,
            LifetimeCreditUnits = 25,
            MonthlySearchSessions = 4,
            LifetimeSearchSessions = 4,
            MonthlyRecordReveals = 25,
            LifetimeRecordReveals = 25,
        },
        LimitState = new LimitState { CanSearch = true, CanReveal = true, SearchBlockReason = null, RevealBlockReason = null },
    };

    public static readonly WalletResponse GetWallet = new(Wallet);

    public static readonly TransactionsResponse Transactions = new()
    {
        Data =
        [
            new Transaction
            {
                Id = "entry_4711",
                Kind = TransactionKinds.Capture,
                CreditUnits = -25,
                GrantId = "grant_01krvd0ktgfxhv3yj7g1d8ywpk",
                ChargeId = "charge_01krvd4zx0fxhv3yj7g1d8ywpk",
                RequestId = "req_01krvd4zwzfxhv3yj7g1d8ywpk",
                KeyId = "key_01kkb32000fxhv3yj7g1d8ywpk",
                Operation = "searchPersons",
                CreatedAt = Now,
            },
            new Transaction
            {
                Id = "entry_4702",
                Kind = TransactionKinds.Grant,
                CreditUnits = 100,
                GrantId = "grant_01krvd0ktgfxhv3yj7g1d8ywpk",
                RequestId = "req_01krvd0ktefxhv3yj7g1d8ywpk",
                KeyId = "user_01kkb32000fxhv3yj7g1d8ywpk",
                Operation = "grantAccountCredits",
                CreatedAt = Now.AddMinutes(-3),
            },
        ],
        Pagination = new CursorPagination { Limit = 100 },
    };

    public static readonly GrantCreditsRequest GrantBody = new() { CreditUnits = 50, CreditType = "prepaid", Note = "June invoice" };

    public static readonly CreditGrant Grant = new()
    {
        Id = "grant_01krvd8a9gfxhv3yj7g1d8ywpk",
        CreditUnitsGranted = 50,
        CreditType = "prepaid",
        StartsAt = Now,
        ExpiresAt = null,
        Note = "June invoice",
        CreatedAt = Now,
    };

    public static readonly Wallet ToppedUp = Wallet with { AvailableCreditUnits = 125, GrantedCreditUnits = 150, ActiveCreditGrants = 2 };

    public static readonly AccountWalletResponse GetAccountWallet = new() { AccountId = AccountExamples.Account.Id, Status = AccountStatuses.Active, Wallet = Wallet };

    public static readonly GrantAccountCreditsResponse Granted = new()
    {
        CreditGrant = Grant,
        AccountId = AccountExamples.Account.Id,
        Status = AccountStatuses.Active,
        Wallet = ToppedUp,
    };

    public static readonly AdjustCreditsRequest AdjustBody = new(-25, "Refund of ticket 4711");

    public static readonly LedgerStateResponse LedgerState = new()
    {
        Balanced = true,
        DifferenceCount = 0,
        Differences = [],
        Wallets = 2,
        Grants = 3,
        Entries = 128,
        Requests = 512,
        CheckedAt = Now,
    };
}
