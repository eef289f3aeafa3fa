namespace Craft.Runtime;

/// <summary>
/// The flood rule: 50 % rejects among the last 1 000 messages and at least 500. On topics that only we write it means a
/// broken deployment, which must not drain a topic into the dead letters.
/// </summary>
internal sealed class FloodWindow
{
    private const int Size = 1_000;
    private const int Least = 500;

    private readonly bool[] _rejected = new bool[Size];
    private int _next;
    private int _seen;
    private int _rejects;

    /// <summary>Counts one message; true when the rule holds now.</summary>
    public bool Add(bool rejected)
    {
        if (_seen == Size && _rejected[_next])
        {
            _rejects--;
        }

        _rejected[_next] = rejected;
        _rejects += rejected ? 1 : 0;
        _next = (_next + 1) % Size;
        _seen = Math.Min(_seen + 1, Size);
        return _rejects >= Least && _rejects * 2 >= _seen;
    }
}
