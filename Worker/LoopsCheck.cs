using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PersonData.Worker;

/// <summary>Whether every loop of this host does its work. It names those that have not succeeded for long.</summary>
internal sealed class LoopsCheck(IEnumerable<IHostedService> services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var late = services.OfType<Loop>().Where(loop => loop.IsLate).Select(loop => loop.GetType().Name).ToList();
        return Task.FromResult(late.Count == 0
            ? HealthCheckResult.Healthy()
            : new HealthCheckResult(context.Registration.FailureStatus, $"Without success for more than {Loop.LongestDelay.TotalMinutes} minutes: {string.Join(", ", late)}."));
    }
}
