using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace PersonData.TestKit;

/// <summary>What a meter of one host has told since this was made: the sum of each instrument and its tags.</summary>
public sealed class MeterReadings : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _sums = new();

    /// <param name="host">The host's own factory: others in this process have meters of the same name.</param>
    /// <param name="meter">Name of the meter.</param>
    public MeterReadings(IMeterFactory host, string meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == meter && instrument.Meter.Scope == host)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>What it counted, by <c>name tag=value …</c>.</summary>
    public IReadOnlyDictionary<string, double> Counted => new Dictionary<string, double>(_sums);

    /// <summary>What it reports now when it is asked.</summary>
    public IReadOnlyDictionary<string, double> Observe()
    {
        _sums.Clear();
        _listener.RecordObservableInstruments();
        return Counted;
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")]);
        _sums.AddOrUpdate(name, value, (_, sum) => sum + value);
    }
}
