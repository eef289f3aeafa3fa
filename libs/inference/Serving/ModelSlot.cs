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

    // null when the slot is closed
    private SlotEntry<T>? _current;

    public ModelSlot(string role, T first, Func<T, ModelRef> name, InferenceEvents events) =>
        (_role, _current, _name, _events) = (role, new SlotEntry<T>(first), name, events);

    /// <summary>The name of the model that a lease taken now would get.</summary>
    public ModelRef Current => _name(Serving().Model);

    /// <summary>Holds the current model, for one call or one batch.</summary>
    public ModelLease<T> Rent()
    {
        while (true)
        {
            // whoever lets a model go has taken it out of the slot before: the next look finds another one or a closed slot
            var entry = Serving();
            if (entry.TryHold())
            {
                return new ModelLease<T>(entry);
            }
        }
    }

    /// <summary>
    /// Puts a new version in. What <paramref name="open"/> throws about the model's files or the device (<see cref="ModelTrouble"/>)
    /// refuses it.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The slot was closed, before or meanwhile; the new version is let go.</exception>
    public async Task<ModelSwap> SwapAsync(Func<CancellationToken, Task<T>> open, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            var previous = Serving();
            var next = await open(ct);
            if (Interlocked.CompareExchange(ref _current, new SlotEntry<T>(next), previous) != previous)
            {
                next.Dispose();
                throw new ObjectDisposedException(nameof(ModelSlot<>));
            }

            var swap = new ModelSwap.TookOver(_name(next), _name(previous.Model));
            previous.Release();
            _events.Swapped(_role, tookOver: true);
            _events.TookOver(_role, swap.Current.Name, swap.Current.Version, $"{swap.Previous.Name} {swap.Previous.Version}");
            return swap;
        }
        catch (Exception e) when (ModelTrouble.Is(e))
        {
            var current = Current;
            _events.Swapped(_role, tookOver: false);
            _events.Refused(_role, $"{current.Name} {current.Version}", e.Message);
            return new ModelSwap.Refused(current, e.Message);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Lets the model go as soon as the last lease has ended. A swap that is under way ends without effect.</summary>
    public void Dispose() => Interlocked.Exchange(ref _current, null)?.Release();

    private SlotEntry<T> Serving() => Volatile.Read(ref _current) ?? throw new ObjectDisposedException(nameof(ModelSlot<>));
}
