using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Craft.Inference.Serving;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>Adds up what one engine's meter says, by model version or outcome.</summary>
internal sealed class ModelMeters : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, string Which, double Value)> _seen = new();

    public ModelMeters(InferenceEvents events)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (events.Owns(instrument.Meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Add(i, value, tags));
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Add(i, value, tags));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Add(i, value, tags));
        _listener.Start();
    }

    /// <summary>Loaded models by version, now.</summary>
    public IEnumerable<(string Version, int Count)> Loaded()
    {
        var before = _seen.Count;
        _listener.RecordObservableInstruments();
        return _seen.Skip(before).Where(s => s.Name == "craft.inference.models").Select(s => (Version: s.Which, (int)s.Value))
            .OrderBy(m => m.Version, StringComparer.Ordinal).ToList();
    }

    public double Sum(string name, string which) => _seen.Where(s => s.Name == name && s.Which == which).Sum(s => s.Value);

    public int Count(string name, string which) => _seen.Count(s => s.Name == name && s.Which == which);

    /// <summary>New versions with that outcome, so far.</summary>
    public double Swaps(string outcome) => Sum("craft.inference.swaps", outcome);

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, tag) in tags)
        {
            if (name is "version" or "outcome")
            {
                _seen.Enqueue((instrument.Name, (string)tag!, value));
            }
        }
    }
}
