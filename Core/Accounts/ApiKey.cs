namespace PersonData.Core.Accounts;

/// <summary>A key as the server knows it; its secret is known to its owner only.</summary>
/// <param name="KeyId">Public form: <c>key_…</c>.</param>
/// <param name="AccountId">The account that it speaks for.</param>
/// <param name="WalletId">The wallet that its use burns.</param>
/// <param name="Test">True for <c>pd_test_</c>: reads the sample data set and never bills.</param>
/// <param name="Permissions">What it may do.</param>
/// <param name="ExpiresAt">From then on it is unknown; null for never.</param>
/// <param name="AccountStatus">Status of the account; a closed account's keys are not found at all.</param>
public sealed record ApiKey(
    Guid KeyId, Guid AccountId, Guid WalletId, bool Test, Permissions Permissions, DateTimeOffset? ExpiresAt, AccountStatus AccountStatus)
{
    /// <summary>The id as callers see it.</summary>
    public string PublicId => Core.PublicId.Format(Core.PublicId.Key, KeyId);
}

/// <summary>What a new key shall be.</summary>
public sealed record NewApiKey
{
    /// <summary>What its owner calls it, 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>True for a key that reads the sample data set and never bills.</summary>
    public bool Test { get; init; }

    /// <summary>What it may do.</summary>
    public required Permissions Permissions { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
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
