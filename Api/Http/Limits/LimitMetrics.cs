using System.Diagnostics.Metrics;

namespace PersonData.Api.Http.Limits;

/// <summary>Counts what the limiter decides, and how often Redis could not decide.</summary>
internal sealed class LimitMetrics
{
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _failures;

    public LimitMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ApiHost.Instrumentation);
        _decisions = meter.CreateCounter<long>(
            "persondata.limits.decisions", "{call}", "Calls by outcome (allowed, rate_limited, too_many_parallel) and by whose budget decided (shared, process).");
        _failures = meter.CreateCounter<long>(
            "persondata.limits.redis_failures", "{failure}", "Times that Redis was asked and gave no answer; the process then decides by itself.");
    }

    public void Decided(in LimitDecision decision)
    {
        if (_decisions.Enabled)
            _decisions.Add(1, new("outcome", NameOf(decision.Outcome)), new("budget", decision.IsShared ? "shared" : "process"));
    }

    public void RedisFailed() => _failures.Add(1);

    private static string NameOf(LimitOutcome outcome) => outcome switch
    {
        LimitOutcome.Allowed => "allowed",
        LimitOutcome.RateLimited => "rate_limited",
        _ => "too_many_parallel",
    };
}
