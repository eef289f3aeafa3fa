using System.Collections.Concurrent;
using Confluent.Kafka;

namespace Craft.FaultTests.Chaos;

/// <summary>
/// Watches committed offsets from outside while the run goes on (C-3): they never go back, and what lies below them has
/// its outcome in the topics, or gets it within a grace for markers that are still being written.
/// </summary>
internal sealed class OffsetObserver(
    string bootstrap, TimeSpan grace, bool isTopicToTopic,
    ConcurrentDictionary<(int Partition, long Offset), InputRecord> acknowledged) : IDisposable
{
    private static readonly TimeSpan _every = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _silence = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _requestTimeout = TimeSpan.FromSeconds(2);

    private readonly IConsumer<byte[]?, byte[]> _offsets =
        TopicReading.Consumer(bootstrap, Stage.Group, IsolationLevel.ReadUncommitted);

    private readonly IConsumer<byte[]?, byte[]> _outcomes =
        TopicReading.Consumer(bootstrap, "oracle", IsolationLevel.ReadCommitted);

    private readonly long[] _committed = new long[Stage.Partitions];
    private readonly long[] _proven = new long[Stage.Partitions];
    private readonly HashSet<string> _outputs = [];
    private readonly HashSet<(int, long)> _letters = [];
    private readonly Dictionary<(int, long), long> _missingSince = [];
    private readonly HashSet<(int, long)> _reported = [];

    public List<string> Violations { get; } = [];

    /// <summary>Somebody sets the group back on purpose.</summary>
    public bool MayGoBack { get; set; }

    public int Looks { get; private set; }

    public IReadOnlyList<long> Committed => _committed;

    /// <summary>Looks until <paramref name="ct"/>, and then once more.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        _outcomes.Assign([.. Outcomes().Select(p => new TopicPartitionOffset(p, Offset.Beginning))]);
        while (!ct.IsCancellationRequested)
        {
            await Task.Run(Look, CancellationToken.None);
            await Task.Delay(_every, TimeProvider.System, CancellationToken.None);
        }

        await Task.Run(Look, CancellationToken.None);
    }

    /// <summary>An open transaction hides what was committed behind it, whoever holds it.</summary>
    public bool HidesOutcomes()
    {
        try
        {
            return Outcomes().Any(p => _outcomes.QueryWatermarkOffsets(p, _requestTimeout).High
                < _offsets.QueryWatermarkOffsets(p, _requestTimeout).High);
        }
        catch (KafkaException)
        {
            return true;
        }
    }

    public void Dispose()
    {
        _offsets.Dispose();
        _outcomes.Dispose();
    }

    private static IEnumerable<TopicPartition> Outcomes() =>
        [.. TopicReading.Partitions(Stage.Output), .. TopicReading.Partitions(Stage.DeadLetters)];

    private void Look()
    {
        try
        {
            Sample();
            ReadToEnd();
            Looks++;
            if (isTopicToTopic && !IsBlocked())
            {
                Judge();
            }
        }
        catch (KafkaException)
        {
            // the broker is away: nothing can be said
        }
    }

    private void Sample()
    {
        foreach (var place in _offsets.Committed(TopicReading.Partitions(Stage.Input), _requestTimeout))
        {
            var (partition, now) = (place.Partition.Value, place.Offset.IsSpecial ? 0 : place.Offset.Value);
            if (now < _committed[partition] && !MayGoBack)
            {
                Violations.Add($"committed offset of partition {partition} went back from {_committed[partition]} to {now}");
            }

            _committed[partition] = now;
        }
    }

    // the end of a partition is told only when it moves; so long a silence is the end of all
    private void ReadToEnd()
    {
        while (_outcomes.Consume(_silence) is { } record)
        {
            if (record.IsPartitionEOF)
            {
                continue;
            }

            if (record.Topic == Stage.Output)
            {
                var output = TopicReading.Output(record);
                _outputs.Add($"{output.Key}/{output.Sequence}");
            }
            else
            {
                var letter = TopicReading.Letter(record);
                _letters.Add((letter.Partition, letter.Offset));
            }
        }
    }

    // asked only when something is late
    private bool IsBlocked() =>
        _missingSince.Values.Any(since => TimeProvider.System.GetElapsedTime(since) > grace / 2) && HidesOutcomes();

    private void Judge()
    {
        for (var partition = 0; partition < Stage.Partitions; partition++)
        {
            var isProven = true;
            for (var offset = _proven[partition]; offset < _committed[partition]; offset++)
            {
                isProven &= IsDurable((partition, offset));
                _proven[partition] += isProven ? 1 : 0;
            }
        }
    }

    private bool IsDurable((int Partition, long Offset) place)
    {
        if (!acknowledged.TryGetValue(place, out var input))
        {
            return false;
        }

        var (fate, sequence, _) = ChaosRule.Of(input.Key, input.Value);
        if (fate == Fate.Skip || _letters.Contains(place) || _outputs.Contains($"{input.Key}/{sequence}"))
        {
            _missingSince.Remove(place);
            return true;
        }

        var now = TimeProvider.System.GetTimestamp();
        if (_missingSince.TryAdd(place, now) || TimeProvider.System.GetElapsedTime(_missingSince[place], now) < grace)
        {
            return false;
        }

        if (_reported.Add(place))
        {
            Violations.Add($"{place.Partition}/{place.Offset} is committed, and its outcome was not there {grace.TotalSeconds:0} s later");
        }

        return true;
    }
}
