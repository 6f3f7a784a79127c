using PersonData.Core.Credits;
using Spectre.Console;

namespace PersonData.Bench;

/// <summary>
/// What billing costs: small lookups of one account, all on one wallet, billed (GET) and not (HEAD, which finds the same person, writes the same answer, and
/// is neither charged nor counted). They take turns, so that a noisy moment of the machine meets both.
/// </summary>
internal static class BillingBenchmark
{
    private const int Clients = 32;

    public static async Task RunAsync(BenchStand stand, CancellationToken ct)
    {
        var options = stand.Options;
        var person = await KnownPerson.PickAsync(stand.Database.People, ct);
        var paths = SearchClasses.All(person).Single(c => c.Name[0] == 'D').Queries.Select(query => query.Path).Where(path => path.Contains("email=", StringComparison.Ordinal)).ToList();

        var table = new Table().Title($"Lookups of one account, {Clients} clients: per second (p50 / p95 in milliseconds)").AddColumns("wallet", "unbilled", "billed", "ratio");
        foreach (var mode in (EnforcementMode[])[EnforcementMode.Metered, EnforcementMode.Enforced])
        {
            var key = await stand.CreateKeyAsync(mode, ct);
            var load = new KeepAliveLoad(stand.Address, key, paths);
            await load.RunAsync("GET", Clients, options.Duration * (options.IsSmoke ? 1 : 2), ct);
            var (unbilled, billed) = (new List<Throughput>(), new List<Throughput>());
            for (var round = 0; round < (options.IsSmoke ? 1 : 5); round++)
            {
                unbilled.Add(await load.RunAsync("HEAD", Clients, options.Duration, ct));
                billed.Add(await load.RunAsync("GET", Clients, options.Duration, ct));
            }

            var (free, paid) = (Throughput.MedianOf(unbilled), Throughput.MedianOf(billed));
            table.AddRow($"{mode}", Rate(free), Rate(paid), $"{paid.PerSecond / free.PerSecond:N2}");
        }

        AnsiConsole.Write(table);

        static string Rate(Throughput run) => $"{run.PerSecond:N0} ({run.P50:N1} / {run.P95:N1})";
    }
}
