using System.Collections.Concurrent;
using System.Collections.Immutable;
using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.State;

namespace Craft.EmbeddedBroker.Server;

/// <summary>The topics that exist and their open logs. The journal says what exists; folders follow it.</summary>
internal sealed class TopicCatalog : IDisposable
{
    public const int MaxPartitions = 1000;
    private const int MaxNameLength = 249;
    private const string FolderName = "topics";

    private readonly string _folder;
    private readonly EmbeddedKafkaOptions _options;
    private readonly Ledger _ledger;
    private readonly LogContext _context;
    private readonly ConcurrentDictionary<string, Topic> _topics = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1, 1);

    /// <exception cref="EmbeddedKafkaException">A log cannot be read.</exception>
    public TopicCatalog(
        EmbeddedKafkaOptions options, Ledger ledger, DiskFlusher flusher, EmbeddedKafkaEvents events)
    {
        (_options, _ledger) = (options, ledger);
        _context = new LogContext(flusher, new SegmentFiles(), options.Time, events);
        _folder = Path.Combine(options.DataDirectory, FolderName);
        Directory.CreateDirectory(_folder);
        var known = ledger.Read(state => state.Topics.Values.ToList());
        try
        {
            foreach (var definition in known) _topics[definition.Name] = Open(definition, []);
        }
        catch (EmbeddedKafkaException)
        {
            Dispose();
            throw;
        }
        ReportUnknownFolders();
    }

    public IEnumerable<Topic> All => _topics.Values;

    public Topic? Find(string name) => _topics.GetValueOrDefault(name);

    public PartitionLog? Find(TopicPartition name) => Find(name.Topic)?.Find(name.Partition);

    /// <summary>Null when a topic may have that name, else one sentence.</summary>
    public static string? NameProblem(string name)
    {
        if (name.Length is 0 or > MaxNameLength || name is "." or "..") return "a topic name has 1 to 249 characters";
        var legal = name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
        return legal ? null : "a topic name has only ASCII letters, digits, '.', '_' and '-'";
    }

    public async ValueTask<ErrorCode> CreateAsync(
        string name, int partitions, IReadOnlyDictionary<string, string> configs, CancellationToken ct)
    {
        await _changing.WaitAsync(ct);
        try
        {
            if (_topics.ContainsKey(name)) return ErrorCode.TopicAlreadyExists;
            var count = partitions < 0 ? _options.DefaultPartitions : partitions;
            var definition = new TopicDefinition(name, count, configs.ToImmutableSortedDictionary(StringComparer.Ordinal));
            PrepareFolders(name, 0, count);
            var error = await _ledger.RecordAsync(new JournalEntry.TopicCreated(definition), ct);
            if (error == ErrorCode.None) _topics[name] = Open(definition, []);
            return error;
        }
        finally
        {
            _changing.Release();
        }
    }

    public async ValueTask<ErrorCode> GrowAsync(string name, int partitions, bool validateOnly, CancellationToken ct)
    {
        await _changing.WaitAsync(ct);
        try
        {
            if (Find(name) is not { } topic) return ErrorCode.UnknownTopicOrPartition;
            if (partitions <= topic.Partitions.Length || partitions > MaxPartitions) return ErrorCode.InvalidPartitions;
            if (validateOnly) return ErrorCode.None;
            PrepareFolders(name, topic.Partitions.Length, partitions);
            var error = await _ledger.RecordAsync(new JournalEntry.TopicGrown(name, partitions), ct);
            if (error == ErrorCode.None)
                _topics[name] = Open(topic.Definition with { Partitions = partitions }, topic.Partitions);
            return error;
        }
        finally
        {
            _changing.Release();
        }
    }

    public async ValueTask<ErrorCode> DeleteAsync(string name, CancellationToken ct)
    {
        await _changing.WaitAsync(ct);
        try
        {
            if (Find(name) is not { } topic) return ErrorCode.UnknownTopicOrPartition;
            var error = await _ledger.RecordAsync(new JournalEntry.TopicDeleted(name), ct);
            if (error != ErrorCode.None) return error;
            _topics.TryRemove(name, out _);
            foreach (var log in topic.Partitions)
            {
                log.Abandon();
                DeleteFolder(name, log.Name.Partition);
            }
            return ErrorCode.None;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Replaces the topic's own settings; they count at once.</summary>
    public async ValueTask<ErrorCode> AlterAsync(
        string name, Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> change,
        CancellationToken ct)
    {
        await _changing.WaitAsync(ct);
        try
        {
            if (Find(name) is not { } topic) return ErrorCode.UnknownTopicOrPartition;
            var configs = change(topic.Definition.Configs);
            var error = await _ledger.RecordAsync(new JournalEntry.TopicConfigured(name, configs), ct);
            if (error == ErrorCode.None)
                _topics[name] = Open(topic.Definition with { Configs = configs }, topic.Partitions);
            return error;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Hides everything before that offset for good.</summary>
    public async ValueTask<ErrorCode> MoveStartAsync(PartitionLog log, long offset, CancellationToken ct)
    {
        await _changing.WaitAsync(ct);
        try
        {
            // Another topic of that name may have taken its place.
            if (Find(log.Name) != log) return ErrorCode.UnknownTopicOrPartition;
            if (offset <= log.StartOffset) return ErrorCode.None;
            if (!log.Upkeep.TryFlush()) return ErrorCode.KafkaStorageError;
            var (topic, partition) = log.Name;
            var error = await _ledger.RecordAsync(new JournalEntry.RecordsDeleted(topic, partition, offset), ct);
            if (error == ErrorCode.None) log.Upkeep.MoveStart(offset);
            return error;
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose()
    {
        foreach (var log in _topics.Values.SelectMany(topic => topic.Partitions)) log.Dispose();
        _topics.Clear();
        _context.Files.Dispose();
        _changing.Dispose();
    }

    private Topic Open(TopicDefinition definition, ImmutableArray<PartitionLog> open)
    {
        var logs = open.ToBuilder();
        try
        {
            while (logs.Count < definition.Partitions)
            {
                var name = new TopicPartition(definition.Name, logs.Count);
                var start = _ledger.Read(state => state.StartOffsets.GetValueOrDefault(name));
                logs.Add(new PartitionLog(FolderOf(name.Topic, name.Partition), name, _context, start));
            }
        }
        catch (EmbeddedKafkaException)
        {
            foreach (var log in logs.Skip(open.Length)) log.Dispose();
            throw;
        }
        var settings = TopicConfigs.LogSettings(definition.Configs);
        foreach (var log in logs) log.Settings = settings;
        return new Topic(definition, logs.ToImmutable(), _options.MaxMessageBytes);
    }

    private string FolderOf(string topic, int partition) => Path.Combine(_folder, $"{topic}-{partition}");

    // Made before the journal names them, so that a file that is missing at start-up is a loss and not a crash.
    private void PrepareFolders(string topic, int from, int until)
    {
        for (var i = from; i < until; i++)
        {
            // Left over when a deletion was interrupted: its records must not come back under the new topic.
            DeleteFolder(topic, i);
            var folder = FolderOf(topic, i);
            Directory.CreateDirectory(folder);
            File.Create(Path.Combine(folder, PartitionLog.FileName)).Dispose();
        }
    }

    private void DeleteFolder(string topic, int partition)
    {
        var folder = FolderOf(topic, partition);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private void ReportUnknownFolders()
    {
        var known = _topics.Values.SelectMany(topic => topic.Partitions).Select(log => log.Name.ToString()).ToHashSet();
        foreach (var folder in Directory.EnumerateDirectories(_folder))
        {
            if (!known.Contains(Path.GetFileName(folder))) _context.Events.UnknownFolder(folder);
        }
    }
}
