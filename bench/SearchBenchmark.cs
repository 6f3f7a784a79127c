using Spectre.Console;

namespace PersonData.Bench;

/// <summary>
/// Every query class in four designs: the endpoint (HTTP, authentication, interpretation, charge, usage, JSON), the bare SQL that it sends, a naive schema, and
/// SQLite with FTS5. The endpoint and its SQL take turns, so that a noisy moment of the machine meets both.
/// </summary>
internal static class SearchBenchmark
{
    // The endpoint's code is compiled for good only after some ten thousand calls; a server that serves has them behind it.
    private const int WarmUpRuns = 4;

    public static async Task RunAsync(BenchStand stand, CancellationToken ct)
    {
        var options = stand.Options;
        var sqlite = new SqliteDesign(options.DataDirectory);
        if (!options.OwnOnly)
        {
            await NaiveDesign.BuildAsync(stand.Database, ct);
            await sqlite.BuildAsync(stand.Database.People, ct);
        }

        var latency = Table($"One client: milliseconds p50 / p95 of a page, {options.People:N0} people", "class", "naive SQL", "SQLite FTS5", "bare SQL", "endpoint");
        var throughput = Table($"{options.Clients} clients: pages per second (p95 in milliseconds)", "class", "search SQL", "with charge's SQL", "endpoint", "÷ search", "p95 ÷ search", "÷ all", "p95 ÷ all", "answer, kB", "allocated, kB");
        foreach (var (name, queries) in SearchClasses.All(await KnownPerson.PickAsync(stand.Database.People, ct)).Where(c => options.Only is null || options.Only.Contains(c.Name[0])))
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]{name}[/]");
            var paths = queries.Select(query => query.Path).ToList();
            var sent = await CaptureAsync(stand, paths, ct);
            var bare = Scripts(sent, statement => !IsCharge(statement));
            var whole = Scripts(sent, _ => true);
            if (options.ShowSql) foreach (var script in bare) Console.Error.WriteLine($"{script.Text}{string.Join('\n', script.Variables)}\n");
            await stand.Wrk.RunAsync(paths, options.Clients, options.Duration * (options.IsSmoke ? 1 : WarmUpRuns), ct);

            // One page of a slow design may take longer than the time it gets; it is finished all the same.
            Throughput? naive = options.OwnOnly ? null : await stand.PgBench.RunAsync(NaiveDesign.Schema, [.. queries.Select(q => new PgBenchScript(string.Join(";\n", q.Naive) + ";\n", new Dictionary<string, string>()))], 1, options.Duration, ct);
            Throughput? fts = options.OwnOnly || queries[0].Sqlite.Length == 0 ? null : sqlite.Run([.. queries.Select(q => q.Sqlite)], options.Duration, ct);
            var oneBare = await stand.PgBench.RunAsync("people", bare, 1, options.Duration, ct);
            var one = await stand.Wrk.RunAsync(paths, 1, options.Duration, ct);
            latency.AddRow(name, Times(naive), Times(fts), Times(oneBare), Times(one));

            var answer = await stand.GetAsync(paths[0], ct);
            var (bares, wholes, endpoints) = (new List<Throughput>(), new List<Throughput>(), new List<Throughput>());
            var (allocated, pages) = (0L, 0.0);
            for (var round = 0; round < (options.IsSmoke ? 1 : 3); round++)
            {
                bares.Add(await stand.PgBench.RunAsync("people", bare, options.Clients, options.Duration, ct));
                wholes.Add(await stand.PgBench.RunAsync("people,app", whole, options.Clients, options.Duration, ct));
                var before = GC.GetTotalAllocatedBytes();
                endpoints.Add(await stand.Wrk.RunAsync(paths, options.Clients, options.Duration, ct));
                allocated += GC.GetTotalAllocatedBytes() - before;
                pages += endpoints[^1].PerSecond * options.Duration.TotalSeconds;
            }

            var (alone, all, served) = (Throughput.MedianOf(bares), Throughput.MedianOf(wholes), Throughput.MedianOf(endpoints));
            throughput.AddRow(name, Rate(alone), Rate(all), Rate(served), $"{served.PerSecond / alone.PerSecond:N2}", $"{served.P95 / alone.P95:N2}",
                $"{served.PerSecond / all.PerSecond:N2}", $"{served.P95 / all.P95:N2}", $"{answer / 1000.0:N0}", $"{allocated / 1000.0 / pages:N0}");
        }

        AnsiConsole.Write(latency);
        AnsiConsole.Write(throughput);

        static Table Table(string title, params string[] columns) => new Table().Title(title).AddColumns(columns);
        static string Times(Throughput? run) => run is { } r ? $"{r.P50:N2} / {r.P95:N2}" : "–";
        static string Rate(Throughput run) => $"{run.PerSecond:N0} ({run.P95:N2})";
    }

    /// <summary>What the endpoint sends for each path, once its caches are warm; without the key that is read again every few seconds.</summary>
    private static async Task<List<List<IReadOnlyList<CapturedStatement>>>> CaptureAsync(BenchStand stand, List<string> paths, CancellationToken ct)
    {
        var captured = new List<List<IReadOnlyList<CapturedStatement>>>();
        foreach (var path in paths)
        {
            await stand.GetAsync(path, ct);
            var sent = await stand.Capture.RecordAsync(() => stand.GetAsync(path, ct));
            captured.Add([.. sent.Where(statements => !statements.Any(statement => statement.Sql.Contains("from api_keys", StringComparison.Ordinal)))]);
        }

        return captured;
    }

    private static List<PgBenchScript> Scripts(List<List<IReadOnlyList<CapturedStatement>>> sent, Predicate<CapturedStatement> isWanted) =>
        [.. sent.Select((roundTrips, number) => PgBenchScript.Of([.. roundTrips.Where(statements => statements.All(isWanted.Invoke)).Select(Repeatable)], number))];

    private static bool IsCharge(CapturedStatement statement) => statement.Sql.Contains("from charge(", StringComparison.Ordinal);

    // The same charge twice would be none: each gets an id of its own.
    private static IReadOnlyList<CapturedStatement> Repeatable(IReadOnlyList<CapturedStatement> statements) =>
        [.. statements.Select(statement => IsCharge(statement) ? statement with { Sql = statement.Sql.Replace("$6,", "array[gen_random_uuid()],", StringComparison.Ordinal) } : statement)];
}
