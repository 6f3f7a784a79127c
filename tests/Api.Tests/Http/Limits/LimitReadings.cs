using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace PersonData.Api.Tests.Http.Limits;

/// <summary>What the meters of some API processes have counted since this was made.</summary>
internal sealed class LimitReadings : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _shared;
    private long _process;
    private long _failures;

    public LimitReadings(params WebApplication[] processes)
    {
        var scopes = processes.Select(process => process.Services.GetRequiredService<IMeterFactory>()).ToHashSet<object?>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (scopes.Contains(instrument.Meter.Scope) && instrument.Name.StartsWith("persondata.limits.", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
        {
            if (instrument.Name == "persondata.limits.redis_failures")
                Interlocked.Add(ref _failures, count);
            else if (tags.Contains(new("budget", "shared")))
                Interlocked.Add(ref _shared, count);
            else
                Interlocked.Add(ref _process, count);
        });
        _listener.Start();
    }

    /// <summary>Calls that were decided for all processes.</summary>
    public long Shared => Interlocked.Read(ref _shared);

    /// <summary>Calls that a process decided for itself.</summary>
    public long Process => Interlocked.Read(ref _process);

    /// <summary>Times that Redis did not answer.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    public void Dispose() => _listener.Dispose();
}
