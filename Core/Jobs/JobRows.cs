using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PersonData.Contracts;
using PersonData.Contracts.Search;

namespace PersonData.Core.Jobs;

/// <summary>Jobs as rows of the table <c>jobs</c>.</summary>
internal static class JobRows
{
    /// <summary>All that a <see cref="Job"/> holds, from <c>jobs j</c>.</summary>
    public const string Columns =
        """
        j.job_id, j.account_id, j.test, j.key_id, j.request_id, j.trace_parent, j.strategy, j.interpretation, j.page_limit, j.max_records, j.max_credits, j.after_id,
        j.delivered, j.begins_search, j.dedupe_scope, j.dedupe_token, j.dedupe_user_id, j.interpretation_ms, j.status, j.attempts, j.created_at, j.started_at, j.ended_at,
        j.error_code, j.error, j.person_ids, j.next_id, j.total_records, j.total_is_exact, j.credit_units, j.search_ms, j.total_ms
        """;

    /// <summary>Number of <see cref="Columns"/>.</summary>
    public const int ColumnCount = 32;

    private const string InsertSql =
        """
        insert into jobs (job_id, account_id, test, key_id, request_id, trace_parent, strategy, interpretation, page_limit, max_records, max_credits, after_id, delivered,
                          begins_search, dedupe_scope, dedupe_token, dedupe_user_id, interpretation_ms, status, due_at, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20)
        """;

    /// <summary>Queues a job; it may be claimed at once.</summary>
    public static NpgsqlCommand Insert(NpgsqlConnection connection, Job job)
    {
        var command = new NpgsqlCommand(InsertSql, connection);
        var search = job.Search;
        Add(job.JobId);
        Add(job.AccountId);
        Add(job.Test);
        Add(job.KeyId);
        Add(job.RequestId);
        Add(job.TraceParent);
        Add(search.Strategy);
        command.Parameters.Add(new NpgsqlParameter<string>
        {
            TypedValue = JsonSerializer.Serialize(search.Interpretation, PersonDataJson.Wire.Interpretation), NpgsqlDbType = NpgsqlDbType.Json,
        });
        Add(search.Limit);
        Add(search.MaxRecords);
        Add(search.MaxCredits);
        Add(search.After);
        Add(search.Delivered);
        Add(search.BeginsSearch);
        Add(search.Dedupe?.Scope);
        Add(search.Dedupe?.Token);
        Add(search.Dedupe?.UserId);
        Add(search.InterpretationMilliseconds);
        Add(JobNames.Of(job.Status));
        Add(job.CreatedAt);
        return command;

        void Add<T>(T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
    }

    /// <summary>Reads the current row, in which <see cref="Columns"/> come first.</summary>
    public static Job Read(NpgsqlDataReader reader)
    {
        return new Job
        {
            JobId = reader.GetGuid(0),
            AccountId = reader.GetGuid(1),
            Test = reader.GetBoolean(2),
            KeyId = reader.GetGuid(3),
            RequestId = reader.GetString(4),
            TraceParent = Text(5),
            Search = new JobSearch
            {
                Strategy = reader.GetString(6),
                Interpretation = ReadInterpretation(reader.GetString(7)),
                Limit = reader.GetInt32(8),
                MaxRecords = Value<int>(9),
                MaxCredits = Value<int>(10),
                After = reader.GetInt64(11),
                Delivered = reader.GetInt32(12),
                BeginsSearch = reader.GetBoolean(13),
                Dedupe = Value<Guid>(14) is { } scope ? new JobDedupe(scope, reader.GetString(15), Text(16)) : null,
                InterpretationMilliseconds = reader.GetDouble(17),
            },
            Status = JobNames.Parse(reader.GetString(18)),
            Attempts = reader.GetInt32(19),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(20),
            StartedAt = Value<DateTimeOffset>(21),
            EndedAt = Value<DateTimeOffset>(22),
            Failure = Text(24) is { } detail ? new JobFailure(reader.GetString(23), detail) : null,
            Result = reader.IsDBNull(25)
                ? null
                : new JobResult(
                    reader.GetFieldValue<long[]>(25), Value<long>(26), reader.GetInt64(27), reader.GetBoolean(28), reader.GetInt64(29), reader.GetDouble(30), reader.GetDouble(31)),
        };

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        T? Value<T>(int column)
            where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);
    }

    private static Interpretation? ReadInterpretation(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, PersonDataJson.Wire.Interpretation);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads all rows.</summary>
    public static async Task<List<Job>> ReadAllAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var jobs = new List<Job>();
        while (await reader.ReadAsync(ct)) jobs.Add(Read(reader));
        return jobs;
    }
}
