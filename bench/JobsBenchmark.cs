using Npgsql;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Worker;
using Spectre.Console;

namespace PersonData.Bench;

/// <summary>
/// What the way over a queue costs: searches of one account as jobs, through two Workers, and over HTTP by as many callers as the Workers run jobs at a time. They take turns, so that a
/// noisy moment of the machine meets both. The jobs are queued before: creating them is a request of its own.
/// </summary>
internal static class JobsBenchmark
{
    private const int Workers = 2;

    // What a Worker has unless it is told otherwise.
    private static readonly int JobsOfEach = 16 * Environment.ProcessorCount;

    // As many as the API creates, of each of which it has created one.
    private const string CopySql =
        """
        create temp table copies on commit drop as select j.*, number from jobs j, generate_series(2, $1) as number;
        update copies set job_id = uuid_at(now());
        alter table copies drop column number;
        insert into jobs select * from copies;
        """;

    public static async Task RunAsync(BenchStand stand, CancellationToken ct)
    {
        var options = stand.Options;
        var searches = SearchClasses.All([]).SelectMany(c => c.Queries).Where(query => query.Words is not null).ToList();
        var (key, _) = await stand.CreateKeysAsync(EnforcementMode.Enforced, ct);
        var callers = Workers * JobsOfEach;
        var load = new KeepAliveLoad(stand.Address, key, [.. searches.Select(query => query.Path)]);
        var warm = await load.RunAsync("GET", callers, options.Duration, ct);

        var (calls, jobs) = (new List<double>(), new List<double>());
        for (var round = 0; round < (options.IsSmoke ? 1 : 5); round++)
        {
            calls.Add((await load.RunAsync("GET", callers, options.Duration, ct)).PerSecond);
            await QueueAsync(stand, key, searches, copies: 1 + (int)(warm.PerSecond * options.Duration.TotalSeconds / searches.Count), ct);
            jobs.Add(await DrainAsync(stand, ct));
        }

        var table = new Table().Title($"Searches of one account per second, {callers} at a time").AddColumns("over HTTP", $"as jobs, {Workers} Workers", "ratio");
        table.AddRow($"{Median(calls):N0}", $"{Median(jobs):N0}", $"{Median(jobs) / Median(calls):N2}");
        AnsiConsole.Write(table);

        static double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);
    }

    private static async Task QueueAsync(BenchStand stand, string key, List<BenchQuery> searches, int copies, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = stand.Address, DefaultRequestHeaders = { { "x-api-key", key } } };
        foreach (var query in searches)
        {
            using var response = await http.PostAsJsonAsync("/v1/persons/search/jobs", new { q = query.Words, limit = 100 }, ct);
            response.EnsureSuccessStatusCode();
        }

        await ExecuteAsync(stand, CopySql.Replace("$1", $"{copies}", StringComparison.Ordinal), ct);
        await ExecuteAsync(stand, "analyze jobs", ct);
    }

    /// <summary>Jobs per second, from the first claim to the last end.</summary>
    private static async Task<double> DrainAsync(BenchStand stand, CancellationToken ct)
    {
        var workers = await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => StartWorkerAsync(stand.ConnectionString, ct)));
        while (await ReadAsync(stand, "select count(*)::float8 from jobs where ended_at is null", ct) > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
        foreach (var worker in workers)
        {
            await worker.StopAsync(ct);
            await worker.DisposeAsync();
        }

        if (await ReadAsync(stand, "select count(*)::float8 from jobs where status <> 'succeeded'", ct) is > 0 and var failed)
            throw new InvalidOperationException($"{failed} jobs have failed.");
        var perSecond = await ReadAsync(stand, "select (count(*) / extract(epoch from max(ended_at) - min(started_at)))::float8 from jobs", ct);
        await ExecuteAsync(stand, "truncate jobs", ct);
        return perSecond;
    }

    private static async Task<WebApplication> StartWorkerAsync(string connectionString, CancellationToken ct)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Jobs:Concurrency"] = $"{JobsOfEach}";
        builder.Services.AddSingleton(_ => new Database(connectionString));
        builder.AddWorker();
        var worker = builder.Build();
        await worker.StartAsync(ct);
        return worker;
    }

    private static async Task<double> ReadAsync(BenchStand stand, string sql, CancellationToken ct)
    {
        await using var command = stand.Database.App.CreateCommand(sql);
        return (double)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task ExecuteAsync(BenchStand stand, string sql, CancellationToken ct)
    {
        await using var connection = await stand.Database.App.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
