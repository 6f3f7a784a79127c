using Npgsql;
using PersonData.Contracts.Errors;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.Search;

namespace PersonData.Core.Jobs;

/// <summary>Runs claimed jobs: finds the page, by ids alone, and ends the job with it.</summary>
public sealed class JobRunner
{
    // How often a page is looked for again because another request with the same token was faster. The last time, what is left of it is taken.
    private const int MaxDeliveryAttempts = 8;

    private readonly PersonSearch _search;
    private readonly CreditLedger _ledger;
    private readonly JobClaims _claims;
    private readonly JobCompletion _completion;
    private readonly Database _database;
    private readonly TimeProvider _time;

    /// <summary>Needs all of these.</summary>
    public JobRunner(PersonSearch search, CreditLedger ledger, JobClaims claims, Wakeups wakeups, Database database, TimeProvider time)
    {
        (_search, _ledger, _claims, _database, _time) = (search, ledger, claims, database, time);
        _completion = new JobCompletion(database, ledger, wakeups, time);
    }

    /// <summary>
    /// Runs a job to its end and renews its claim meanwhile. What fails for the caller's reasons has failed; what fails for ours is tried again after a pause, at most
    /// <see cref="Job.MaxAttempts"/> times in all.
    /// </summary>
    /// <param name="claimed">The job.</param>
    /// <param name="ct">The worker stops: the job is given back unless its result is just being written.</param>
    /// <returns>How it ended, and for an attempt that failed, why.</returns>
    public async Task<(JobEnd End, Exception? Reason)> RunAsync(ClaimedJob claimed, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claimed);
        using var run = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timer = new PeriodicTimer(JobClaims.RenewalInterval, _time);
        var renewals = _claims.KeepAsync(claimed, timer, lost: run.Cancel);
        try
        {
            return (await RunAsync(claimed, ct, run.Token), null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !run.IsCancellationRequested)
        {
            return await AfterFailureAsync(claimed, e);
        }
        finally
        {
            timer.Dispose();
            await renewals;
        }
    }

    private async Task<JobEnd> RunAsync(ClaimedJob claimed, CancellationToken stopping, CancellationToken ct)
    {
        // Its fifth worker has vanished, too: perhaps because of it.
        if (claimed.Job.Attempts > Job.MaxAttempts) return await _completion.FailAsync(claimed, Poisoned);
        try
        {
            return claimed.Job.Search.Dedupe is { } dedupe ? await SearchOnceAsync(claimed, dedupe, ct) : await SearchAsync(claimed, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return stopping.IsCancellationRequested && await _claims.GiveBackAsync(claimed) ? JobEnd.GivenBack : JobEnd.Lost;
        }
    }

    private async Task<JobEnd> SearchAsync(ClaimedJob claimed, CancellationToken ct)
    {
        var page = await FindAsync(claimed.Job, _time.GetTimestamp(), skip: null, ct);
        return AboveMaxCredits(claimed.Job, page) is { } failure ? await _completion.FailAsync(claimed, failure) : await _completion.EndAsync(claimed, page);
    }

    /// <summary>A page without those who were delivered in this scope before, by whatever request.</summary>
    private async Task<JobEnd> SearchOnceAsync(ClaimedJob claimed, JobDedupe dedupe, CancellationToken ct)
    {
        var started = _time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var page = await FindAsync(claimed.Job, started, (ids, token) => _ledger.FindDeliveredAsync(dedupe.Scope, ids, token), ct);
            if (AboveMaxCredits(claimed.Job, page) is { } failure) return await _completion.FailAsync(claimed, failure);
            if (await _completion.EndOnceAsync(claimed, page, allOrNothing: attempt < MaxDeliveryAttempts) is { } end) return end;
        }
    }

    private async Task<JobPage> FindAsync(Job job, long started, SkipPersons? skip, CancellationToken ct)
    {
        // Workers of the version that has written it may come by at the next attempt.
        var interpretation = job.Search.Interpretation ?? throw new InvalidDataException("Its interpretation was written by another version and cannot be read.");
        var begun = _time.GetTimestamp();
        var found = await _search.FindIdsAsync(
            job.Test ? _database.Sample : _database.People, interpretation, new PageRequest(job.Search.PageSize, job.Search.After, job.Search.Delivered, skip), ct);
        return new JobPage(found, _time.GetElapsedTime(begun).TotalMilliseconds, job.Search.InterpretationMilliseconds + _time.GetElapsedTime(started).TotalMilliseconds);
    }

    private static JobFailure? AboveMaxCredits(Job job, JobPage page) =>
        job.CreditUnits(page.Found.Ids.Count) is var credits && credits > job.Search.MaxCredits
            ? new JobFailure(ErrorCodes.InsufficientCredits, CreditRefusals.AboveMaxCredits(job.Search.MaxCredits.Value, credits))
            : null;

    private static JobFailure Poisoned { get; } =
        new(ErrorCodes.InternalError, $"Something failed on our side, {Job.MaxAttempts} times. Nothing was charged; it is safe to create the job again.");

    private async Task<(JobEnd End, Exception? Reason)> AfterFailureAsync(ClaimedJob claimed, Exception reason)
    {
        try
        {
            var end = claimed.Job.Attempts >= Job.MaxAttempts ? await _completion.FailAsync(claimed, Poisoned)
                : await _claims.RetryAsync(claimed, BackoffAfter(claimed.Job.Attempts)) ? JobEnd.Retried
                : JobEnd.Lost;
            return (end, reason);
        }
        catch (NpgsqlException)
        {
            // The lease ends by itself.
            return (JobEnd.Lost, reason);
        }
    }

    /// <summary>1, 2, 4, 8 s, each up to a fifth less or more, so that jobs that failed together do not come back together.</summary>
    private static TimeSpan BackoffAfter(int attempts) => TimeSpan.FromSeconds(Math.Pow(2, attempts - 1) * (0.8 + (0.4 * Random.Shared.NextDouble())));
}
