using PersonData.Core.Credits;
using Spectre.Console;

namespace PersonData.Bench;

/// <summary>
/// What an enrichment costs beside a lookup: the same people, by e-mail, for one account. They take turns, so that a noisy moment of the machine meets both.
/// </summary>
internal static class EnrichmentBenchmark
{
    public static async Task RunAsync(BenchStand stand, CancellationToken ct)
    {
        var options = stand.Options;
        var (key, _) = await stand.CreateKeysAsync(EnforcementMode.Enforced, ct);
        var emails = (await KnownPerson.PickAsync(stand.Database.People, ct)).ConvertAll(person => person.Email);
        var lookups = new KeepAliveLoad(stand.Address, key, emails.ConvertAll(email => $"/v1/persons/lookup?email={email}"));
        var enrichments = new KeepAliveLoad(stand.Address, key, emails.ConvertAll(email => ("/v1/email/enrich", (string?)$$"""{"email":"{{email}}","include":["person"]}""")));
        if (!options.IsSmoke)
        {
            await lookups.RunAsync("GET", options.Clients, options.Duration * 2, ct);
            await enrichments.RunAsync("POST", options.Clients, options.Duration * 2, ct);
        }

        var (looked, enriched) = (new List<Throughput>(), new List<Throughput>());
        for (var round = 0; round < (options.IsSmoke ? 1 : 5); round++)
        {
            looked.Add(await lookups.RunAsync("GET", options.Clients, options.Duration, ct));
            enriched.Add(await enrichments.RunAsync("POST", options.Clients, options.Duration, ct));
        }

        var (lookup, enrichment) = (Throughput.MedianOf(looked), Throughput.MedianOf(enriched));
        AnsiConsole.Write(new Table().Title($"The same people by e-mail, {options.Clients} clients: per second (p50 / p95 in milliseconds)")
            .AddColumns("lookup", "enrichment", "enrichment ÷ lookup")
            .AddRow(Rate(lookup), Rate(enrichment), $"{enrichment.PerSecond / lookup.PerSecond:N2}"));

        static string Rate(Throughput run) => $"{run.PerSecond:N0} ({run.P50:N1} / {run.P95:N1})";
    }
}
