using System.Numerics;
using Confluent.Kafka;

namespace Craft.Runtime;

/// <summary>
/// Which failures to read are worth a line in the log: a denied topic fails several times a second for hours. For one thread.
/// </summary>
internal sealed class ReadFailures
{
    private ErrorCode _code;
    private uint _count;

    /// <summary>True for the first, second, fourth, eighth and so on of the same kind since something was read.</summary>
    public bool IsNews(ErrorCode code)
    {
        if (code != _code)
        {
            (_code, _count) = (code, 0);
        }

        return BitOperations.IsPow2(++_count);
    }

    /// <summary>Something was read.</summary>
    public void Clear() => _count = 0;
}
