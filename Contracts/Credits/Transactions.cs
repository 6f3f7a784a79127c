using System.Text.Json.Serialization;
using PersonData.Contracts.People;

namespace PersonData.Contracts.Credits;

/// <summary>Parameters of <c>GET …/wallet/transactions</c>.</summary>
public sealed record TransactionsRequest
{
    /// <summary>Only movements of this kind, one of <see cref="TransactionKinds"/>; null for all.</summary>
    public string? Kind { get; init; }

    /// <summary>Page size, 1 to 100; null for 100.</summary>
    public int? Limit { get; init; }

    /// <summary><see cref="CursorPagination.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Answer of <c>GET …/wallet/transactions</c>: the ledger, newest first.</summary>
public sealed record TransactionsResponse
{
    /// <summary>The movements.</summary>
    public required IReadOnlyList<Transaction> Data { get; init; }

    /// <summary>Page size and where to go on.</summary>
    public required CursorPagination Pagination { get; init; }
}

/// <summary>A movement of credits. It never changes, and none is ever deleted.</summary>
public sealed record Transaction
{
    /// <summary>Opaque id, <c>entry_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What moved them.</summary>
    public required string Kind { get; init; }

    /// <summary>Credits, positive when the wallet has more afterwards; never 0.</summary>
    public required long CreditUnits { get; init; }

    /// <summary>The grant that they were taken from or given to; left out for use of a metered wallet.</summary>
    public string? GrantId { get; init; }

    /// <summary>What was paid for, <c>charge_…</c>: the movements of one request that took from several grants have the same.</summary>
    public string? ChargeId { get; init; }

    /// <summary>The hold that was made or ended.</summary>
    public string? HoldId { get; init; }

    /// <summary>The request, its <c>X-Request-ID</c>; for what a job was charged, the one that created the job. Left out when the clock moved them.</summary>
    public string? RequestId { get; init; }

    /// <summary>The key that asked, <c>key_…</c>, or the signed-in user, <c>user_…</c>.</summary>
    public string? KeyId { get; init; }

    /// <summary>The partner customer that was served.</summary>
    public string? PartnerCustomerId { get; init; }

    /// <summary>Your own user, whom the use was attributed to.</summary>
    public string? UserId { get; init; }

    /// <summary>Name of the operation, for example <c>searchPersons</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>Why, in the operator's words.</summary>
    public string? Note { get; init; }

    /// <summary>When it took effect.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Values of <see cref="Transaction.Kind"/>.</summary>
public static class TransactionKinds
{
    /// <summary>Credits were granted.</summary>
    public const string Grant = "grant";

    /// <summary>A grant ended with credits left.</summary>
    public const string Expiry = "expiry";

    /// <summary>A month began and made a grant whole again, or the reset policy was changed.</summary>
    public const string Reset = "reset";

    /// <summary>Credits are kept for a call that is under way.</summary>
    public const string Hold = "hold";

    /// <summary>Records were paid for.</summary>
    public const string Capture = "capture";

    /// <summary>Credits are no longer kept.</summary>
    public const string Release = "release";

    /// <summary>The operator has taken credits or given them back.</summary>
    public const string Adjustment = "adjustment";

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<string> All { get; } = [Grant, Expiry, Reset, Hold, Capture, Release, Adjustment];
}
