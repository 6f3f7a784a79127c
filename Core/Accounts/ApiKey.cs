namespace PersonData.Core.Accounts;

/// <summary>What a new key shall be.</summary>
public sealed record NewApiKey
{
    /// <summary>Largest <see cref="RateLimitPerMinute"/>.</summary>
    public const int MaxRateLimitPerMinute = 1_000_000;

    /// <summary>Largest <see cref="ParallelLimit"/>.</summary>
    public const int MaxParallelLimit = 10_000;

    /// <summary>What its owner calls it, 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>True for a key that reads the sample data set and never bills.</summary>
    public bool Test { get; init; }

    /// <summary>What it may do.</summary>
    public required Permissions Permissions { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Calls a minute for each operation, 1 to <see cref="MaxRateLimitPerMinute"/>; null for what the account says.</summary>
    public int? RateLimitPerMinute { get; init; }

    /// <summary>Calls at the same time, 1 to <see cref="MaxParallelLimit"/>; null for what the account says.</summary>
    public int? ParallelLimit { get; init; }
}

/// <summary>A key as its owner sees it.</summary>
public sealed record ApiKey
{
    /// <summary>Longest <see cref="Name"/>.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Public form: <c>key_…</c>.</summary>
    public required Guid KeyId { get; init; }

    /// <summary>Whose it is.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The last four characters of its secret.</summary>
    public required string Hint { get; init; }

    /// <summary>True for <c>pd_test_</c>.</summary>
    public required bool Test { get; init; }

    /// <summary>What it may do.</summary>
    public required Permissions Permissions { get; init; }

    /// <summary>From then on it is unknown; null for never.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Calls a minute for each operation; null for what the account says.</summary>
    public required int? RateLimitPerMinute { get; init; }

    /// <summary>Calls at the same time; null for what the account says.</summary>
    public required int? ParallelLimit { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The minute of its last call; null before the first. It is known a minute later.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When it was revoked; null when it was not.</summary>
    public required DateTimeOffset? RevokedAt { get; init; }

    /// <summary>The key that a rotation put in its place; null when it was not rotated.</summary>
    public required Guid? ReplacedBy { get; init; }

    /// <summary>The id as callers see it.</summary>
    public string PublicId => Core.PublicId.Format(Core.PublicId.Key, KeyId);

    /// <summary>Whether it is good at a time.</summary>
    public ApiKeyStatus StatusAt(DateTimeOffset now) =>
        RevokedAt is not null ? ApiKeyStatus.Revoked : ExpiresAt <= now ? ApiKeyStatus.Expired : ApiKeyStatus.Active;
}

/// <summary>Whether a key is good.</summary>
public enum ApiKeyStatus
{
    /// <summary>It is.</summary>
    Active,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Somebody has ended it.</summary>
    Revoked,
}

/// <summary>A key that was just created.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">The secret, shown here and never again.</param>
public sealed record CreatedApiKey(ApiKey Key, string Secret)
{
    /// <summary>Id of the key.</summary>
    public Guid KeyId => Key.KeyId;

    /// <summary>The id as callers see it.</summary>
    public string PublicId => Key.PublicId;

    /// <summary>Never the secret: a record that is logged or shown in a message must not give it away.</summary>
    public override string ToString() => PublicId;
}
