using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using PersonData.Contracts.People;

namespace PersonData.Contracts.Accounts;

/// <summary>An API key, without its secret.</summary>
public record KeyResponse
{
    /// <summary>Opaque id, <c>key_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The last four characters of its secret, to tell keys apart.</summary>
    public required string Hint { get; init; }

    /// <summary>True for a key that answers from the sample data set and never bills.</summary>
    public required bool Test { get; init; }

    /// <summary>Whether it is good now.</summary>
    public required string Status { get; init; }

    /// <summary>What it may do; <c>all</c> alone is everything.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>From then on it is unknown; null for never.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Calls a minute for each operation; null for what the account may.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int? RateLimitPerMinute { get; init; }

    /// <summary>Calls at the same time; null for what the account may.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int? ParallelLimit { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The minute of its last call, known about a minute later; null before the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When it was revoked; null when it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Id of the key that a rotation put in its place; null when it was not rotated.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? ReplacedBy { get; init; }
}

/// <summary>A key that was just created.</summary>
public sealed record CreatedKeyResponse : KeyResponse
{
    /// <summary>For the serializer.</summary>
    public CreatedKeyResponse()
    {
    }

    /// <summary>A key with its secret.</summary>
    [SetsRequiredMembers]
    public CreatedKeyResponse(KeyResponse key, string secret)
        : base(key) => Secret = secret;

    /// <summary>The secret: shown here and never again.</summary>
    [JsonPropertyOrder(1)]
    public required string Secret { get; init; }

    /// <summary>Never the secret: what is logged or shown in a message must not give it away.</summary>
    public override string ToString() => Id;
}

/// <summary>Answer of <c>GET /v1/keys</c>.</summary>
public sealed record KeysResponse
{
    /// <summary>The keys, newest first.</summary>
    public required IReadOnlyList<KeyResponse> Data { get; init; }

    /// <summary>Where the list goes on.</summary>
    public required CursorPagination Pagination { get; init; }
}

/// <summary>Query of <c>GET /v1/keys</c>.</summary>
/// <param name="Limit">Page size, 100 by default and at most.</param>
/// <param name="Cursor"><c>next_cursor</c> of the page before.</param>
public sealed record KeysRequest(int? Limit = null, string? Cursor = null);

/// <summary>Body of <c>POST /v1/keys</c>. A key can hand out only what it has itself.</summary>
public sealed record CreateKeyRequest
{
    /// <summary>What its owner calls it, 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>True for a key that answers from the sample data set and never bills; false by default.</summary>
    public bool? Test { get; init; }

    /// <summary>What it may do, such as <c>read:persons</c>; <c>all</c> for everything.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>When it ends; never by default.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Calls a minute for each operation; what the account may by default.</summary>
    public int? RateLimitPerMinute { get; init; }

    /// <summary>Calls at the same time; what the account may by default.</summary>
    public int? ParallelLimit { get; init; }
}

/// <summary>Body of <c>POST /v1/keys/{id}/rotate</c>.</summary>
public sealed record RotateKeyRequest
{
    /// <summary>How long the old key stays good beside the new one, in seconds: 0 (it ends at once) to 2,592,000 (30 days); 86,400 (a day) by default.</summary>
    public int? OverlapSeconds { get; init; }
}

/// <summary>Values of <see cref="KeyResponse.Status"/>.</summary>
public static class KeyStatuses
{
    /// <summary>It is good.</summary>
    public const string Active = "active";

    /// <summary>Its time is over.</summary>
    public const string Expired = "expired";

    /// <summary>Somebody has ended it.</summary>
    public const string Revoked = "revoked";

    /// <summary>Every status.</summary>
    public static IReadOnlyList<string> All { get; } = [Active, Expired, Revoked];
}
