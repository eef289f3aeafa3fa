using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.State;

/// <summary>The broker's durable state: every change is written to the journal first, then applied, then readable.</summary>
internal sealed class Ledger : IDisposable
{
    private const string NewSuffix = ".new";
    private readonly string _path;
    private readonly DiskFlusher _flusher;
    private readonly EmbeddedKafkaEvents _events;
    private readonly Lock _lock = new();
    private readonly ClusterState _state = new();
    private readonly long _minCompactBytes;
    private AppendFile _file;
    private long _compactedBytes;

    /// <exception cref="EmbeddedKafkaException">The journal cannot be read.</exception>
    public Ledger(
        string folder, DiskFlusher flusher, EmbeddedKafkaEvents events, long minCompactBytes = 4 * 1024 * 1024)
    {
        (_flusher, _events, _minCompactBytes) = (flusher, events, minCompactBytes);
        _path = Path.Combine(folder, Journal.FileName);
        System.IO.File.Delete(_path + NewSuffix);
        _file = new AppendFile(_path, flusher);
        try
        {
            if (!Journal.Recover(_file, _state.Apply, events) && !Compact())
                throw new EmbeddedKafkaException($"{_path} is of an older version and cannot be written anew: is the disk full?");
        }
        catch (EmbeddedKafkaException)
        {
            _file.Dispose();
            throw;
        }
        _compactedBytes = _file.Length;
    }

    internal AppendFile File => _file;

    /// <summary>Looks something up; what is returned must not be a live collection of the state.</summary>
    public T Read<T>(Func<ClusterState, T> look)
    {
        lock (_lock) return look(_state);
    }

    /// <summary>None when everything written so far, records included, is durable by the fsync policy.</summary>
    public async ValueTask<ErrorCode> WhenDurableAsync(CancellationToken ct)
    {
        try
        {
            await _flusher.WhenDurableAsync(ct);
            return ErrorCode.None;
        }
        catch (IOException)
        {
            return ErrorCode.KafkaStorageError;
        }
    }

    /// <summary>None when the entry is durable (by the fsync policy) and applied; an error when the disk refused it.</summary>
    public async ValueTask<ErrorCode> RecordAsync(JournalEntry entry, CancellationToken ct)
    {
        var line = Journal.Line(entry);
        try
        {
            lock (_lock)
            {
                _file.Append(line);
                _state.Apply(entry);
                CompactIfLarge();
            }
        }
        catch (IOException e)
        {
            _flusher.Complain(_path, e.Message);
            return ErrorCode.KafkaStorageError;
        }
        return await WhenDurableAsync(ct);
    }

    public void Dispose()
    {
        lock (_lock) _file.Dispose();
    }

    private void CompactIfLarge()
    {
        if (_file.Length >= Math.Max(_minCompactBytes, 4 * _compactedBytes)) Compact();
    }

    private bool Compact()
    {
        AppendFile? next = null;
        try
        {
            next = new AppendFile(_path + NewSuffix, _flusher);
            next.Append(Journal.Header);
            foreach (var entry in _state.Snapshot()) next.Append(Journal.Line(entry));
            // On the disk before it takes the place of the old one, so that a power cut leaves one or the other.
            next.Flush();
            System.IO.File.Move(_path + NewSuffix, _path, overwrite: true);
        }
        catch (IOException e)
        {
            // The old journal is whole and goes on; a full disk must not stop the entry that was just written.
            _flusher.Complain(_path + NewSuffix, e.Message);
            next?.Dispose();
            System.IO.File.Delete(_path + NewSuffix);
            _compactedBytes = _file.Length;
            return false;
        }
        _file.Dispose();
        _file = next;
        _compactedBytes = next.Length;
        _events.JournalCompacted(next.Length);
        return true;
    }
}
