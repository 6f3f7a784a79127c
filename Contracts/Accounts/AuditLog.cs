using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using PersonData.Contracts.People;

namespace PersonData.Contracts.Accounts;

/// <summary>Parameters of <c>GET /v1/admin/audit-log</c>; null members match everything.</summary>
public sealed record AuditLogRequest
{
    /// <summary>Only changes of this account, <c>acct_…</c>, and of what belongs to it.</summary>
    public string? AccountId { get; init; }

    /// <summary>Only changes of this, by its id.</summary>
    public string? Subject { get; init; }

    /// <summary>Only changes by this key or user, by its id.</summary>
    public string? ActorId { get; init; }

    /// <summary>Only changes by this operation, for example <c>updateAccount</c>.</summary>
    public string? Operation { get; init; }

    /// <summary>Not before this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Page size, 1 to 100; null for 100.</summary>
    public int? Limit { get; init; }

    /// <summary><see cref="CursorPagination.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Answer of <c>GET /v1/admin/audit-log</c>.</summary>
public sealed record AuditLogResponse
{
    /// <summary>The changes, newest first.</summary>
    public required IReadOnlyList<AuditLogEntry> Data { get; init; }

    /// <summary>Page size and where to go on.</summary>
    public required CursorPagination Pagination { get; init; }
}

/// <summary>Who changed what, when, from what to what. Entries are never changed and never deleted.</summary>
public sealed record AuditLogEntry
{
    /// <summary>Opaque id, <c>audit_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>When.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who.</summary>
    public required AuditLogActor Actor { get; init; }

    /// <summary>Name of the operation, for example <c>updateAccount</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>Id of what was changed.</summary>
    public required string Subject { get; init; }

    /// <summary>Account that it belongs to; null for the installation's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? AccountId { get; init; }

    /// <summary>The request, its <c>X-Request-ID</c>; null for the command line and the product itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? RequestId { get; init; }

    /// <summary>What it was, without secrets; null when it was created.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required JsonObject? Before { get; init; }

    /// <summary>What it is, without secrets; null when it is gone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required JsonObject? After { get; init; }
}

/// <summary>Who made a change.</summary>
public sealed record AuditLogActor
{
    /// <summary>What it was made with.</summary>
    public required string Kind { get; init; }

    /// <summary>Id of the key or user; null for the command line and the product itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Id { get; init; }

    /// <summary>Name of the key, e-mail of the user, or login on the machine, as it was then.</summary>
    public required string Name { get; init; }
}

/// <summary>Values of <see cref="AuditLogActor.Kind"/>.</summary>
public static class ActorKinds
{
    /// <summary>An API key.</summary>
    public const string Key = "key";

    /// <summary>A signed-in user, of an account or an operator.</summary>
    public const string User = "user";

    /// <summary>The command line.</summary>
    public const string Cli = "cli";

    /// <summary>The product itself: nobody asked for it at that moment.</summary>
    public const string System = "system";

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<string> All { get; } = [Key, User, Cli, System];
}
