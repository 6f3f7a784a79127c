using System.Text.Json.Serialization;

namespace PersonData.Contracts.Credits;

/// <summary>Body of <c>POST …/wallet/credits</c>.</summary>
/// <remarks>Source: seed <c>004</c>.</remarks>
public sealed record GrantCreditsRequest
{
    /// <summary>Credits, 1 or more.</summary>
    public required long CreditUnits { get; init; }

    /// <summary>A label, for example <c>prepaid</c>.</summary>
    public string? CreditType { get; init; }

    /// <summary>From when they can be used; null for now.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>From when they can no longer be used; null for never.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>For yourself.</summary>
    public string? Note { get; init; }
}

/// <summary>Credits that were added to a wallet.</summary>
/// <remarks>Source: seed <c>004</c>.</remarks>
public record CreditGrant
{
    /// <summary>Opaque id, <c>grant_…</c>.</summary>
    [JsonPropertyOrder(-2)]
    public required string Id { get; init; }

    /// <summary>Credits.</summary>
    public required long CreditUnitsGranted { get; init; }

    /// <summary>A label; null when it was given none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? CreditType { get; init; }

    /// <summary>From when they can be used.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>From when they can no longer be used; null for never.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The note that was given with them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Note { get; init; }

    /// <summary>When they were granted.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Answer of <c>POST /v1/admin/accounts/{id}/wallet/credits</c>: the grant, and the wallet with it.</summary>
public sealed record GrantAccountCreditsResponse : AccountWalletResponse
{
    /// <summary>The grant.</summary>
    [JsonPropertyOrder(-1)]
    public required CreditGrant CreditGrant { get; init; }
}

/// <summary>Body of <c>POST /v1/admin/accounts/{id}/wallet/adjustments</c>.</summary>
/// <param name="CreditUnits">Credits: negative takes them, positive gives back what was taken; not 0.</param>
/// <param name="Note">Why; it stands in the ledger and the audit log.</param>
public sealed record AdjustCreditsRequest(long CreditUnits, string Note);
