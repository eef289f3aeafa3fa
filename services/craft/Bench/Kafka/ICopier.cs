namespace Craft.Bench.Kafka;

/// <summary>Something that copies a topic while it lives: our pump, or Kafka Streams.</summary>
internal interface ICopier : IAsyncDisposable
{
    /// <summary>Processor time of the process it runs in.</summary>
    TimeSpan ProcessorTime();
}
