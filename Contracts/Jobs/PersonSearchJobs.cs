using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using PersonData.Contracts.Errors;
using PersonData.Contracts.People;
using PersonData.Contracts.Search;

namespace PersonData.Contracts.Jobs;

/// <summary>A people search that runs without its caller, without its result: as it is created, listed, and told of in events.</summary>
/// <remarks>Source: seed <c>004</c>, <c>POST /v1/persons/search/jobs</c>.</remarks>
public record PersonSearchJobEntry
{
    /// <summary>Opaque id, a UUID.</summary>
    public required Guid JobId { get; init; }

    /// <summary>How far it is: <c>queued</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c> or <c>canceled</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The path that serves the search: <c>taxonomy</c>, <c>indexed_dynamic</c> or <c>dynamic</c>.</summary>
    public required string SearchStrategy { get; init; }

    /// <summary>How the query was read when the job was created; nobody reads it again.</summary>
    public required Interpretation Interpretation { get; init; }

    /// <summary>Most records of its page, 1 to 100.</summary>
    public required int Limit { get; init; }

    /// <summary>Cap over all pages, as it was asked for or as the words of the query named it; left out for none.</summary>
    public int? MaxRecords { get; init; }

    /// <summary>What the job may cost at most, in credits; left out for whatever it costs.</summary>
    public int? MaxCredits { get; init; }

    /// <summary>The campaign for which each person is delivered once; left out for none.</summary>
    public string? DedupeToken { get; init; }

    /// <summary>Your own user, whose memory of deliveries it is and to whom the use is attributed; left out for all of the account.</summary>
    public string? DedupeUserId { get; init; }

    /// <summary>Number of records charged for it; there once it has succeeded.</summary>
    public int? BillableRecords { get; init; }

    /// <summary>Why it failed, in words; there once it has failed. A failed job is never billed.</summary>
    public string? Error { get; init; }

    /// <summary>
    /// Why it failed, for programs: <c>insufficient_credits</c> (the account, a limit or <c>max_credits</c> did not allow it), <c>account_suspended</c> (or closed) or
    /// <c>internal_error</c> (our fault); there once it has failed.
    /// </summary>
    public string? ErrorCode { get; init; }

    /// <summary>The request that created it, its <c>X-Request-ID</c>: the ledger names it at what the job was charged.</summary>
    public required string RequestId { get; init; }

    /// <summary>When it was queued.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a worker first took it up; there from then on.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it succeeded, failed or was canceled; there from then on.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the job and its result are deleted, 7 days after its end; there once it has ended.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A people search that runs without its caller. Once it has succeeded it holds what the synchronous search answers.</summary>
/// <remarks>Source: seed <c>004</c>, <c>GET /v1/persons/search/jobs/{job_id}</c>.</remarks>
public sealed record PersonSearchJobResponse : PersonSearchJobEntry
{
    /// <summary>For the serializer.</summary>
    public PersonSearchJobResponse()
    {
    }

    /// <summary>A job, to which a result may be added.</summary>
    [SetsRequiredMembers]
    public PersonSearchJobResponse(PersonSearchJobEntry job)
        : base(job)
    {
    }

    /// <summary>Page size, totals, and where to go on; there once it has succeeded.</summary>
    [JsonPropertyOrder(1)]
    public SearchPagination? Pagination { get; init; }

    /// <summary>
    /// The people of its page as the data set holds them now, in a stable order; there once it has succeeded. Whoever was taken out of the data set since is missing.
    /// </summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<Person>? Data { get; init; }

    /// <summary>Where the time went; there once it has succeeded.</summary>
    [JsonPropertyOrder(1)]
    public SearchTimings? TimingsMs { get; init; }
}

/// <summary>Statuses of a job.</summary>
public static class PersonSearchJobStatuses
{
    /// <summary>It waits for a worker.</summary>
    public const string Queued = "queued";

    /// <summary>A worker runs it.</summary>
    public const string Running = "running";

    /// <summary>Its result is there.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>It has no result and cost nothing; <c>error</c> says why.</summary>
    public const string Failed = "failed";

    /// <summary>It was canceled before its end, and cost nothing.</summary>
    public const string Canceled = "canceled";

    /// <summary>Every status.</summary>
    public static IReadOnlyList<string> All { get; } = [Queued, Running, Succeeded, Failed, Canceled];
}

/// <summary>Values of <see cref="PersonSearchJobEntry.ErrorCode"/>.</summary>
public static class PersonSearchJobErrorCodes
{
    /// <summary>Every code.</summary>
    public static IReadOnlyList<string> All { get; } = [ErrorCodes.InsufficientCredits, ErrorCodes.AccountSuspended, ErrorCodes.InternalError];
}

/// <summary>Jobs of an account, newest first, without their results.</summary>
public sealed record PersonSearchJobsResponse
{
    /// <summary>The jobs of this page.</summary>
    public required IReadOnlyList<PersonSearchJobEntry> Data { get; init; }

    /// <summary>Page size and where to go on.</summary>
    public required CursorPagination Pagination { get; init; }
}

/// <summary>Parameters of <c>GET /v1/persons/search/jobs</c>.</summary>
public sealed record PersonSearchJobsRequest
{
    /// <summary>Only jobs with this status; null for all.</summary>
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
