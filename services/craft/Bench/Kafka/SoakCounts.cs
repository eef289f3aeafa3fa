using Confluent.Kafka;

namespace Craft.Bench.Kafka;

/// <summary>What the clients of a soak have seen so far.</summary>
internal sealed class SoakCounts
{
    private long _written;
    private long _errors;
    private long _read;

    public long Written => Interlocked.Read(ref _written);

    public long Errors => Interlocked.Read(ref _errors);

    public long Read
    {
        get => Interlocked.Read(ref _read);
        set => Interlocked.Exchange(ref _read, value);
    }

    public void Delivered(DeliveryReport<byte[]?, byte[]?> report)
    {
        if (report.Error.IsError)
        {
            Interlocked.Increment(ref _errors);
        }
        else
        {
            Interlocked.Increment(ref _written);
        }
    }
}
