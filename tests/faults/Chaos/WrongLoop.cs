using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Craft.Schemas;

namespace Craft.FaultTests.Chaos;

/// <summary>
/// What people write who do not know better: a consumer, a producer, no transaction. It does what the rule says, and each of
/// its mutants breaks one guarantee.
/// </summary>
internal sealed class WrongLoop(WorkerSettings settings)
{
    private static readonly TimeSpan _wait = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan _late = TimeSpan.FromSeconds(2);

    private readonly IConsumer<string?, byte[]> _consumer = new ConsumerBuilder<string?, byte[]>(new ConsumerConfig
    {
        BootstrapServers = settings.Bootstrap,
        ClientId = "craft.wrong",
        GroupId = Stage.Group,
        EnableAutoCommit = false,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        SessionTimeoutMs = (int)Stage.Session.TotalMilliseconds,
        HeartbeatIntervalMs = 500,
    }).SetKeyDeserializer(new TextOrNull()).Build();

    private readonly IProducer<string?, byte[]> _producer = new ProducerBuilder<string?, byte[]>(new ProducerConfig
    {
        BootstrapServers = settings.Bootstrap,
        ClientId = "craft.wrong",
        EnableIdempotence = true,
        LingerMs = 0,
        Partitioner = Partitioner.Murmur2Random,
    }).SetKeySerializer(new TextOrNull()).Build();

    private int _batches;

    public async Task<int> RunAsync()
    {
        using var stop = new CancellationTokenSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        await File.WriteAllTextAsync(settings.StatusFile, "0", CancellationToken.None);
        _consumer.Subscribe(Stage.Input);
        while (!stop.IsCancellationRequested)
        {
            var batch = Take();
            if (batch.Count > 0)
            {
                await HandleAsync(batch);
            }
        }

        _consumer.Close();
        _consumer.Dispose();
        _producer.Dispose();
        return 0;
    }

    private List<ConsumeResult<string?, byte[]>> Take()
    {
        var batch = new List<ConsumeResult<string?, byte[]>>();
        while (batch.Count < 40 && _consumer.Consume(batch.Count == 0 ? _wait : TimeSpan.Zero) is { } record)
        {
            batch.Add(record);
        }

        return batch;
    }

    private async Task HandleAsync(List<ConsumeResult<string?, byte[]>> batch)
    {
        var next = batch.GroupBy(r => r.TopicPartition)
            .Select(p => new TopicPartitionOffset(p.Key, p.Max(r => r.Offset.Value) + 1)).ToList();
        if (settings.Mutant == Mutant.CommitBeforeWork)
        {
            Commit(next);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(settings.StepMs), TimeProvider.System, CancellationToken.None);
        foreach (var record in batch)
        {
            Write(record);
        }

        _producer.Flush(TimeSpan.FromSeconds(30));
        if (settings.Mutant != Mutant.CommitBeforeWork)
        {
            Commit(next);
        }

        if (settings.Mutant == Mutant.CommitBackwards && ++_batches % 3 == 0)
        {
            // as a late answer of an older batch would do; put right a moment later
            await Task.Delay(_late, TimeProvider.System, CancellationToken.None);
            Commit([.. next.Select(o => new TopicPartitionOffset(o.TopicPartition, Math.Max(0, o.Offset - 5)))]);
            await Task.Delay(_late, TimeProvider.System, CancellationToken.None);
            Commit(next);
        }
    }

    private void Commit(List<TopicPartitionOffset> offsets)
    {
        try
        {
            _consumer.Commit(offsets);
        }
        catch (KafkaException e)
        {
            Console.WriteLine($"commit refused: {e.Error.Reason}");
        }
    }

    private void Write(ConsumeResult<string?, byte[]> record)
    {
        var (key, value) = (record.Message.Key, record.Message.Value);
        var (fate, sequence, text) = ChaosRule.Of(key, value);
        foreach (var output in ChaosRule.Outputs(fate, text))
        {
            var document = JsonSerializer.SerializeToUtf8Bytes(new { id = key, revision = sequence, index = output });
            _producer.Produce(Stage.Output, new() { Key = key, Value = document });
        }

        if (ChaosRule.Reason(fate) is { } reason)
        {
            var headers = new Headers();
            foreach (var (name, mark) in ((string, string)[])
                [(HeaderNames.ErrorReason, reason), (HeaderNames.ErrorPartition, $"{record.Partition.Value}"),
                    (HeaderNames.ErrorOffset, $"{record.Offset.Value}")])
            {
                headers.Add(name, Encoding.UTF8.GetBytes(mark));
            }

            _producer.Produce(Stage.DeadLetters, new() { Key = key, Value = value, Headers = headers });
        }
    }
}
