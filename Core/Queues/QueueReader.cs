using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Core.Queues;

/// <summary>How far the work is that has been put into the queues.</summary>
/// <param name="Jobs">Jobs.</param>
/// <param name="Deliveries">Webhook deliveries to endpoints that work.</param>
/// <param name="FailingDeliveries">Those to endpoints that fail, or were disabled meanwhile: they wait for somebody else's server, not for a worker.</param>
/// <param name="FailingEndpoints">Webhook endpoints that have failed since they last worked, and are tried again.</param>
/// <param name="DisabledEndpoints">Webhook endpoints that are sent nothing any more.</param>
/// <param name="MeasuredAt">The moment whose state this is.</param>
public sealed record QueuesState(QueueState Jobs, QueueState Deliveries, QueueState FailingDeliveries, long FailingEndpoints, long DisabledEndpoints, DateTimeOffset MeasuredAt);

/// <summary>A queue.</summary>
/// <param name="Waiting">How many could be taken up now: they are due, and nobody has them or whoever had them has vanished.</param>
/// <param name="UnderWay">How many somebody has.</param>
/// <param name="Scheduled">How many wait for the time of their next try.</param>
/// <param name="OldestWaiting">For how long the first of those that wait could have been taken up; null when none waits.</param>
public sealed record QueueState(long Waiting, long UnderWay, long Scheduled, TimeSpan? OldestWaiting);

/// <summary>Measures the queues.</summary>
public sealed class QueueReader(Database database, TimeProvider time)
{
    // Exact, as of one moment. It reads what has not ended and nothing else, by jobs_due and webhook_deliveries_due, so it costs what the queues are long, however many
    // have ended; and every endpoint, of which
    // an account has a few.
    private const string StateSql =
        """
        with pending as (
            select d.due_at, d.claim_id, e.status = 'active' and e.failing_since is null as works
            from webhook_deliveries d join webhook_endpoints e using (endpoint_id) where d.status = 'pending'
        )
        select j.*, d.*, f.*, e.*
        from (select count(*) filter (where due_at <= $1), count(*) filter (where due_at > $1 and status = 'running'),
                     count(*) filter (where due_at > $1 and status = 'queued'), $1 - min(due_at) filter (where due_at <= $1)
              from jobs where due_at is not null) as j
        cross join (select count(*) filter (where due_at <= $1), count(*) filter (where due_at > $1 and claim_id is not null),
                           count(*) filter (where due_at > $1 and claim_id is null), $1 - min(due_at) filter (where due_at <= $1)
                    from pending where works) as d
        cross join (select count(*) filter (where due_at <= $1), count(*) filter (where due_at > $1 and claim_id is not null),
                           count(*) filter (where due_at > $1 and claim_id is null), $1 - min(due_at) filter (where due_at <= $1)
                    from pending where not works) as f
        cross join (select count(*) filter (where status = 'active' and failing_since is not null), count(*) filter (where status = 'disabled')
                    from webhook_endpoints) as e
        """;

    /// <summary>How the queues stand now.</summary>
    public async Task<QueuesState> ReadAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var command = database.App.CreateCommand(StateSql);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new QueuesState(Read(0), Read(4), Read(8), reader.GetInt64(12), reader.GetInt64(13), now);

        QueueState Read(int column) => new(
            reader.GetInt64(column), reader.GetInt64(column + 1), reader.GetInt64(column + 2), reader.IsDBNull(column + 3) ? null : reader.GetTimeSpan(column + 3));
    }
}
