using System.Text.Json.Serialization;

namespace PersonData.Contracts.Credits;

/// <summary>Answer of <c>GET /v1/admin/ledger</c>: whether every balance is what the ledger says.</summary>
public sealed record LedgerStateResponse
{
    /// <summary>True when nothing differs.</summary>
    public required bool Balanced { get; init; }

    /// <summary>Number of differences; 0 is the only right one.</summary>
    public required long DifferenceCount { get; init; }

    /// <summary>The first 100 of them.</summary>
    public required IReadOnlyList<LedgerDifference> Differences { get; init; }

    /// <summary>Wallets that were verified.</summary>
    public required long Wallets { get; init; }

    /// <summary>Grants that were verified.</summary>
    public required long Grants { get; init; }

    /// <summary>Ledger entries that were read.</summary>
    public required long Entries { get; init; }

    /// <summary>Recorded requests that were read.</summary>
    public required long Requests { get; init; }

    /// <summary>The moment whose state this is; it is verified at most once a minute.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset CheckedAt { get; init; }
}

/// <summary>Something that is not what the ledger says.</summary>
public sealed record LedgerDifference
{
    /// <summary>The value, for example <c>grant.balance</c>.</summary>
    public required string What { get; init; }

    /// <summary>The row that holds it.</summary>
    public required string Id { get; init; }

    /// <summary>What the ledger says.</summary>
    public required string Expected { get; init; }

    /// <summary>What the row says; null when there is no such row.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Found { get; init; }
}
