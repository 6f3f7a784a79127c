namespace PersonData.Core.Accounts;

/// <summary>What a call is made with, and all that decisions about the call need: whose it is, what it may do, and within which limits.</summary>
public sealed record Credential
{
    /// <summary>Calls a minute and operation when neither key nor account says otherwise.</summary>
    public const int DefaultRateLimitPerMinute = 6000;

    /// <summary>Calls at the same time when neither key nor account says otherwise.</summary>
    public const int DefaultParallelLimit = 64;

    /// <summary>Whether a key or a signed-in user calls.</summary>
    public required CredentialKind Kind { get; init; }

    /// <summary>The key or user. Usage is recorded under it.</summary>
    public required Guid Id { get; init; }

    /// <summary>What its owner calls it: name of the key, e-mail of the user.</summary>
    public required string Name { get; init; }

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

    /// <summary>The account's <see cref="Account.EnrichmentOrder"/>.</summary>
    public IReadOnlyList<string>? EnrichmentOrder { get; init; }

    /// <summary>
    /// Whether it has itself all that a key would have: a credential hands out no permission that it lacks, a test key no live one, and none what
    /// outlives it. So whoever holds a key can never make more of it.
    /// </summary>
    public bool MayHandOut(ApiKey key) =>
        (key.Permissions & ~Permissions) == 0
        && (key.Test || !Test)
        && (ExpiresAt is null || key.ExpiresAt <= ExpiresAt);

    /// <summary>The id as callers see it.</summary>
    public string PublicId => Core.PublicId.Format(Kind == CredentialKind.Key ? Core.PublicId.Key : Core.PublicId.User, Id);
}

/// <summary>What kinds of credential speak for an account.</summary>
public enum CredentialKind
{
    /// <summary>An API key.</summary>
    Key,

    /// <summary>The session of a user of the account.</summary>
    User,
}
