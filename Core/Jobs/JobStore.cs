using System.Diagnostics;
using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Core.Jobs;

/// <summary>Jobs as their owners see them: creates, finds, lists and cancels. A job whose time is over is as good as deleted.</summary>
public sealed class JobStore(Database database, TimeProvider time)
{
    private const int DeleteBatch = 1000;

    private const string FindSql =
        $"select {JobRows.Columns} from jobs j where j.job_id = $1 and j.account_id = $2 and j.test = $3 and (j.ended_at is null or j.ended_at > $4)";

    // Newest first: ids are UUIDv7, so their order is that of creation, a time is a place among them, and no two are the same. Index: jobs_newest.
    private const string ListSql =
        $"""
        select {JobRows.Columns} from jobs j
        where j.account_id = $1 and j.test = $2 and j.job_id < $3 and j.job_id >= $4 and ($5::text is null or j.status = $5) and (j.ended_at is null or j.ended_at > $6)
        order by j.job_id desc limit $7
        """;

    // Down the primary key.
    private const string ListAllSql =
        $"""
        select {JobRows.Columns} from jobs j
        where j.job_id < $1 and j.job_id >= $2 and ($3::text is null or j.status = $3) and (j.ended_at is null or j.ended_at > $4)
        order by j.job_id desc limit $5
        """;

    // Both reaches of an account, each down jobs_newest.
    private const string ListAllOfAccountSql =
        $"""
        select {JobRows.Columns} from (values (false), (true)) reach (test) cross join lateral (
            select * from jobs x
            where x.account_id = $6 and x.test = reach.test and x.job_id < $1 and x.job_id >= $2 and ($3::text is null or x.status = $3)
              and (x.ended_at is null or x.ended_at > $4)
            order by x.job_id desc limit $5) j
        order by j.job_id desc limit $5
        """;

    // The row decides the race with the worker that has the job: one of them finds that it has not ended, and ends it.
    private const string CancelSql =
        $"""
        update jobs j set status = 'canceled', due_at = null, claim_id = null, ended_at = $4
        where j.job_id = $1 and j.account_id = $2 and j.test = $3 and j.due_at is not null
        returning {JobRows.Columns}
        """;

    // By jobs_ended. Several workers may be at it: rows that another one deletes are passed over.
    private const string DeleteExpiredSql =
        "delete from jobs where job_id = any(array(select job_id from jobs where ended_at <= $1 order by ended_at limit $2 for update skip locked))";

    private DateTimeOffset KeptSince => time.GetUtcNow() - Job.Retention;

    /// <summary>Queues a job inside the transaction of <paramref name="connection"/>. Call <see cref="Wakeups.Announce"/> after the commit.</summary>
    public async Task<Job> CreateAsync(NpgsqlConnection connection, NewJob job, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(job);
        var now = time.GetUtcNow();
        var created = new Job
        {
            JobId = Guid.CreateVersion7(now),
            AccountId = job.AccountId,
            Test = job.Test,
            KeyId = job.KeyId,
            RequestId = job.RequestId,
            TraceParent = Activity.Current?.Id,
            Search = job.Search,
            Status = JobStatus.Queued,
            Attempts = 0,
            CreatedAt = now,
        };
        await using var command = JobRows.Insert(connection, created);
        await command.ExecuteNonQueryAsync(ct);
        return created;
    }

    /// <summary>A job; null when there is none within this reach.</summary>
    /// <param name="accountId">Whose it is.</param>
    /// <param name="test">Whether a test key created it.</param>
    /// <param name="jobId">Which one.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<Job?> FindAsync(Guid accountId, bool test, Guid jobId, CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        return await FindAsync(connection, accountId, test, jobId, ct);
    }

    /// <summary>The jobs of an account and reach, newest first.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="test">Whether those that test keys created.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="before">Only jobs older than this one; <see cref="Guid.AllBitsSet"/> for the first page.</param>
    /// <param name="limit">Most jobs that are returned.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<Job>> ListAsync(Guid accountId, bool test, JobFilter filter, Guid before, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var connection = await database.App.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(ListSql, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = test });
        AddPage(command, filter, before, limit);
        return await JobRows.ReadAllAsync(command, ct);
    }

    /// <summary>The jobs of all accounts, newest first, for the operator.</summary>
    /// <param name="accountId">Only jobs of this account; null for all.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="before">Only jobs older than this one; <see cref="Guid.AllBitsSet"/> for the first page.</param>
    /// <param name="limit">Most jobs that are returned.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<Job>> ListAllAsync(Guid? accountId, JobFilter filter, Guid before, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var connection = await database.App.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(accountId is null ? ListAllSql : ListAllOfAccountSql, connection);
        AddPage(command, filter, before, limit);
        if (accountId is { } account)
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        return await JobRows.ReadAllAsync(command, ct);
    }

    /// <summary>Ends a job that has not ended, whether a worker has it or not, inside the transaction of <paramref name="connection"/>. It is never billed.</summary>
    /// <param name="connection">Where the caller's transaction runs.</param>
    /// <param name="accountId">Whose it is.</param>
    /// <param name="test">Whether a test key created it.</param>
    /// <param name="jobId">Which one.</param>
    /// <param name="ct">Cancels before it is done.</param>
    public async Task<CancelJobResult> CancelAsync(NpgsqlConnection connection, Guid accountId, bool test, Guid jobId, CancellationToken ct)
    {
        await using (var command = new NpgsqlCommand(CancelSql, connection))
        {
            AddKey(command, accountId, test, jobId);
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
            if (await JobRows.ReadAllAsync(command, ct) is [var canceled]) return new CancelJobResult.Canceled(canceled);
        }

        return await FindAsync(connection, accountId, test, jobId, ct) is { } ended ? new CancelJobResult.HasEnded(ended) : new CancelJobResult.NotFound();
    }

    /// <summary>Deletes up to a thousand jobs that ended longer ago than <see cref="Job.Retention"/>; true when there may be more.</summary>
    public async Task<bool> DeleteExpiredAsync(CancellationToken ct)
    {
        await using var command = database.App.CreateCommand(DeleteExpiredSql);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = KeptSince });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = DeleteBatch });
        return await command.ExecuteNonQueryAsync(ct) == DeleteBatch;
    }

    private async Task<Job?> FindAsync(NpgsqlConnection connection, Guid accountId, bool test, Guid jobId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(FindSql, connection);
        AddKey(command, accountId, test, jobId);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = KeptSince });
        return await JobRows.ReadAllAsync(command, ct) is [var job] ? job : null;
    }

    private static void AddKey(NpgsqlCommand command, Guid accountId, bool test, Guid jobId)
    {
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = test });
    }

    private void AddPage(NpgsqlCommand command, JobFilter filter, Guid before, int limit)
    {
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = filter.To is { } to && UuidV7.FirstOf(to) is var end && end < before ? end : before });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = filter.From is { } from ? UuidV7.FirstOf(from) : Guid.Empty });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = filter.Status is { } status ? JobNames.Of(status) : null });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = KeptSince });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
    }
}

/// <summary>What came of cancelling a job.</summary>
public abstract record CancelJobResult
{
    private CancelJobResult()
    {
    }

    /// <summary>It was ended now.</summary>
    public sealed record Canceled(Job Job) : CancelJobResult;

    /// <summary>It had ended before, or ended at the same moment.</summary>
    public sealed record HasEnded(Job Job) : CancelJobResult;

    /// <summary>There is no such job within this reach.</summary>
    public sealed record NotFound : CancelJobResult;
}
