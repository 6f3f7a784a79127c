using PersonData.Core.Credits;
using PersonData.Core.Imports;
using PersonData.Core.People;
using Spectre.Console;

namespace PersonData.Bench;

/// <summary>
/// What billing costs: small lookups of one account, all on one wallet, billed, and the same lookups unbilled: with a test key, which finds as many records in as
/// large a data set, has its usage recorded, and never pays. HEAD, which neither pays nor is recorded, is the floor. They take turns, so that a noisy moment of the
/// machine meets all of them.
/// </summary>
internal static class BillingBenchmark
{
    private const int Clients = 32;

    // What a test key searches; the time of a lookup by e-mail hardly depends on it.
    private const int MostSamplePeople = 100_000;

    public static async Task RunAsync(BenchStand stand, CancellationToken ct)
    {
        var options = stand.Options;
        await LoadSampleAsync(stand, Math.Min(options.People, MostSamplePeople), ct);
        var live = await LookupsAsync(stand.Database.People, ct);
        var sample = await LookupsAsync(stand.Database.Sample, ct);

        var table = new Table().Title($"Lookups of one account, {Clients} clients: per second (p50 / p95 in milliseconds)")
            .AddColumns("wallet", "HEAD", "unbilled", "billed", "billed ÷ unbilled", "billed ÷ HEAD");
        foreach (var mode in (EnforcementMode[])[EnforcementMode.Metered, EnforcementMode.Enforced])
        {
            var (key, testKey) = await stand.CreateKeysAsync(mode, ct);
            var paying = new KeepAliveLoad(stand.Address, key, live);
            var free = new KeepAliveLoad(stand.Address, testKey, sample);
            await paying.RunAsync("GET", Clients, options.Duration * (options.IsSmoke ? 1 : 2), ct);
            await free.RunAsync("GET", Clients, options.Duration, ct);
            var (heads, unbilled, billed) = (new List<Throughput>(), new List<Throughput>(), new List<Throughput>());
            for (var round = 0; round < (options.IsSmoke ? 1 : 5); round++)
            {
                heads.Add(await paying.RunAsync("HEAD", Clients, options.Duration, ct));
                unbilled.Add(await free.RunAsync("GET", Clients, options.Duration, ct));
                billed.Add(await paying.RunAsync("GET", Clients, options.Duration, ct));
            }

            var (head, unpaid, paid) = (Throughput.MedianOf(heads), Throughput.MedianOf(unbilled), Throughput.MedianOf(billed));
            table.AddRow($"{mode}", Rate(head), Rate(unpaid), Rate(paid), $"{paid.PerSecond / unpaid.PerSecond:N2}", $"{paid.PerSecond / head.PerSecond:N2}");
        }

        AnsiConsole.Write(table);

        static string Rate(Throughput run) => $"{run.PerSecond:N0} ({run.P50:N1} / {run.P95:N1})";
    }

    private static async Task<List<string>> LookupsAsync(DataSet dataSet, CancellationToken ct)
    {
        var person = await KnownPerson.PickAsync(dataSet, ct);
        return SearchClasses.All(person).Single(c => c.Name[0] == 'D').Queries.Select(query => query.Path).Where(path => path.Contains("email=", StringComparison.Ordinal)).ToList();
    }

    private static async Task LoadSampleAsync(BenchStand stand, long people, CancellationToken ct)
    {
        await using var missing = stand.Database.Sample.Source.CreateCommand("select not exists (select from persons)");
        if (await missing.ExecuteScalarAsync(ct) is false) return;
        using var file = new MemoryStream();
        await DemoData.WriteCsvAsync(people, seed: 1, file, ct);
        file.Position = 0;
        await stand.Services.GetRequiredService<Importer>().RunAsync(stand.Database.Sample, new ImportRequest { Input = file, FileName = "sample.csv" }, null, ct);
    }
}
