using PersonData.Core.Credits;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Jobs;

/// <summary>A people search that runs without its caller. README.md beside this file states its life.</summary>
public sealed record Job
{
    /// <summary>An attempt that fails or loses its lease is followed by another, so many in all.</summary>
    public const int MaxAttempts = 5;

    /// <summary>How long a job is kept after its end.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    /// <summary>Names it, and its charge.</summary>
    public required Guid JobId { get; init; }

    /// <summary>Whose it is.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>Whether a test key asked: then it searches the sample data set, is free, and only test keys see it.</summary>
    public required bool Test { get; init; }

    /// <summary>The key or user that asked; usage is recorded under it.</summary>
    public required Guid KeyId { get; init; }

    /// <summary>The request that asked.</summary>
    public required string RequestId { get; init; }

    /// <summary>The span of that request (W3C Trace Context); null when it was not traced.</summary>
    public required string? TraceParent { get; init; }

    /// <summary>What is searched.</summary>
    public required JobSearch Search { get; init; }

    /// <summary>How far it is.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>How often a worker took it up.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it was queued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a worker first took it up; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When it is deleted; null before its end.</summary>
    public DateTimeOffset? ExpiresAt => EndedAt + Retention;

    /// <summary>Why it failed; null unless it has.</summary>
    public JobFailure? Failure { get; init; }

    /// <summary>What came of it; null unless it has succeeded.</summary>
    public JobResult? Result { get; init; }

    /// <summary>What so many records cost: one credit each, and nothing with a test key.</summary>
    internal int CreditUnits(int records) => Test ? 0 : records;
}

/// <summary>How far a job is.</summary>
public enum JobStatus
{
    /// <summary>It waits for a worker, perhaps for another attempt.</summary>
    Queued,

    /// <summary>A worker has it.</summary>
    Running,

    /// <summary>Its result is there and paid for.</summary>
    Succeeded,

    /// <summary>It has no result and cost nothing.</summary>
    Failed,

    /// <summary>It was canceled before its end and cost nothing.</summary>
    Canceled,
}

/// <summary>What a job searches: everything is checked and read when the job is created.</summary>
public sealed record JobSearch
{
    /// <summary>The path that serves it, one of <see cref="Contracts.Search.SearchStrategies"/>.</summary>
    public required string Strategy { get; init; }

    /// <summary>How the query was read; null when another version has written it so that this one cannot read it: then nothing is searched.</summary>
    public required Reading? Interpretation { get; init; }

    /// <summary>Page size, 1 or more.</summary>
    public required int Limit { get; init; }

    /// <summary>Cap over all pages, 1 or more; null for none.</summary>
    public required int? MaxRecords { get; init; }

    /// <summary>What it may cost at most, in credits, 0 or more; null for whatever it costs.</summary>
    public required int? MaxCredits { get; init; }

    /// <summary>Where its page begins: <see cref="Core.Search.PersonPage.Next"/> of the page before; 0 for the first.</summary>
    public required long After { get; init; }

    /// <summary>Records on all pages before.</summary>
    public required int Delivered { get; init; }

    /// <summary>Whether its page is the first of its search, which limits count.</summary>
    public required bool BeginsSearch { get; init; }

    /// <summary>Where each person is delivered once; null for a search that remembers nobody.</summary>
    public required JobDedupe? Dedupe { get; init; }

    /// <summary>What reading the query took, in milliseconds.</summary>
    public required double InterpretationMilliseconds { get; init; }

    /// <summary>Most records that its page can hold, 1 or more.</summary>
    public int PageSize => Math.Min(Limit, (MaxRecords ?? int.MaxValue) - Delivered);
}

/// <summary>A memory of deliveries.</summary>
/// <param name="Scope">Names it to <see cref="CreditLedger.FindDeliveredAsync"/>.</param>
/// <param name="Token">The caller's name of it.</param>
/// <param name="UserId">The caller's own user, to whom usage is attributed; null for all of the account.</param>
public sealed record JobDedupe(Guid Scope, string Token, string? UserId);

/// <summary>Why a job failed.</summary>
/// <param name="Code">One of <see cref="Contracts.Jobs.PersonSearchJobErrorCodes"/>.</param>
/// <param name="Detail">In words.</param>
public sealed record JobFailure(string Code, string Detail);

/// <summary>What came of a job: who was found, never what is known of them.</summary>
/// <param name="PersonIds">Who was delivered, in the order of the page.</param>
/// <param name="Next">Where the next page begins; null when there is none.</param>
/// <param name="Total">Number of matching people.</param>
/// <param name="TotalIsExact">True: exactly so many; false: at least so many.</param>
/// <param name="CreditUnits">What it cost.</param>
/// <param name="SearchMilliseconds">What the search took.</param>
/// <param name="TotalMilliseconds">What reading the query and the run up to its charge took.</param>
public sealed record JobResult(
    IReadOnlyList<long> PersonIds, long? Next, long Total, bool TotalIsExact, long CreditUnits, double SearchMilliseconds, double TotalMilliseconds);

/// <summary>Which jobs of a list.</summary>
/// <param name="Status">Only those with this status; null for all.</param>
/// <param name="From">Only those created at this time or later, in milliseconds; null for all.</param>
/// <param name="To">Only those created before this time, in milliseconds; null for all.</param>
public sealed record JobFilter(JobStatus? Status = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>A job to be queued.</summary>
/// <param name="AccountId">Whose it is.</param>
/// <param name="Test">Whether a test key asks.</param>
/// <param name="KeyId">The key or user that asks.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Search">What is searched.</param>
public sealed record NewJob(Guid AccountId, bool Test, Guid KeyId, string RequestId, JobSearch Search);

/// <summary>A job that a worker has, for as long as its lease lasts.</summary>
/// <param name="Job">The job as it was claimed.</param>
/// <param name="ClaimId">Names the claim: whoever lost it changes nothing.</param>
/// <param name="WalletId">The wallet that pays.</param>
public sealed record ClaimedJob(Job Job, Guid ClaimId, Guid WalletId);
