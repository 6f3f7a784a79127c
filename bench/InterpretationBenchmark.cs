using System.Diagnostics;
using PersonData.Core.Search.Interpretation;
using Spectre.Console;

namespace PersonData.Bench;

/// <summary>How long a query takes to read, and what it allocates.</summary>
internal static class InterpretationBenchmark
{
    private const int Rounds = 2_000;

    public static void Run(Interpreter interpreter)
    {
        string[] usual =
        [
            .. SearchClasses.All([]).SelectMany(c => c.Queries).Select(query => query.Words).OfType<string>(),
            "find me 50 CFOs or controllers at construction companies with 50-200 employees in Texas, not in Dallas", "VPs of enginering at Stripe, Google or Meta",
            "Title: VP Sales; Industry: SaaS; Location: Austin; Not company: Acme",
        ];
        string[] odd =
        [
            string.Join(' ', Enumerable.Repeat("markting managr insurence agancy las vagas", 12))[..500],
            string.Join(", ", Enumerable.Repeat("not in new york or kansas city", 20))[..500],
            string.Concat(Enumerable.Repeat("a-b/c.d ", 80))[..500],
            new string('x', 500),
        ];
        var table = new Table().Title("Interpretation: microseconds").AddColumns("", "p50", "p99", "bytes allocated");
        Add("usual queries", usual);
        Add("500 characters of mistakes, lists, marks", odd);
        AnsiConsole.Write(table);

        void Add(string name, string[] queries)
        {
            for (var i = 0; i < Rounds; i++) interpreter.Interpret(queries[i % queries.Length]);
            var times = new List<double>(Rounds * 10);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Rounds * 10; i++)
            {
                var started = Stopwatch.GetTimestamp();
                interpreter.Interpret(queries[i % queries.Length]);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            }

            allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / times.Count;
            times.Sort();
            table.AddRow(name, $"{times[times.Count / 2]:N0}", $"{times[times.Count * 99 / 100]:N0}", $"{allocated:N0}");
        }
    }
}
