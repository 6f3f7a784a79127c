using System.Diagnostics;
using Npgsql;
using PersonData.Contracts.Errors;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.Search;
using PersonData.Core.Webhooks;

namespace PersonData.Core.Jobs;

/// <summary>
/// Ends jobs: state, charge, usage, memory of deliveries and message commit together, or nothing does. Who has lost the claim ends nothing. Jobs of one account that
/// end while two commits of it are under way share the next one.
/// </summary>
internal sealed class JobCompletion
{
    // Whoever ends a job locks it first, and only while the claim is good; so of the worker, another worker and a cancellation one is first, and the others find
    // that it has ended. Always before a wallet's lock, and in the order of the ids: nobody waits in a circle.
    private const string LockSql =
        """
        select j.job_id, a.status from jobs j join accounts a using (account_id)
        where j.job_id = any($1) and j.claim_id = any($2) order by j.job_id for update of j
        """;

    private const string EndSql =
        """
        update jobs set status = $2, due_at = null, claim_id = null, ended_at = $3, error_code = $4, error = $5, person_ids = $6, next_id = $7, total_records = $8,
                        total_is_exact = $9, credit_units = $10, search_ms = $11, total_ms = $12
        where job_id = $1
        """;

    private readonly Database _database;
    private readonly CreditLedger _ledger;
    private readonly Wakeups _wakeups;
    private readonly TimeProvider _time;
    private readonly Batches<Finding, Guid, JobEnd> _batches;

    public JobCompletion(Database database, CreditLedger ledger, Wakeups wakeups, TimeProvider time)
    {
        (_database, _ledger, _wakeups, _time) = (database, ledger, wakeups, time);
        _batches = new(finding => finding.Claimed.Job.AccountId, CommitAsync);
    }

    /// <summary>Ends a job with what was found, if it can be paid for, or with the reason why not.</summary>
    public Task<JobEnd> EndAsync(ClaimedJob claimed, JobPage page) => _batches.AddAsync(new Finding(claimed, page, null, Activity.Current?.Id));

    /// <summary>Ends a job without a result. It is never billed.</summary>
    public Task<JobEnd> FailAsync(ClaimedJob claimed, JobFailure failure) => _batches.AddAsync(new Finding(claimed, null, failure, Activity.Current?.Id));

    /// <summary>
    /// As <see cref="EndAsync"/>, with those whom no other request has delivered in the job's scope. Null, and nothing is changed, when there are others and
    /// <paramref name="allOrNothing"/> is set. For itself, because who shares a commit would claim people in no order, and could wait in a circle.
    /// </summary>
    public async Task<JobEnd?> EndOnceAsync(ClaimedJob claimed, JobPage page, bool allOrNothing)
    {
        // The connection is given back before the job is failed: whoever holds one while waiting for another can starve the pool.
        var (end, failure) = await TryEndOnceAsync(new Finding(claimed, page, null, Activity.Current?.Id), page, allOrNothing);
        return failure is null ? end : await FailAsync(claimed, failure);
    }

    private async Task<(JobEnd? End, JobFailure? Failure)> TryEndOnceAsync(Finding finding, JobPage page, bool allOrNothing)
    {
        var claimed = finding.Claimed;
        await using var connection = await _database.App.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (!(await LockAsync(connection, [finding])).TryGetValue(claimed.Job.JobId, out var accountStatus)) return (JobEnd.Lost, null);
        if (UnservedOf(accountStatus) is { } unserved) return (null, unserved);

        var delivery = await _ledger.DeliverAsync(
            connection, claimed.Job.Search.Dedupe!.Scope, page.Found.Ids, allOrNothing, records => ChargeOf(claimed, records), CancellationToken.None);
        switch (delivery)
        {
            case DeliveryResult.Delivered delivered:
                var ended = Succeeded(claimed.Job, page, [.. page.Found.Ids.Where(delivered.PersonIds.Contains)], delivered.CreditUnits);
                await CommitAsync(connection, transaction, [(finding, ended)]);
                return (JobEnd.Succeeded, null);
            case DeliveryResult.InsufficientCredits refused:
                return (null, new JobFailure(ErrorCodes.InsufficientCredits, CreditRefusals.Of(refused.Refusal)));
            default:
                return (null, null);
        }
    }

    private async Task<JobEnd[]> CommitAsync(IReadOnlyList<Finding> findings)
    {
        await using var connection = await _database.App.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var accountStatuses = await LockAsync(connection, findings);
        var held = findings.Where(finding => accountStatuses.ContainsKey(finding.Claimed.Job.JobId)).ToList();
        var ended = new Dictionary<Guid, Job>();
        var paying = new List<Finding>();
        foreach (var finding in held)
        {
            if ((finding.Failure ?? UnservedOf(accountStatuses[finding.Claimed.Job.JobId])) is { } failure)
                ended.Add(finding.Claimed.Job.JobId, Failed(finding.Claimed.Job, failure));
            else
                paying.Add(finding);
        }

        if (paying.Count > 0)
        {
            var charges = paying.ConvertAll(finding => ChargeOf(finding.Claimed, finding.Page!.Found.Ids.Count));
            var results = await _ledger.ChargeAsync(connection, charges, CancellationToken.None);
            for (var i = 0; i < results.Length; i++)
            {
                var (job, page) = (paying[i].Claimed.Job, paying[i].Page!);
                ended.Add(job.JobId, results[i] is ChargeResult.InsufficientCredits refused
                    ? Failed(job, new JobFailure(ErrorCodes.InsufficientCredits, CreditRefusals.Of(refused.Refusal)))
                    : Succeeded(job, page, page.Found.Ids, charges[i].CreditUnits));
            }
        }

        if (held.Count > 0)
            await CommitAsync(connection, transaction, [.. held.Select(finding => (finding, ended[finding.Claimed.Job.JobId]))]);
        return [.. findings.Select(finding => ended.GetValueOrDefault(finding.Claimed.Job.JobId)?.Status switch
        {
            JobStatus.Succeeded => JobEnd.Succeeded,
            JobStatus.Failed => JobEnd.Failed,
            _ => JobEnd.Lost,
        })];
    }

    /// <summary>Those of the jobs whose claim is good, locked until the transaction ends, with the status of their account.</summary>
    private static async Task<Dictionary<Guid, string>> LockAsync(NpgsqlConnection connection, IReadOnlyList<Finding> findings)
    {
        await using var command = new NpgsqlCommand(LockSql, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. findings.Select(finding => finding.Claimed.Job.JobId)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. findings.Select(finding => finding.Claimed.ClaimId)] });
        await using var reader = await command.ExecuteReaderAsync();
        var statuses = new Dictionary<Guid, string>();
        while (await reader.ReadAsync()) statuses.Add(reader.GetGuid(0), reader.GetString(1));
        return statuses;
    }

    /// <summary>Writes how jobs have ended and what is told of it, and commits.</summary>
    private async Task CommitAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<(Finding Finding, Job Job)> ended)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var (finding, job) in ended)
        {
            var (type, body) = JobEvents.Of(job);
            batch.BatchCommands.Add(EndCommand(job));
            batch.BatchCommands.Add(WebhookOutbox.Command(job.AccountId, job.Test, type, body, finding.TraceParent, job.EndedAt!.Value));
        }

        var affected = await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        if (affected > ended.Count) _wakeups.Announce(WorkKind.Deliveries);
    }

    private static NpgsqlBatchCommand EndCommand(Job job)
    {
        var command = new NpgsqlBatchCommand(EndSql);
        Add(job.JobId);
        Add(JobNames.Of(job.Status));
        Add(job.EndedAt!.Value);
        Add(job.Failure?.Code);
        Add(job.Failure?.Detail);
        Add(job.Result?.PersonIds.ToArray());
        Add(job.Result?.Next);
        Add(job.Result?.Total);
        Add(job.Result?.TotalIsExact);
        Add(job.Result?.CreditUnits);
        Add(job.Result?.SearchMilliseconds);
        Add(job.Result?.TotalMilliseconds);
        return command;

        void Add<T>(T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
    }

    private Job Succeeded(Job job, JobPage page, IReadOnlyList<long> ids, long creditUnits) => job with
    {
        Status = JobStatus.Succeeded,
        EndedAt = _time.GetUtcNow(),
        Result = new JobResult(ids, page.Found.Next, page.Found.Total, page.Found.TotalIsExact, creditUnits, page.SearchMilliseconds, page.TotalMilliseconds),
    };

    private Job Failed(Job job, JobFailure failure) => job with { Status = JobStatus.Failed, EndedAt = _time.GetUtcNow(), Failure = failure };

    private static JobFailure? UnservedOf(string accountStatus) =>
        accountStatus == "active" ? null : new JobFailure(ErrorCodes.AccountSuspended, $"The account is {accountStatus}.");

    private static Charge ChargeOf(ClaimedJob claimed, int records)
    {
        var job = claimed.Job;
        var billable = job.CreditUnits(records);
        return new Charge
        {
            ChargeId = job.JobId,
            RequestId = job.RequestId,
            AccountId = job.AccountId,
            WalletId = claimed.WalletId,
            KeyId = job.KeyId,
            UserId = job.Search.Dedupe?.UserId,
            Operation = Operations.CreatePersonSearchJob,
            Records = records,
            CreditUnits = billable,
            SearchSessions = job.Search.BeginsSearch && !job.Test ? 1 : 0,
            RecordReveals = billable,
        };
    }

    private sealed record Finding(ClaimedJob Claimed, JobPage? Page, JobFailure? Failure, string? TraceParent);
}

/// <summary>What a run has found, before it is paid for.</summary>
/// <param name="Found">The page.</param>
/// <param name="SearchMilliseconds">What the search took.</param>
/// <param name="TotalMilliseconds">What reading the query and the run took up to now.</param>
internal sealed record JobPage(PersonIdPage Found, double SearchMilliseconds, double TotalMilliseconds);

/// <summary>How the run of a job has ended.</summary>
public enum JobEnd
{
    /// <summary>Its result is there and paid for.</summary>
    Succeeded,

    /// <summary>It has failed for good.</summary>
    Failed,

    /// <summary>The attempt has failed; the job is queued for another.</summary>
    Retried,

    /// <summary>The worker stops; the job is queued again, and the attempt does not count.</summary>
    GivenBack,

    /// <summary>The worker has lost the job: to another worker, or because it was canceled. The run has changed nothing.</summary>
    Lost,
}
