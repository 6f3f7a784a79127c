using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Core.Jobs;

/// <summary>
/// Jobs as workers see them. A worker claims a job under a lease and renews it while it runs; a job whose worker died can be claimed again when the lease is over.
/// Every statement names the claim: who has lost it changes nothing. Times are the caller's clock; clocks that differ between workers can cost one its claim,
/// never cause a second result.
/// </summary>
public sealed class JobClaims(Database database, TimeProvider time)
{
    /// <summary>How long a claim stands after it was last renewed.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>How often a claim is renewed: two renewals may fail before the claim does.</summary>
    public static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(3);

    // $1 now, $2 most in all, $3 the claim, $4 its end.
    //
    // Due are jobs that nobody has begun, whose next attempt is due, or whose worker's lease is over. Order: the account of which the fewest run comes first, then the one whose
    // oldest job is due for the longest; each gets an equal share, its oldest jobs. Cost: "queues" is a loose scan of jobs_due, one probe for each account that has something
    // queued or running, whether that is one job or a hundred thousand; then one for those of it that run. Rows that another worker is just claiming are passed over, so
    // that no two get the same one and nobody waits. As an array they are few to the planner, which then walks the primary key.
    internal const string ClaimSql =
        $"""
        with recursive queues as (
            (select account_id, due_at from jobs where due_at is not null order by account_id, due_at limit 1)
            union all
            select next.account_id, next.due_at
            from queues q, lateral (
                select account_id, due_at from jobs where due_at is not null and account_id > q.account_id order by account_id, due_at limit 1) next
        ),
        turns as (
            select q.account_id, q.due_at, r.jobs as running, ($2 + count(*) over () - 1) / count(*) over () as share
            from queues q, lateral (select count(*) as jobs from jobs where account_id = q.account_id and due_at > $1 and status = 'running') r
            where q.due_at <= $1
        )
        update jobs j set status = 'running', attempts = j.attempts + 1, claim_id = $3, due_at = $4, started_at = coalesce(j.started_at, $1)
        from accounts a
        where j.job_id = any(array(
                select due.job_id
                from (select * from turns order by running, due_at, account_id) t,
                lateral (select job_id from jobs where account_id = t.account_id and due_at <= $1 order by due_at limit t.share for update skip locked) due
                limit $2))
          and a.account_id = j.account_id
        returning {JobRows.Columns}, a.wallet_id
        """;

    private const string RenewSql = "update jobs set due_at = $3 where job_id = $1 and claim_id = $2";

    private const string RetrySql = "update jobs set status = 'queued', claim_id = null, due_at = $3 where job_id = $1 and claim_id = $2";

    private const string GiveBackSql =
        """
        update jobs set status = 'queued', claim_id = null, due_at = $3, attempts = attempts - 1, started_at = case when attempts > 1 then started_at end
        where job_id = $1 and claim_id = $2
        """;

    /// <summary>
    /// Claims up to <paramref name="limit"/> jobs that are due, of all accounts in turn; fewer than there are when some have less than their share, but none only when there
    /// is none. It cannot be cancelled, because nobody would know what was claimed.
    /// </summary>
    public async Task<IReadOnlyList<ClaimedJob>> ClaimAsync(int limit)
    {
        var now = time.GetUtcNow();
        var claimId = Guid.CreateVersion7(now);
        await using var command = database.App.CreateCommand(ClaimSql);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = claimId });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now + Lease });
        await using var reader = await command.ExecuteReaderAsync();
        var claimed = new List<ClaimedJob>(limit);
        while (await reader.ReadAsync())
            claimed.Add(new ClaimedJob(JobRows.Read(reader), claimId, reader.GetGuid(JobRows.ColumnCount)));
        return claimed;
    }

    /// <summary>Renews a claim with every tick until <paramref name="timer"/> is disposed, or until the claim is lost: to another worker, or because the job has ended.</summary>
    /// <param name="claimed">The job.</param>
    /// <param name="timer">Ticks every <see cref="RenewalInterval"/>.</param>
    /// <param name="lost">Called when the claim is lost.</param>
    public async Task KeepAsync(ClaimedJob claimed, PeriodicTimer timer, Action lost)
    {
        ArgumentNullException.ThrowIfNull(claimed);
        ArgumentNullException.ThrowIfNull(timer);
        ArgumentNullException.ThrowIfNull(lost);
        while (await timer.WaitForNextTickAsync())
        {
            try
            {
                if (await ChangeAsync(RenewSql, claimed, Lease)) continue;
                lost();
                return;
            }
            catch (NpgsqlException)
            {
                // The next renewal may succeed; if none does, the claim lapses and the job cannot be ended by this worker.
            }
        }
    }

    /// <summary>Queues a job again whose attempt has failed, due after <paramref name="delay"/>. False when the claim is lost.</summary>
    public Task<bool> RetryAsync(ClaimedJob claimed, TimeSpan delay) => ChangeAsync(RetrySql, claimed, delay);

    /// <summary>Queues a job again that its worker does not finish, due at once, as if it had never been claimed. False when the claim is lost.</summary>
    public Task<bool> GiveBackAsync(ClaimedJob claimed) => ChangeAsync(GiveBackSql, claimed, TimeSpan.Zero);

    private async Task<bool> ChangeAsync(string sql, ClaimedJob claimed, TimeSpan due)
    {
        await using var command = database.App.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = claimed.Job.JobId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = claimed.ClaimId });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() + due });
        return await command.ExecuteNonQueryAsync() == 1;
    }
}
