using System.Diagnostics.Metrics;
using System.Globalization;

namespace Craft.FaultTests.Chaos;

/// <summary>Listens to the pump's own metric and keeps the most that was held at once in a file, where it outlives a kill.</summary>
internal sealed class InFlightMeter : IDisposable
{
    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly string _file;
    private long _now;
    private long _most;
    private bool _up;

    public InFlightMeter(string file)
    {
        _file = file;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "craft.in_flight.messages")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, change, _, _) => Add(change));
        _listener.Start();
    }

    /// <summary>The process hears signals from now on.</summary>
    public void Up()
    {
        lock (_gate)
        {
            _up = true;
            Write();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(long change)
    {
        lock (_gate)
        {
            _now += change;
            if (_now > _most)
            {
                _most = _now;
                if (_up)
                {
                    Write();
                }
            }
        }
    }

    private void Write() => File.WriteAllText(_file, _most.ToString(CultureInfo.InvariantCulture));
}
