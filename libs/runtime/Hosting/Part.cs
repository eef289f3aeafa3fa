namespace Craft.Runtime;

/// <summary>
/// The health of one part. Several troubles can hold at once, each under a name of its own; the part is ready when it has
/// started and none is left.
/// </summary>
public sealed class Part(string name)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, string> _troubles = new(StringComparer.Ordinal);
    private bool _started;
    private string? _detail;
    private string? _failure;

    public string Name { get; } = name;

    public PartState State
    {
        get
        {
            lock (_gate)
            {
                return _failure is not null ? PartState.Failed
                    : !_started ? PartState.Starting
                    : _troubles.Count > 0 ? PartState.NotReady
                    : PartState.Ready;
            }
        }
    }

    /// <summary>Started and able to work.</summary>
    public void Ready(string? detail = null)
    {
        lock (_gate)
        {
            (_started, _detail) = (true, detail);
        }
    }

    /// <summary>Something keeps the part from its work until <see cref="Clear"/>; no payload in the detail.</summary>
    public void Trouble(string trouble, string detail)
    {
        lock (_gate)
        {
            _troubles[trouble] = detail;
        }
    }

    public void Clear(string trouble)
    {
        lock (_gate)
        {
            _troubles.Remove(trouble);
        }
    }

    public void Failed(string detail)
    {
        lock (_gate)
        {
            _failure = detail;
        }
    }

    internal PartReport Report()
    {
        lock (_gate)
        {
            var detail = _failure ?? (_troubles.Count > 0 ? string.Join("; ", _troubles.Values) : _detail);
            var status = State switch
            {
                PartState.Ready => "ready",
                PartState.NotReady => "not-ready",
                PartState.Failed => "failed",
                _ => "starting",
            };
            return new(Name, status, detail);
        }
    }
}
