namespace Craft.EmbeddedBroker.Log;

/// <summary>What all logs of one broker share.</summary>
internal sealed record LogContext(DiskFlusher Flusher, SegmentFiles Files, TimeProvider Time, EmbeddedKafkaEvents Events)
{
    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();
}
