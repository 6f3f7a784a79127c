namespace PersonData.Core.Accounts;

/// <summary>What a call is made with, and all that decisions about the call need: whose it is, what it may do, and within which limits.</summary>
public sealed record Credential
{
    /// <summary>Calls a minute and operation when neither key nor account says otherwise.</summary>
    public const int DefaultRateLimitPerMinute = 6000;

    /// <summary>Calls at the same time when neither key nor account says otherwise.</summary>
    public const int DefaultParallelLimit = 64;

    /// <summary>The key. Usage is recorded under it.</summary>
    public required Guid Id { get; init; }

    /// <summary>The account that it speaks for.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The wallet of the account, which its use burns.</summary>
    public required Guid WalletId { get; init; }

    /// <summary>Whether the account is a partner and may own customers.</summary>
    public required bool Managed { get; init; }

    /// <summary>Status of the account; the credentials of a closed account are not found at all.</summary>
    public required AccountStatus AccountStatus { get; init; }

    /// <summary>True for <c>pd_test_</c>: reads the sample data set and never bills.</summary>
    public required bool Test { get; init; }

    /// <summary>What it may do.</summary>
    public required Permissions Permissions { get; init; }

    /// <summary>From then on it is unknown; null for never.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Calls a minute for each operation, at least 1.</summary>
    public required int RateLimitPerMinute { get; init; }

    /// <summary>Calls at the same time, at least 1.</summary>
    public required int ParallelLimit { get; init; }
}
