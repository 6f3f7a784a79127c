using System.Diagnostics;
using Npgsql;
using Spectre.Console;

namespace PersonData.Bench;

/// <summary>
/// Pages of 100 through the endpoint (HTTP, authentication, interpretation, charge, usage, JSON) against the SQL that the same page needs, run by
/// hand on an open connection. Both take turns, so that a noisy moment of the machine meets both.
/// </summary>
internal static class SearchBenchmark
{
    private static readonly (string Name, string[] Queries)[] Classes =
    [
        ("A role × industry (× place), exact total",
            ["owners of insurance agencies", "partners at law firms", "ceos at software companies", "real estate agents at real estate brokerages",
             "owners of insurance agencies in Las Vegas", "attorneys at law firms in Texas", "owners of restaurants in California", "dentists at dental practices in Florida"]),
        ("B role × place × employees",
            ["owners in Texas 11-50 employees", "cfos in New York 51-200 employees", "hr managers in California over 500 employees"]),
        ("C role alone, place alone", ["cmos", "recruiters in Nevada", "teachers", "people in Boise"]),
    ];

    public static async Task RunAsync(BenchStand stand, CancellationToken ct)
    {
        var table = new Table().Title($"Pages of 100, {stand.Options.People:N0} people, one client; milliseconds p50 / p95")
            .AddColumns("class", "search SQL alone", "with the charge's SQL", "endpoint", "endpoint / search SQL", "endpoint / all its SQL");
        foreach (var (name, queries) in Classes)
        {
            var (search, all, endpoint) = await MeasureAsync(stand, queries, ct);
            table.AddRow(name, Show(search), Show(all), Show(endpoint), $"{Percentile(endpoint, 50) / Percentile(search, 50):N2}",
                $"{Percentile(endpoint, 50) / Percentile(all, 50):N2}");
        }

        AnsiConsole.Write(table);

        static string Show(List<double> times) => $"{Percentile(times, 50):N2} / {Percentile(times, 95):N2}";
    }

    private static async Task<(List<double> Search, List<double> All, List<double> Endpoint)> MeasureAsync(BenchStand stand, string[] queries, CancellationToken ct)
    {
        var statements = new BareStatements(stand, stand.Account);
        var targets = new List<(string Url, NpgsqlBatch Batch)>();
        foreach (var query in queries)
            targets.Add(($"/v1/persons/search?limit=100&q={Uri.EscapeDataString(query)}", await statements.PrepareAsync(query, ct)));

        var (search, all, endpoint) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < 5; round++) await RoundAsync([], [], []);
        var clock = Stopwatch.StartNew();
        do await RoundAsync(search, all, endpoint);
        while (clock.Elapsed < stand.Options.Duration);
        foreach (var (_, batch) in targets) await batch.Connection!.DisposeAsync();
        return (search, all, endpoint);

        async Task RoundAsync(List<double> searchTimes, List<double> allTimes, List<double> endpointTimes)
        {
            foreach (var (url, batch) in targets)
            {
                var started = Stopwatch.GetTimestamp();
                var rows = await BareStatements.RunAsync(batch, ct);
                var searched = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                await statements.ChargeAsync(rows, ct);
                searchTimes.Add(searched);
                allTimes.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);

                started = Stopwatch.GetTimestamp();
                using var response = await stand.Http.GetAsync(url, ct);
                var body = await response.Content.ReadAsByteArrayAsync(ct);
                endpointTimes.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (!response.IsSuccessStatusCode || body.Length == 0) throw new InvalidOperationException($"{url} answered {response.StatusCode}");
            }
        }
    }

    private static double Percentile(List<double> times, double percent)
    {
        var sorted = times.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * percent / 100))];
    }
}
