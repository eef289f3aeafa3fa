namespace Craft.EmbeddedBroker.Server;

/// <summary>Milliseconds that only go forward, for deadlines: a changed wall clock expires nobody.</summary>
internal sealed class MonotonicClock(TimeProvider time)
{
    private readonly long _ticksPerMs = time.TimestampFrequency / 1000;

    public TimeProvider Time => time;

    public long NowMs => time.GetTimestamp() / _ticksPerMs;
}
