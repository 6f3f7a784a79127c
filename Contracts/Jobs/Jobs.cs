using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using PersonData.Contracts.People;

namespace PersonData.Contracts.Jobs;

/// <summary>A job as the operator sees it.</summary>
public sealed record JobEntry : PersonSearchJobEntry
{
    /// <summary>For the serializer.</summary>
    public JobEntry()
    {
    }

    /// <summary>A job with what only the operator sees.</summary>
    [SetsRequiredMembers]
    public JobEntry(PersonSearchJobEntry job, string accountId, bool test, int attempts)
        : base(job) => (AccountId, Test, Attempts) = (accountId, test, attempts);

    /// <summary>Whose it is, <c>acct_…</c>.</summary>
    [JsonPropertyOrder(1)]
    public required string AccountId { get; init; }

    /// <summary>True for one that a test key created: it searches the sample data set and is free.</summary>
    [JsonPropertyOrder(1)]
    public required bool Test { get; init; }

    /// <summary>How often a worker took it up, 0 or more. The fifth attempt that fails is the last.</summary>
    [JsonPropertyOrder(1)]
    public required int Attempts { get; init; }
}

/// <summary>Jobs of all accounts, newest first, without their results.</summary>
public sealed record JobsResponse
{
    /// <summary>The jobs of this page.</summary>
    public required IReadOnlyList<JobEntry> Data { get; init; }

    /// <summary>Page size and where to go on.</summary>
    public required CursorPagination Pagination { get; init; }
}

/// <summary>Parameters of <c>GET /v1/admin/jobs</c>.</summary>
public sealed record JobsRequest
{
    /// <summary>Only jobs of this account, <c>acct_…</c>; null for all.</summary>
    public string? AccountId { get; init; }

    /// <summary>Only jobs with this status, one of <see cref="PersonSearchJobStatuses"/>; null for all.</summary>
    public string? Status { get; init; }

    /// <summary>Only jobs created at this time or later; null for all.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only jobs created before this time; null for all.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Page size, 1 to 100; null for 100.</summary>
    public int? Limit { get; init; }

    /// <summary><see cref="CursorPagination.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}
