using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PersonData.Core.Enrichment;

/// <summary>Counts what providers are asked and what comes of it in this process. No measurement names a person, a company or an account.</summary>
public sealed class EnrichmentMetrics
{
    /// <summary>Name of the meter and of the spans, for <c>AddServiceDefaults</c>.</summary>
    public const string Instrumentation = "PersonData.Enrichment";

    internal static readonly ActivitySource Spans = new(Instrumentation);

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _credits;

    public EnrichmentMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(Instrumentation);
        _requests = meter.CreateCounter<long>(
            "persondata.enrichment.requests", "{request}", "Questions to providers, by outcome (found, missed: nothing that was wanted, failed: it could not answer).");
        _duration = meter.CreateHistogram<double>(
            "persondata.enrichment.duration", "s", "Questions to providers, with all tries.",
            advice: new() { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });
        _credits = meter.CreateCounter<long>("persondata.enrichment.credits", "{credit}", "Credits paid, by the provider whose price was paid.");
    }

    internal void Asked(string provider, ProviderOutcome outcome, TimeSpan duration)
    {
        _requests.Add(1, new("provider", provider), new("outcome", NameOf(outcome)));
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("provider", provider));
    }

    internal void Paid(string provider, long credits) => _credits.Add(credits, new KeyValuePair<string, object?>("provider", provider));

    internal static string NameOf(ProviderOutcome outcome) => outcome switch
    {
        ProviderOutcome.Found => "found",
        ProviderOutcome.Missed => "missed",
        _ => "failed",
    };
}
