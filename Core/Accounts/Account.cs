using PersonData.Core.Credits;

namespace PersonData.Core.Accounts;

/// <summary>A customer of the API. It owns API keys and one wallet.</summary>
public sealed record Account
{
    /// <summary>Longest <see cref="Name"/>.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Public form: <c>acct_…</c>.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>Unique among accounts, whatever its case; 1 to <see cref="MaxNameLength"/> characters without surrounding white space.</summary>
    public required string Name { get; init; }

    /// <summary>True for a partner, who may own customers with wallets of their own.</summary>
    public required bool Managed { get; init; }

    /// <summary>Only an active account is served.</summary>
    public required AccountStatus Status { get; init; }

    /// <summary>The wallet that its use burns.</summary>
    public required Guid WalletId { get; init; }

    /// <summary>How that wallet is run.</summary>
    public required WalletPolicy Policy { get; init; }

    /// <summary>Calls a minute for each operation and key, 1 to <see cref="NewApiKey.MaxRateLimitPerMinute"/>; null for the product's default.</summary>
    public required int? RateLimitPerMinute { get; init; }

    /// <summary>Calls of a key at the same time, 1 to <see cref="NewApiKey.MaxParallelLimit"/>; null for the product's default.</summary>
    public required int? ParallelLimit { get; init; }

    /// <summary>Names of the providers that its enrichments ask, in their order, one or more; who is not named is not asked. Null for the installation's order.</summary>
    public IReadOnlyList<string>? EnrichmentOrder { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

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

    /// <summary>Its keys are no longer known: 401. It stays so, and nothing of it changes any more.</summary>
    Closed,
}

/// <summary>What a new account shall be.</summary>
public sealed record NewAccount
{
    /// <inheritdoc cref="Account.Name"/>
    public required string Name { get; init; }

    /// <inheritdoc cref="Account.Managed"/>
    public bool Managed { get; init; }

    /// <inheritdoc cref="Account.Policy"/>
    public WalletPolicy Policy { get; init; } = new() { Mode = EnforcementMode.Enforced };

    /// <inheritdoc cref="Account.RateLimitPerMinute"/>
    public int? RateLimitPerMinute { get; init; }

    /// <inheritdoc cref="Account.ParallelLimit"/>
    public int? ParallelLimit { get; init; }

    /// <summary>Its first grant; null leaves an enforced account unable to buy anything.</summary>
    public NewGrant? Credits { get; init; }
}
