using System.Diagnostics.Metrics;

namespace PersonData.Worker.Features.Jobs;

/// <summary>Counts what becomes of jobs in this process.</summary>
internal sealed class JobMetrics
{
    private readonly Counter<long> _claims;
    private readonly Counter<long> _leaseLosses;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _durations;

    public JobMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(WorkerHost.Instrumentation);
        _claims = meter.CreateCounter<long>("persondata.jobs.claims", "{job}", "Jobs that this process has begun to run.");
        _leaseLosses = meter.CreateCounter<long>(
            "persondata.jobs.lease_losses", "{job}", "Jobs that were no longer this process's when it wanted to go on: another one has them, or they were canceled. Nothing came of them here.");
        _retries = meter.CreateCounter<long>("persondata.jobs.retries", "{job}", "Tries that failed and will be repeated.");
        _durations = meter.CreateHistogram<double>(
            "persondata.jobs.duration", "s", "From the creation of a job to its end, by strategy and by outcome (succeeded, failed).",
            advice: new() { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] });
    }

    public void Claimed(int jobs) => _claims.Add(jobs);

    public void LeaseLost() => _leaseLosses.Add(1);

    public void Retried() => _retries.Add(1);

    /// <param name="status"><c>succeeded</c> or <c>failed</c>.</param>
    /// <param name="strategy">How it was searched.</param>
    /// <param name="sinceCreation">From its creation to its end.</param>
    public void Ended(string status, string strategy, TimeSpan sinceCreation) =>
        _durations.Record(sinceCreation.TotalSeconds, new("outcome", status), new("strategy", strategy));
}
