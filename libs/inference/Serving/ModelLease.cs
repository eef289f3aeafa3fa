namespace Craft.Inference.Serving;

/// <summary>The right to use a model of a <see cref="ModelSlot{T}"/>: it stays loaded until this is disposed.</summary>
public sealed class ModelLease<T> : IDisposable
    where T : class, IDisposable
{
    private SlotEntry<T>? _entry;

    internal ModelLease(SlotEntry<T> entry) => (_entry, Model) = (entry, entry.Model);

    public T Model { get; }

    public void Dispose() => Interlocked.Exchange(ref _entry, null)?.Release();
}
