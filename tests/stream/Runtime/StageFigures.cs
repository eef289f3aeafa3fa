using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Craft.Runtime;

namespace Craft.StreamTests.Runtime;

/// <summary>What the meter says about one stage, summed up from the moment it was made.</summary>
internal sealed class StageFigures : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _sums = new();

    public StageFigures(string stage)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == StageMeter.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            foreach (var (name, tag) in tags)
            {
                if (name == "stage" && Equals(tag, stage))
                {
                    _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
                }
            }
        });
        _listener.Start();
    }

    public long this[string instrument] => _sums.GetValueOrDefault(instrument);

    public void Dispose() => _listener.Dispose();
}
