using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Bench;

/// <summary>What a load generator saw.</summary>
/// <param name="PerSecond">Pages (or lookups) per second.</param>
/// <param name="P50">Median, milliseconds.</param>
/// <param name="P95">95th percentile, milliseconds.</param>
internal readonly record struct Throughput(double PerSecond, double P50, double P95)
{
    /// <summary>The median run of several, by pages per second.</summary>
    public static Throughput MedianOf(IReadOnlyCollection<Throughput> runs) => runs.OrderBy(run => run.PerSecond).ElementAt(runs.Count / 2);
}

/// <summary>
/// Postgres' own load generator, with prepared statements. Each script is one page; pgbench draws one at random for every transaction.
/// </summary>
internal sealed partial class PgBench(string connectionString, string directory)
{
    private static readonly string Program =
        PostgresInstallation.FindAll().Select(installation => installation.Program("pgbench")).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("pgbench was not found; it comes with Postgres.");

    /// <summary>Runs the scripts against one schema.</summary>
    /// <param name="schema">Its <c>search_path</c>.</param>
    /// <param name="scripts">One page each.</param>
    /// <param name="clients">Connections in parallel.</param>
    /// <param name="duration">At least a second.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<Throughput> RunAsync(string schema, IReadOnlyList<PgBenchScript> scripts, int clients, TimeSpan duration, CancellationToken ct)
    {
        var work = Directory.CreateDirectory(Path.Combine(directory, "pgbench")).FullName;
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = work };
        foreach (var argument in (string[])["--no-vacuum", "--protocol=prepared", $"--client={clients}", "--jobs=1", "--log", "--log-prefix=page",
            $"--time={Math.Max(1, (int)duration.TotalSeconds)}", "-h", settings.Host!, "-p", $"{settings.Port}", "-U", settings.Username!])
            start.ArgumentList.Add(argument);
        foreach (var (script, number) in scripts.Select((script, number) => (script, number)))
        {
            var file = Path.Combine(work, $"{number}.sql");
            await File.WriteAllTextAsync(file, script.Text, ct);
            start.ArgumentList.Add("-f");
            start.ArgumentList.Add(file);
            foreach (var (name, value) in script.Variables)
            {
                start.ArgumentList.Add("-D");
                start.ArgumentList.Add($"{name}={value}");
            }
        }

        start.ArgumentList.Add(settings.Database!);

        // The settings of the product's own connections.
        start.Environment["PGOPTIONS"] = $"-c search_path={schema} -c plan_cache_mode=force_generic_plan -c jit=off";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0) throw new InvalidOperationException($"pgbench: {await error}");

        var latencies = new List<double>();
        foreach (var log in Directory.GetFiles(work, "page.*"))
        {
            foreach (var line in await File.ReadAllLinesAsync(log, ct)) latencies.Add(double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture) / 1000);
            File.Delete(log);
        }

        latencies.Sort();
        var perSecond = double.Parse(TransactionsPerSecond().Match(await output).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return new Throughput(perSecond, latencies[latencies.Count / 2], latencies[latencies.Count * 95 / 100]);
    }

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex TransactionsPerSecond();
}

/// <summary>One transaction of pgbench: its text and the values of its variables.</summary>
internal sealed partial record PgBenchScript(string Text, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>Statements as the product sent them, pipelined where it sent them in one round trip.</summary>
    public static PgBenchScript Of(IReadOnlyList<IReadOnlyList<CapturedStatement>> roundTrips, int number)
    {
        var text = new StringBuilder();
        var variables = new Dictionary<string, string>();
        foreach (var statements in roundTrips)
        {
            if (statements.Count > 1) text.Append("\\startpipeline\n");
            foreach (var statement in statements)
            {
                var prefix = $"q{number}_{variables.Count}_";
                text.Append(Placeholder().Replace(statement.Sql, match =>
                {
                    var value = statement.Parameters[int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) - 1];
                    if (value is null or DBNull) return "null";
                    variables[prefix + match.Groups[1].Value] = Literal(value);
                    return $":{prefix}{match.Groups[1].Value}::{TypeOf(value.GetType())}";
                })).Append(";\n");
            }

            if (statements.Count > 1) text.Append("\\endpipeline\n");
        }

        return new PgBenchScript(text.ToString(), variables);
    }

    private static string TypeOf(Type type) => type switch
    {
        { IsArray: true } => TypeOf(type.GetElementType()!) + "[]",
        _ when type == typeof(short) => "smallint",
        _ when type == typeof(int) => "int",
        _ when type == typeof(long) => "bigint",
        _ when type == typeof(string) => "text",
        _ when type == typeof(Guid) => "uuid",
        _ when type == typeof(DateTimeOffset) => "timestamptz",
        _ => throw new NotSupportedException($"a parameter of type {type}"),
    };

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => text,
        IEnumerable list => "{" + string.Join(',', list.Cast<object?>().Select(item => item is string text ? $"\"{text}\"" : Literal(item))) + "}",
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    [GeneratedRegex(@"\$(\d+)(?:::[a-z]+(?:\[\])?)?")]
    private static partial Regex Placeholder();
}
