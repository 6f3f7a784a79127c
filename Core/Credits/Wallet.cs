namespace PersonData.Core.Credits;

/// <summary>Whether an empty wallet stops its owner.</summary>
public enum EnforcementMode
{
    /// <summary>Use burns grants; what they do not cover is refused.</summary>
    Enforced,

    /// <summary>Use is counted and never refused; grants are left alone.</summary>
    Metered,
}

/// <summary>Credits to be added to a wallet.</summary>
public sealed record NewGrant
{
    /// <summary>Most <see cref="CreditUnits"/> of one grant.</summary>
    public const long MaxCreditUnits = 1_000_000_000_000;

    /// <summary>Credits, 1 to <see cref="MaxCreditUnits"/>.</summary>
    public required long CreditUnits { get; init; }

    /// <summary>A label, for example <c>prepaid</c>.</summary>
    public string? CreditType { get; init; }

    /// <summary>From when it can be used; null for now.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>From when it can no longer be used; null for never. It must be after <see cref="StartsAt"/>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>For the people who run the account.</summary>
    public string? Note { get; init; }
}
