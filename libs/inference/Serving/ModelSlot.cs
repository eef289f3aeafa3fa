using Craft.Schemas;

namespace Craft.Inference.Serving;

/// <summary>
/// The place of the model that serves. A new version is loaded, checked and warmed beside the old one, then takes over; the
/// old one is let go when the last call on it has ended. One swap at a time.
/// </summary>
public sealed class ModelSlot<T> : IDisposable
    where T : class, IDisposable
{
    private readonly string _role;
    private readonly Func<T, ModelRef> _name;
    private readonly InferenceEvents _events;
    private readonly SemaphoreSlim _gate = new(1);
    private SlotEntry<T> _current;

    public ModelSlot(string role, T first, Func<T, ModelRef> name, InferenceEvents events) =>
        (_role, _current, _name, _events) = (role, new SlotEntry<T>(first), name, events);

    /// <summary>The name of the model that a lease taken now would get.</summary>
    public ModelRef Current => _name(Volatile.Read(ref _current).Model);

    /// <summary>Holds the current model, for one call or one batch.</summary>
    public ModelLease<T> Rent()
    {
        while (true)
        {
            var entry = Volatile.Read(ref _current);
            if (entry.TryHold())
            {
                return new ModelLease<T>(entry);
            }

            // let go between the look and the grip: either another one is there, or the slot is closed
            ObjectDisposedException.ThrowIf(entry == Volatile.Read(ref _current), this);
        }
    }

    /// <summary>
    /// Puts a new version in. What <paramref name="open"/> throws about the model's files (<see cref="InvalidDataException"/>,
    /// <see cref="IOException"/>, no access, no memory) refuses it.
    /// </summary>
    public async Task<ModelSwap> SwapAsync(Func<CancellationToken, Task<T>> open, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            var next = await open(ct);
            var previous = Interlocked.Exchange(ref _current, new SlotEntry<T>(next));
            var swap = new ModelSwap.TookOver(_name(next), _name(previous.Model));
            previous.Release();
            _events.TookOver(_role, swap.Current.Name, swap.Current.Version, $"{swap.Previous.Name} {swap.Previous.Version}");
            return swap;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or DeviceMemoryException)
        {
            var current = Current;
            _events.Refused(_role, $"{current.Name} {current.Version}", e.Message);
            return new ModelSwap.Refused(current, e.Message);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Lets the model go as soon as the last lease has ended.</summary>
    public void Dispose()
    {
        Volatile.Read(ref _current).Release();
        _gate.Dispose();
    }
}
