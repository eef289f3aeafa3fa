using System.Collections.Concurrent;
using System.Collections.Immutable;
using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.Server;
using Craft.EmbeddedBroker.State;

namespace Craft.EmbeddedBroker.Transactions;

/// <summary>Transactional producers: who owns an id, which transaction is open, how it ends.</summary>
/// <remarks>
/// The order that makes an end atomic over partitions and offsets: 1. the decision is journaled, 2. a marker is written to
/// every partition, 3. the completion is journaled, which also makes the offsets count. After a kill between them
/// <see cref="TransactionRecovery"/> goes on from the decision.
/// </remarks>
internal sealed class TransactionCoordinator(
    Ledger ledger, TopicCatalog topics, TimeProvider time, EmbeddedKafkaEvents events) : IDisposable
{
    public const int MaxTimeoutMs = 15 * 60 * 1000;
    private const int RetryMs = 1000;
    private const short LastEpoch = short.MaxValue - 1;
    private readonly ProducerIds _ids = new(ledger);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    public ProducerIds Ids => _ids;

    /// <summary>Told the id of a transaction that opened, and after how many milliseconds to look at it again.</summary>
    public Action<string, int>? Watch { get; set; }

    public IReadOnlyList<TransactionRecord> All => ledger.Read(state => state.Transactions.Values.ToList());

    public TransactionRecord? Find(string id) => ledger.Read(state => state.Transactions.GetValueOrDefault(id));

    /// <summary>Gives an id and epoch; the same transactional id again fences the one before and aborts its transaction.</summary>
    /// <remarks>
    /// No transactional id: a producer that is only idempotent. <paramref name="knownId"/> is the producer id that a running
    /// producer already has (-1: none), with its epoch.
    /// </remarks>
    public async ValueTask<ProducerIdentity> StartProducerAsync(
        string? id, int timeoutMs, long knownId, short knownEpoch, CancellationToken ct)
    {
        if (id is null)
        {
            return await _ids.NextAsync(ct) is { } fresh
                ? new ProducerIdentity(ErrorCode.None, fresh, 0)
                : ProducerIdentity.Refused(ErrorCode.CoordinatorNotAvailable);
        }
        if (id.Length == 0) return ProducerIdentity.Refused(ErrorCode.InvalidRequest);
        if (timeoutMs is < 1 or > MaxTimeoutMs) return ProducerIdentity.Refused(ErrorCode.InvalidTransactionTimeout);
        using var held = await HoldAsync(id, ct);
        var known = Find(id);
        if (knownId >= 0 && known is not null && (known.ProducerId != knownId || known.Epoch != knownEpoch))
        {
            // A repeated request whose first answer was lost gets the same answer; anybody else is a zombie.
            var repeated = known.ProducerId == knownId && known.Epoch == knownEpoch + 1
                && known.Status == TransactionStatus.Empty;
            return repeated
                ? new ProducerIdentity(ErrorCode.None, known.ProducerId, known.Epoch)
                : ProducerIdentity.Refused(ErrorCode.ProducerFenced);
        }
        if (known is not null && !await EndWhateverIsOpenAsync(known, ct))
            return ProducerIdentity.Refused(ErrorCode.ConcurrentTransactions);
        return await RestartAsync(id, Find(id), timeoutMs, ct);
    }

    /// <summary>Opens the transaction if need be and lets the producer write to these partitions in it.</summary>
    public async ValueTask<ErrorCode> AddPartitionsAsync(
        string id, long producerId, short epoch, ImmutableArray<TopicPartition> partitions, CancellationToken ct)
    {
        using var held = await HoldAsync(id, ct);
        var (error, known) = Owned(id, producerId, epoch);
        if (error == ErrorCode.None && known!.IsDecided) error = ErrorCode.ConcurrentTransactions;
        if (error != ErrorCode.None) return error;
        var isOpen = known!.Status == TransactionStatus.Ongoing;
        if (!isOpen || !known.Partitions.IsSupersetOf(partitions))
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            error = await ledger.RecordAsync(new JournalEntry.TransactionGrown(id, partitions, now), ct);
            if (error != ErrorCode.None) return ErrorCode.CoordinatorNotAvailable;
        }
        if (!isOpen) Watch?.Invoke(id, known.TimeoutMs);
        foreach (var name in partitions) topics.Find(name)?.Admit(producerId, epoch);
        return ErrorCode.None;
    }

    /// <summary>Keeps a group's offsets with the transaction; they count when it commits.</summary>
    public async ValueTask<ErrorCode> AddOffsetsAsync(
        string id, long producerId, short epoch, string group, ImmutableArray<CommittedOffset> offsets, CancellationToken ct)
    {
        using var held = await HoldAsync(id, ct);
        var (error, known) = Owned(id, producerId, epoch);
        if (error != ErrorCode.None) return error;
        if (known!.IsDecided) return ErrorCode.ConcurrentTransactions;
        if (known.Status != TransactionStatus.Ongoing) return ErrorCode.InvalidTxnState;
        error = await ledger.RecordAsync(new JournalEntry.TransactionOffsetsAdded(id, group, offsets), ct);
        return error == ErrorCode.None ? ErrorCode.None : ErrorCode.CoordinatorNotAvailable;
    }

    public async ValueTask<ErrorCode> EndAsync(string id, long producerId, short epoch, bool commit, CancellationToken ct)
    {
        using var held = await HoldAsync(id, ct);
        var (error, known) = Owned(id, producerId, epoch);
        if (error != ErrorCode.None) return error;
        return (known!.Status, commit) switch
        {
            (TransactionStatus.Ongoing, _) => await DecideAsync(known, epoch, commit, ct),
            (TransactionStatus.PrepareCommit, true) or (TransactionStatus.PrepareAbort, false) =>
                await CompleteAsync(known, ct),
            // A repeated request whose first answer was lost.
            (TransactionStatus.CompleteCommit, true) or (TransactionStatus.CompleteAbort, false) => ErrorCode.None,
            _ => ErrorCode.InvalidTxnState,
        };
    }

    /// <summary>Aborts an open transaction and fences its producer; completes a decided one.</summary>
    /// <param name="id">The transactional id.</param>
    /// <param name="isDue">Asked once nobody else works on the id: it may have opened another transaction meanwhile.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <returns>False when the disk refused; to be tried again.</returns>
    public async ValueTask<bool> ExpireAsync(string id, Func<bool> isDue, CancellationToken ct)
    {
        using var held = await HoldAsync(id, ct);
        if (!isDue() || Find(id) is not { } known) return true;
        if (known.Status == TransactionStatus.Ongoing) events.TransactionExpired(id);
        return await EndWhateverIsOpenAsync(known, ct);
    }

    public void Dispose()
    {
        _ids.Dispose();
        foreach (var gate in _gates.Values) gate.Dispose();
    }

    private async ValueTask<Hold> HoldAsync(string id, CancellationToken ct)
    {
        var gate = _gates.GetOrAdd(id, static _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(ct);
        return new Hold(gate);
    }

    private (ErrorCode Error, TransactionRecord? Known) Owned(string id, long producerId, short epoch)
    {
        var known = Find(id);
        if (known is null || known.ProducerId != producerId) return (ErrorCode.InvalidProducerIdMapping, null);
        return known.Epoch == epoch ? (ErrorCode.None, known) : (ErrorCode.ProducerFenced, null);
    }

    private async ValueTask<ProducerIdentity> RestartAsync(
        string id, TransactionRecord? known, int timeoutMs, CancellationToken ct)
    {
        long? producerId = known?.ProducerId;
        var epoch = (short)(known is null ? 0 : known.Epoch + 1);
        if (producerId is null || epoch >= LastEpoch) (producerId, epoch) = (await _ids.NextAsync(ct), 0);
        if (producerId is null) return ProducerIdentity.Refused(ErrorCode.CoordinatorNotAvailable);
        var started = new JournalEntry.ProducerStarted(id, producerId.Value, epoch, timeoutMs);
        var error = await ledger.RecordAsync(started, ct);
        return error == ErrorCode.None
            ? new ProducerIdentity(ErrorCode.None, producerId.Value, epoch)
            : ProducerIdentity.Refused(ErrorCode.CoordinatorNotAvailable);
    }

    private async ValueTask<bool> EndWhateverIsOpenAsync(TransactionRecord known, CancellationToken ct)
    {
        if (known.IsDecided) return await CompleteAsync(known, ct) == ErrorCode.None;
        if (known.Status != TransactionStatus.Ongoing) return true;
        // The abort carries a higher epoch, so that whoever had the transaction open can write no more.
        var fencing = (short)Math.Min(known.Epoch + 1, short.MaxValue);
        return await DecideAsync(known, fencing, commit: false, ct) == ErrorCode.None;
    }

    private async ValueTask<ErrorCode> DecideAsync(
        TransactionRecord known, short epoch, bool commit, CancellationToken ct)
    {
        var error = await ledger.RecordAsync(new JournalEntry.TransactionDecided(known.Id, epoch, commit), ct);
        if (error != ErrorCode.None) return ErrorCode.CoordinatorNotAvailable;
        return await CompleteAsync(Find(known.Id)!, ct);
    }

    private async ValueTask<ErrorCode> CompleteAsync(TransactionRecord decided, CancellationToken ct)
    {
        var commit = decided.Status == TransactionStatus.PrepareCommit;
        var written = true;
        foreach (var name in decided.Partitions)
        {
            var log = topics.Find(name);
            written &= log is null || log.EndTransaction(decided.ProducerId, decided.Epoch, commit);
        }
        // Markers before completion on the disk as well: a power cut between them must find the decision still open.
        var completed = written
            && await ledger.WhenDurableAsync(ct) == ErrorCode.None
            && await ledger.RecordAsync(new JournalEntry.TransactionCompleted(decided.Id), ct) == ErrorCode.None;
        if (completed) return ErrorCode.None;
        // The decision stands, the disk refused a marker. The client asks again, and so does the clock.
        Watch?.Invoke(decided.Id, RetryMs);
        return ErrorCode.ConcurrentTransactions;
    }

    /// <summary>One caller at a time works on a transactional id.</summary>
    private sealed class Hold(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
