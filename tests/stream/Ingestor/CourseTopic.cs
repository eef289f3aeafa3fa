using System.Text;
using Confluent.Kafka;
using Craft.Schemas;

namespace Craft.StreamTests.Ingestor;

/// <summary>Follows the course topic from its beginning, as any client would, and keeps everything it saw.</summary>
internal sealed class CourseTopic : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(120);

    private readonly IConsumer<byte[], byte[]?> _consumer;
    private readonly List<CourseTopicRecord> _records = [];
    private bool _assigned;

    public CourseTopic(string bootstrapServers) => _consumer = new ConsumerBuilder<byte[], byte[]?>(new ConsumerConfig
    {
        BootstrapServers = bootstrapServers,
        GroupId = "course-topic",
        EnableAutoCommit = false,
        IsolationLevel = IsolationLevel.ReadCommitted,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        FetchWaitMaxMs = 50,
    }).Build();

    public IReadOnlyList<CourseTopicRecord> Records => _records;

    /// <summary>Id to title of the courses that are live after everything read so far.</summary>
    public IReadOnlyDictionary<string, string> Live => _records.GroupBy(r => r.Key).Select(g => g.Last())
        .Where(r => r.Course is not null).ToDictionary(r => r.Key, r => r.Course!.Title);

    /// <summary>Reads until it is so; fails loudly after two minutes.</summary>
    public async Task UntilAsync(Func<CourseTopic, bool> isSo, CancellationToken ct) => await Task.Factory.StartNew(
        () => Until(isSo, ct), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Reads on for a while: nothing more may come.</summary>
    public void Rest(TimeSpan quiet)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < quiet)
        {
            Take(_consumer.Consume(20));
        }
    }

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
    }

    private void Until(Func<CourseTopic, bool> isSo, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isSo(this))
        {
            ct.ThrowIfCancellationRequested();
            if (TimeProvider.System.GetElapsedTime(started) > _limit)
            {
                throw new TimeoutException($"not so after {_limit}, {_records.Count} records read");
            }

            if (!_assigned)
            {
                Assign();
            }

            Take(_consumer.Consume(20));
        }
    }

    private void Assign()
    {
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        var partitions = admin.GetMetadata(_limit).Topics.Where(t => t.Topic == Topics.Courses)
            .SelectMany(t => t.Partitions).Select(p => new TopicPartitionOffset(Topics.Courses, p.PartitionId, Offset.Beginning)).ToList();
        _assigned = partitions.Count > 0;
        if (_assigned)
        {
            _consumer.Assign(partitions);
        }
    }

    private void Take(ConsumeResult<byte[], byte[]?>? result)
    {
        if (result is null)
        {
            return;
        }

        var headers = result.Message.Headers.ToDictionary(h => h.Key, h => Encoding.UTF8.GetString(h.GetValueBytes()));
        var course = result.Message.Value is { } value ? WireJson.Read<Course>(value).Message : null;
        _records.Add(new CourseTopicRecord(Encoding.UTF8.GetString(result.Message.Key), course, result.Message.Value, headers));
    }
}
