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

/// <summary>A key that was just created.</summary>
/// <param name="KeyId">Public form: <c>key_…</c>.</param>
/// <param name="Secret">The secret, shown here and never again.</param>
public sealed record CreatedApiKey(Guid KeyId, string Secret)
{
    /// <summary>The id as callers see it.</summary>
    public string PublicId => Core.PublicId.Format(Core.PublicId.Key, KeyId);

    /// <summary>Never the secret: a record that is logged or shown in a message must not give it away.</summary>
    public override string ToString() => PublicId;
}
